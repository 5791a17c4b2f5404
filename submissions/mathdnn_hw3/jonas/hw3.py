# first version, everything in one file
import numpy as np


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    return u * x * (z > 0), u * (z > 0), np.maximum(z, 0)


def sgd_step(a, b, u, x, y, lr):
    # old! the sign was wrong, see problem6.py
    da, db, du = relu_net_gradient(a, b, u, x)
    f = u @ np.maximum(a * x + b, 0)
    return a + lr * (f - y) * da, b + lr * (f - y) * db, u + lr * (f - y) * du


def leaky_gradient(a, b, u, x, alpha):
    z = a * x + b
    s = np.where(z > 0, 1.0, alpha)
    return u * s * x, u * s, s * z


def leaky_sgd_steps(a, b, u, x, y, lr, alpha):
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    f = u @ du
    return a - lr * (f - y) * da, b - lr * (f - y) * db, u - lr * (f - y) * du


def Zero_Gradient_Example(alpha):
    return 1.0, -2.0, 0.0, 1.0


def revival_exmaple(alpha):
    return 0.0, -1.0, 2.0, [1.0], [10.0], 0.1, 2000
