"""Homework 3, part 1.4: with |x| against overflow."""

import math


def logsigmoid_prime(x):
    e = math.exp(-abs(x))
    return e / (1 + e)
