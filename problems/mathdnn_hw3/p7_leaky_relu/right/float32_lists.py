"""NumPy in float32, handed back as lists of Python numbers; fractions in the examples."""
from fractions import Fraction

import numpy as np


def leaky_gradient(a, b, u, x, alpha):
    a, b, u, x, alpha = (np.float32(part) for part in (a, b, u, x, alpha))
    z = a * x + b
    d = np.where(z > 0, np.float32(1), alpha)
    return (u * d * x).tolist(), (u * d).tolist(), (d * z).tolist()


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    a, b, u, x, y, lr, alpha = (np.float32(part) for part in (a, b, u, x, y, lr, alpha))
    z = a * x + b
    d = np.where(z > 0, np.float32(1), alpha)
    c = lr * (np.dot(u, d * z) - y)
    return (a - c * u * d * x).tolist(), (b - c * u * d).tolist(), (u - c * d * z).tolist()


def zero_gradient_example(alpha):
    return Fraction(1, 3), Fraction(-2), Fraction(0), Fraction(1, 7)


def revival_example(alpha):
    return Fraction(0), Fraction(-1, 2), 1, (0, 0.25), (2, 2), Fraction(1, 10), 1e5
