"""Homework 3, part 2.1."""

import math


def sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def layer_gradient(x, W, z_hat):
    n = len(x)
    z = [sigmoid(sum(W[i][j] * x[j] for j in range(n))) for i in range(n)]
    return tuple(
        sum(W[i][j] * z_hat[i] * z[i] * (1 - z[i]) for i in range(n)) for j in range(n)
    )
