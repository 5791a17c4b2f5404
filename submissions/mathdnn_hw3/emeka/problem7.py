import numpy as np


def leaky(z, alpha):
    return np.where(z >= 0, z, alpha * z)


def leaky_prime(z, alpha):
    return np.where(z >= 0, 1.0, alpha)


def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    return u * leaky_prime(z, alpha) * x, u * leaky_prime(z, alpha), leaky(z, alpha)


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    slope = np.sum(u * leaky(a * x + b, alpha)) - y
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    return a - lr * slope * da, b - lr * slope * db, u - lr * slope * du


def zero_gradient_example(alpha):
    a, b, u, x = -0.5, -0.5, 0.0, 1.0
    return a, b, u, x


def revival_example(alpha):
    X = [-1.0, 0.0, 1.0]
    Y = [6.0, 6.0, 6.0]
    return 0.5, -1.5, 3.0, X, Y, 0.02, 20000
