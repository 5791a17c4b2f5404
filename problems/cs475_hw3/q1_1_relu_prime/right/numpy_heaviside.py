"""Homework 3, part 1.1."""

import numpy as np


def relu_prime(x):
    return np.heaviside(x, np.nan)
