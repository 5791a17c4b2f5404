"""Homework 3, part 1.1."""

import numpy as np


def relu_prime(x):
    x = np.atleast_1d(x)
    return np.where(np.isclose(x, 0), np.nan, np.where(x > 0, 1.0, 0.0))
