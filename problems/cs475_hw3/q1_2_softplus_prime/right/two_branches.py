"""Homework 3, part 1.2."""

import math


def softplus_prime(x, beta):
    t = beta * x
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    return math.exp(t) / (1 + math.exp(t))
