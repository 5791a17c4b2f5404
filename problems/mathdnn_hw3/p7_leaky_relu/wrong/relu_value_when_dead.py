"""du = max(z, 0)."""
import numpy as np


def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    slope = np.where(z > 0, 1, alpha)
    return u * slope * x, u * slope, np.maximum(z, 0)


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    z = a * x + b
    f = np.sum(u * np.where(z > 0, z, alpha * z))
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    return a - lr * (f - y) * da, b - lr * (f - y) * db, u - lr * (f - y) * du


def zero_gradient_example(alpha):
    return 1.0, -2.0, 0.0, 1.0


def revival_example(alpha):
    return 0.0, -1.0, 2.0, [0.0], [1.0], 0.1, 20000
