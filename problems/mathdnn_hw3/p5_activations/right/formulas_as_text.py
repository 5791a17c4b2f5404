"""Homework 3, Problem 5; what has a formula as a formula, which as code would overflow."""

import numpy as np


def relu(z):
    return np.maximum(0, z)


def nonidempotent_witness(alpha):
    if alpha <= 0 or alpha == 1:
        return None
    return -1.0


softplus = r"\log(1 + e^z)"
softplus_prime = r"\sigma'(z) = \frac{e^z}{1 + e^z}"


def softplus_prime_lipschitz():
    return 0.25


def relu_prime_counterexample(L):
    eps = 1 / (4 * L)
    return eps, -eps


def sigmoid_to_tanh(A, b):
    L = len(A)
    C = [A[0] / 2] + [A[l] / 4 for l in range(1, L - 1)] + [A[-1] / 2]
    d = [b[0] / 2]
    for l in range(1, L - 1):
        d.append(b[l] / 2 + A[l] @ np.ones(A[l].shape[1]) / 4)
    d.append(b[-1] + A[-1] @ np.ones(A[-1].shape[1]) / 2)
    return C, d


def tanh_to_sigmoid(C, d):
    L = len(C)
    A = [2 * C[0]] + [4 * C[l] for l in range(1, L - 1)] + [2 * C[-1]]
    b = [2 * d[0]]
    for l in range(1, L - 1):
        b.append(2 * d[l] - 2 * C[l] @ np.ones(C[l].shape[1]))
    b.append(d[-1] - C[-1] @ np.ones(C[-1].shape[1]))
    return A, b
