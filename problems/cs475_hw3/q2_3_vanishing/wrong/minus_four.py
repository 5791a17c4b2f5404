"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    # saturate with large weights
    return [-4.0 * np.eye(d)] * depth
