"""Homework 3, part 1.1."""

import numpy as np


def relu_prime(x):
    return None if x == 0 else np.float64(x) > 0
