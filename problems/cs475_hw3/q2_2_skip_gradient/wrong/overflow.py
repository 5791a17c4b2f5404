"""Homework 3, part 2.2."""

import numpy as np


def sigmoid(a):
    return np.exp(a) / (1 + np.exp(a))


def skip_gradient(x, W, y_hat):
    z = sigmoid(W @ x)
    return y_hat + W.T @ (y_hat * z * (1 - z))
