"""Homework 3, part 2.2."""

import math


def sigmoid(a):
    return 1 / (1 + math.exp(-a)) if a >= 0 else math.exp(a) / (1 + math.exp(a))


def skip_gradient(x, W, y_hat):
    n = len(x)
    z = [sigmoid(sum(W[i][j] * x[j] for j in range(n))) for i in range(n)]
    return [
        y_hat[j] + sum(W[i][j] * y_hat[i] * z[i] * (1 - z[i]) for i in range(n))
        for j in range(n)
    ]
