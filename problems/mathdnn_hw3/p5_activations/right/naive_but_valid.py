"""Homework 3, Problem 5."""

import numpy as np


def relu(z):
    out = np.array(z, dtype=float)
    out[out < 0] = 0
    return out


def nonidempotent_witness(alpha):
    z = -np.ones(1)
    if alpha > 0 and not np.isclose(alpha, 1):
        return z


def softplus(z):
    if z > 30:
        return z
    return np.log(1 + np.exp(z))


def softplus_prime(z):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


def softplus_prime_lipschitz():
    z = np.linspace(-10, 10, 2001)
    s = 1 / (1 + np.exp(-z))
    return np.max(s * (1 - s)) + 1e-3


def relu_prime_counterexample(L):
    delta = 1 / (L + 1)
    return (delta / 3, -delta / 3)


def sigmoid_to_tanh(A, b):
    # wider than it has to be: a unit whose value is always tanh(1), to carry the bias of the next layer
    t = np.tanh(1.0)
    C, d = [], []
    for l, (W, v) in enumerate(zip(A, b)):
        last = l == len(A) - 1
        if l > 0:
            shift = v + W.sum(axis=1) / 2
            W = np.hstack([W / 2, shift[:, None] / t])
            v = np.zeros(len(v))
        if not last:
            W, v = W / 2, v / 2
            W = np.vstack([W, np.zeros(W.shape[1])])
            v = np.append(v, 1.0)
        C.append(W)
        d.append(v)
    return C, d


def tanh_to_sigmoid(C, d):
    A, b = list(C), list(d)
    for l in range(len(A)):
        if l != len(A) - 1:
            A[l], b[l] = 2 * A[l], 2 * b[l]
            A[l + 1], b[l + 1] = 2 * A[l + 1], b[l + 1] - A[l + 1].sum(axis=1)
    return A, b
