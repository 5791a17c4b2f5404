"""Homework 3, part 1.5."""

from decimal import Decimal


def softplus_beta_for(eps):
    return Decimal(2).ln() / Decimal(eps)
