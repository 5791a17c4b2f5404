"""Homework 3, Problem 5."""

import math


def relu(z):
    if isinstance(z, (int, float)):
        return z if z > 0 else 0.0
    return [relu(row) for row in z.tolist()] if z.ndim == 1 else [relu(row) for row in z]


def nonidempotent_witness(alpha):
    def sigma(z):
        return z if z >= 0 else alpha * z

    for z in (-3, -2, -1, 1, 2, 3):
        if abs(sigma(sigma(z)) - sigma(z)) > 1e-9:
            return z
    return None


def softplus(z):
    if z > 0:
        return z + math.log1p(math.exp(-z))
    return math.log1p(math.exp(z))


def softplus_prime(z):
    return 1 / (1 + math.exp(z)) if z < 700 else 0.0


def softplus_prime_lipschitz():
    return 1 / 4


def relu_prime_counterexample(L):
    eps = 1.0
    while 2 * eps * L >= 1:
        eps /= 2
    return [eps, -eps]


def sigmoid_to_tanh(A, b):
    C, d = [], []
    for l in range(len(A)):
        scale = (1 if l == 0 else 0.5) * (1 if l == len(A) - 1 else 0.5)
        rows, shifts = [], []
        for row, bias in zip(A[l].tolist(), b[l].tolist()):
            rows.append([scale * w for w in row])
            shift = bias if l == 0 else bias + sum(row) / 2
            shifts.append(shift if l == len(A) - 1 else shift / 2)
        C.append(rows)
        d.append(shifts)
    return C, d


def tanh_to_sigmoid(C, d):
    A, b = [], []
    for l in range(len(C)):
        scale = (1 if l == 0 else 2) * (1 if l == len(C) - 1 else 2)
        rows, shifts = [], []
        for row, bias in zip(C[l].tolist(), d[l].tolist()):
            rows.append([scale * w for w in row])
            shift = bias if l == 0 else bias - sum(row)
            shifts.append(shift if l == len(C) - 1 else 2 * shift)
        A.append(rows)
        b.append(shifts)
    return A, b
