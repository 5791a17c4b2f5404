"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    weights = []
    for _ in range(1, depth):
        weights.append(0.1 * np.eye(d))
    return weights
