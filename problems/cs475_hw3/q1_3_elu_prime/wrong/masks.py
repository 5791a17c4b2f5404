"""Homework 3, part 1.3."""

import numpy as np


def elu_prime(x, alpha):
    if x == 0 and alpha != 1:
        return np.nan
    x = np.float64(x)
    return (x > 0) * 1.0 + (x <= 0) * alpha * np.exp(x)
