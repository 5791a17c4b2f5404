"""Homework 3, part 1.4."""

import math


def logsigmoid_prime(x):
    if x > 0:
        return math.exp(-x) / (1 + math.exp(-x))
    return 1 / (1 + math.exp(x))
