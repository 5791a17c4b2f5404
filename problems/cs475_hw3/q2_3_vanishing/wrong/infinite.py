"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    # completely saturated neurons
    return [np.full((d, d), np.inf)] * depth
