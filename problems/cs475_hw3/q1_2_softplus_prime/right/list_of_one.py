"""Homework 3, part 1.2."""

import numpy as np


def softplus_prime(x, beta):
    x = np.asarray([x], dtype=np.float32)
    return (1 / (1 + np.exp(-np.clip(np.float32(beta) * x, -80, 80)))).tolist()
