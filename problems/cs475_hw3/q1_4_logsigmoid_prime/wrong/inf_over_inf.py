"""Homework 3, part 1.4."""

import numpy as np


def logsigmoid_prime(x):
    return np.exp(-x) / (1 + np.exp(-x))
