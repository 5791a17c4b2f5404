"""Homework 3, part 2.3."""

import numpy as np


def vanishing_example(depth, d):
    # Every neuron is saturated: sigma' is 0 to the last bit.
    return [1000 * np.eye(d, dtype=int) for _ in range(depth)]
