"""Homework 3, part 2.2."""

import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def skip_gradient(x, W, y_hat):
    z = sigmoid(W @ x)
    return (1 + W.T @ np.diag(z * (1 - z))) @ y_hat
