"""Homework 3, part 1.1."""

from fractions import Fraction


def relu_prime(x):
    """(1 + sgn x) / 2"""
    if not x:
        return None
    sgn = int(x / abs(x))
    return Fraction(1 + sgn, 2)
