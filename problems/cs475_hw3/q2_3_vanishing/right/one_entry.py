"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    W = np.zeros((d, d))
    W[0, -1] = -1.0
    return [W.copy() for _ in range(depth)]
