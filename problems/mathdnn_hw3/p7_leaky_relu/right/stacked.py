"""NumPy: θ as one (3, p) array; a revival with u < 0 and y < 0."""
import numpy as np


def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    d = alpha + (1 - alpha) * np.heaviside(z, 1.0)
    return d * np.stack([u * x, u, z])


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    g = leaky_gradient(a, b, u, x, alpha)
    return np.stack([a, b, u]) - lr * (u @ g[2] - y) * g


def zero_gradient_example(alpha):
    return np.array([-1.0, -1.0, 0.0, 1.0])


def revival_example(alpha):
    X = np.array([0.5, -0.5])
    return np.array([0.1]), np.array([-1.0]), np.array([-3.0]), X, -np.ones(2), 0.05, 20000
