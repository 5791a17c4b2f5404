"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    rng = np.random.default_rng(0)
    weights = [rng.normal(size=(d, d)) * 0.1 for _ in range(depth - 1)]
    return [rng.normal(size=(1, d))] + weights
