"""Homework 3, part 2.1."""

import numpy as np


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def layer_gradient(x, W, z_hat):
    x, z_hat = x.reshape(-1, 1), z_hat.reshape(-1, 1)
    z = sigmoid(W @ x)
    return (z_hat * z * (1 - z)).T @ W
