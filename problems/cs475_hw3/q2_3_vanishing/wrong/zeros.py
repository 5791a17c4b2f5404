"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    # the gradient is exactly 0
    return [np.zeros((d, d)) for _ in range(depth)]
