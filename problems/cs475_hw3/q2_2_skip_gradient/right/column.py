"""Homework 3, part 2.2."""

import numpy as np


def skip_gradient(x, W, y_hat):
    x = np.asarray(x).reshape(-1, 1)
    y_hat = np.asarray(y_hat).reshape(-1, 1)
    z = 1 / (1 + np.exp(-(W @ x)))
    return y_hat + W.T @ (y_hat * z * (1 - z))
