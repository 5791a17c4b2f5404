"""Homework 3, part 1.2."""

import math


def softplus_prime(x, beta):
    # (1 / beta) * 1 / (1 + e^(beta x)) * beta
    return 1 / (1 + math.exp(min(beta * x, 700)))
