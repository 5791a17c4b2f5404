"""Homework 3, part 2.2."""

import numpy as np


def skip_gradient(x, W, y_hat):
    z = 1 / (1 + np.exp(-(W @ x)))
    dz_da = np.diag(z) @ (np.eye(len(z)) - np.diag(z))
    return (np.eye(len(x)) + dz_da @ W).T @ y_hat
