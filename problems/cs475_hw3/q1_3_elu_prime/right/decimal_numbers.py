"""Homework 3, part 1.3."""

from decimal import Decimal


def elu_prime(x, alpha):
    x, alpha = Decimal(x), Decimal(alpha)
    if x > 0:
        return Decimal(1)
    if x < 0:
        return alpha * x.exp()
    return Decimal(1) if alpha == 1 else Decimal("NaN")
