"""Homework 3, part 2.2."""

import numpy as np


def skip_gradient(x, W, y_hat):
    # sigma(a) = (1 + tanh(a / 2)) / 2, so sigma'(a) = (1 - tanh(a / 2)^2) / 4
    t = np.tanh(W @ x / 2)
    return y_hat + (y_hat * (1 - t**2) / 4) @ W
