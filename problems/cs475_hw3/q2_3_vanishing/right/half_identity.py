"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    return [0.5 * np.eye(d)] * depth
