"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    signs = [(-1) ** i for i in range(d)]
    return [4.0 * np.diag(signs) for _ in range(depth)]
