"""Homework 3, part 1.1."""

import numpy as np


def relu_prime(x):
    return 0.5 * (1 + np.tanh(1000 * x))
