"""Homework 3, part 2.1."""

import numpy as np


def layer_gradient(x, W, z_hat):
    x = np.asarray(x).reshape(-1, 1)
    z_hat = np.asarray(z_hat).reshape(-1, 1)
    z = 1 / (1 + np.exp(-(W @ x)))
    return W.T @ (z_hat * z * (1 - z))
