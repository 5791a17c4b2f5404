"""Greta, HW 3. I did not want to use np.exp without understanding it, so here is the series."""
import numpy as np


def exponential(a):
    # sum a^n / n! until the terms do not matter any more
    total, term, n = 1.0, 1.0, 1
    while abs(term) > 1e-17:
        term = term * a / n
        total = total + term
    return total


def sigmoid(v):
    return np.array([1 / (1 + exponential(-a)) for a in v])


def relu_prime(x):
    return {1: 1, -1: 0, 0: None}[np.sign(x)]


def logsigmoid_prime(x):
    return 1 / (1 + np.exp(x))


def skip_gradient(x, W, y_hat):
    z = sigmoid(W @ x)
    return y_hat + W.T @ (y_hat * z * (1 - z))
