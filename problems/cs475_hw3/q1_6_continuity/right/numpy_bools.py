"""Homework 3, part 1.6."""

import numpy as np


def one_sided_derivatives(name, alpha):
    if name == "relu":
        return np.array([0, 1])
    if name == "elu":
        return np.array([alpha, 1], dtype=np.float32)
    return np.full(2, 0.5)


def is_c0(name, alpha):
    return np.all(np.isfinite(one_sided_derivatives(name, alpha)))


def is_c1(name, alpha):
    return np.isclose(*one_sided_derivatives(name, alpha))
