"""Homework 3, part 1.4."""

import math


def sigmoid(x):
    return 0.5 * (1 + math.tanh(x / 2))


def logsigmoid_prime(x):
    return sigmoid(x) * (1 - sigmoid(x))
