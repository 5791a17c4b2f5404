"""Homework 3, part 1.6."""

import math

H = 1e-6


def activation(name, alpha, x):
    if name == "relu":
        return max(0.0, x)
    if name == "elu":
        return x if x > 0 else alpha * (math.exp(x) - 1)
    if name == "softplus":
        return math.log(1 + math.exp(x))
    return -math.log(1 + math.exp(-x))


def one_sided_derivatives(name, alpha):
    f0 = activation(name, alpha, 0.0)
    return [(activation(name, alpha, h) - f0) / h for h in (-H, H)]


def is_c0(name, alpha):
    return abs(activation(name, alpha, H) - activation(name, alpha, -H)) < 1e-4


def is_c1(name, alpha):
    left, right = one_sided_derivatives(name, alpha)
    return math.isclose(left, right, rel_tol=1e-4)
