"""Homework 3, part 2.3."""

import numpy as np

W = 0.5 * np.eye(4)


def vanishing_example(depth, d):
    return [W for _ in range(20)]
