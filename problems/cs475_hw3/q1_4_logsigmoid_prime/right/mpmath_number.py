"""Homework 3, part 1.4."""

import mpmath


def logsigmoid_prime(x):
    with mpmath.workdps(30):
        return mpmath.diff(lambda t: -mpmath.log1p(mpmath.exp(-t)), x)
