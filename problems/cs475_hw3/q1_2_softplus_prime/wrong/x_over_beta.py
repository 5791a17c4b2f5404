"""Homework 3, part 1.2."""

import numpy as np


def sigmoid(t):
    return np.where(t >= 0, 1.0, np.exp(-abs(t))) / (1 + np.exp(-abs(t)))


def softplus_prime(x, beta):
    return sigmoid(x / beta)
