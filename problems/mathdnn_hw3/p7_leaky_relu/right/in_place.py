"""NumPy: max and min for σ, updates in place; in the exception u and x are both 0."""
import numpy as np


def sigma(z, alpha):
    return np.maximum(z, 0) + alpha * np.minimum(z, 0)


def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    factor = np.ones_like(z)
    factor[z < 0] = alpha
    db = np.multiply(u, factor)
    return db * x, db, sigma(z, alpha)


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    slope = np.dot(u, sigma(a * x + b, alpha)) - y
    for parameter, gradient in zip((a, b, u), leaky_gradient(a, b, u, x, alpha)):
        parameter -= lr * slope * gradient
    return a, b, u


def zero_gradient_example(alpha):
    return np.float32(1), np.float32(-1), np.float32(0), np.float32(0)


def revival_example(alpha):
    # x far out: a small change of a is enough.
    return np.float64(-0.001), np.float64(-0.5), 1.0, [100.0], [50.0], 1e-3 / alpha, 100
