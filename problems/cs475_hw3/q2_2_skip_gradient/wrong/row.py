"""Homework 3, part 2.2."""

import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def skip_gradient(x, W, y_hat):
    x, y_hat = x.reshape(-1, 1), y_hat.reshape(-1, 1)
    z = sigmoid(W @ x)
    jacobian = np.eye(len(x)) + np.diag((z * (1 - z)).ravel()) @ W
    return y_hat.T @ jacobian
