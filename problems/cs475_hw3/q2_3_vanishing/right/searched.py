"""Homework 3, part 2.3."""

import numpy as np


def sigma(a):
    return 1 / (1 + np.exp(-a))


def norm(Ws, skip):
    d = len(Ws[0])
    x, J = np.linspace(-1, 1, d), np.eye(d)
    for W in Ws:
        z = sigma(W @ x)
        step = np.diag(z * (1 - z)) @ W + skip * np.eye(d)
        x, J = z + skip * x, step @ J
    return np.linalg.norm(J.T @ np.ones(d))


def vanishing_example(depth, d):
    """Shrink the weights until the plain gradient is small enough and the other one is not."""
    scale = 3.0
    for _ in range(100):
        Ws = [np.float32(scale) * np.ones((d, d), dtype=np.float32) for _ in range(depth)]
        if norm(Ws, 0) < 1e-6 and norm(Ws, 1) > 0.1:
            break
        scale /= 2
    return Ws
