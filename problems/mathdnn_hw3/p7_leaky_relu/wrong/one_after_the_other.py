"""a, b and u are updated one after the other."""
import numpy as np


def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    slope = np.where(z > 0, 1, alpha)
    return u * slope * x, u * slope, np.where(z > 0, z, alpha * z)


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    z = a * x + b
    f = np.sum(u * np.where(z > 0, z, alpha * z))
    a = a - lr * (f - y) * leaky_gradient(a, b, u, x, alpha)[0]
    b = b - lr * (f - y) * leaky_gradient(a, b, u, x, alpha)[1]
    u = u - lr * (f - y) * leaky_gradient(a, b, u, x, alpha)[2]
    return a, b, u


def zero_gradient_example(alpha):
    return 1.0, -2.0, 0.0, 1.0


def revival_example(alpha):
    return 0.0, -1.0, 2.0, [0.0], [1.0], 0.1, 20000
