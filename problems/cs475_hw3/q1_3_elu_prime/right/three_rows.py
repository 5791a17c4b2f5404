"""Homework 3, part 1.3."""

import numpy as np


def elu_prime(x, alpha):
    if x == 0:
        return np.float64(1) if np.isclose(alpha, 1) else np.nan
    return np.where(x > 0, 1.0, alpha * np.exp(np.minimum(x, 0)))
