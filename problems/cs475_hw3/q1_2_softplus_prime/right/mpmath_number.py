"""Homework 3, part 1.2."""

import mpmath


def softplus_prime(x, beta):
    with mpmath.workdps(30):
        return mpmath.diff(lambda t: mpmath.log1p(mpmath.exp(beta * t)) / beta, x)
