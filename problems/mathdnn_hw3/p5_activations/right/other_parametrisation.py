"""Homework 3, Problem 5. tanh is odd, so the signs of hidden units are free, and so is their order."""

import numpy as np


def relu(z):
    return np.where(np.asarray(z) > 0, z, 0.0)


def nonidempotent_witness(alpha):
    z = -1 / alpha if alpha != 0 else -1.0
    s = np.where(z >= 0, z, alpha * z)
    ss = np.where(s >= 0, s, alpha * s)
    return np.array([z]) if ss != s else None


def softplus(z):
    return np.array([max(z, 0) + np.log1p(np.exp(-abs(z)))])


def softplus_prime(z):
    return (1 + np.tanh(z / 2)) / 2


def softplus_prime_lipschitz():
    # |s(1 - s)| <= |s| |1 - s| <= 1
    return 1


def relu_prime_counterexample(L):
    return np.array([-0.9, 0.05]) / L


def sigmoid_to_tanh(A, b):
    C, d = [], []
    order, sign = slice(None), 1
    for l in range(len(A)):
        W, v = A[l][:, order] * sign, b[l]
        if l > 0:
            W, v = W / 2, v + A[l].sum(axis=1) / 2
        if l < len(A) - 1:
            # the units in reverse order, each with the other sign
            W, v = -W[::-1] / 2, -v[::-1] / 2
            order, sign = slice(None, None, -1), -1
        C.append(W)
        d.append(v)
    return tuple(C), tuple(d)


def tanh_to_sigmoid(C, d):
    """tanh(z) = 1 - 2 sigmoid(-2z)."""
    A, b = [], []
    for l, (W, v) in enumerate(zip(C, d)):
        if l > 0:
            W, v = -2 * W, v + np.sum(W, axis=1)
        if l < len(C) - 1:
            W, v = -2 * W, -2 * v
        A.append(W)
        b.append(v[:, None])
    return [A, b]
