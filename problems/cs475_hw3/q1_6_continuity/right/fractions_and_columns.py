"""Homework 3, part 1.6."""

from fractions import Fraction

HALF = Fraction(1, 2)


def one_sided_derivatives(name, alpha):
    pair = {"relu": (0, 1), "elu": (Fraction(alpha), 1)}.get(name, (HALF, HALF))
    return [[pair[0]], [pair[1]]]


def is_c0(name, alpha):
    return name in {"relu", "softplus", "elu", "logsigmoid"}


def is_c1(name, alpha):
    return name in {"softplus", "logsigmoid"} or name == "elu" and alpha == 1
