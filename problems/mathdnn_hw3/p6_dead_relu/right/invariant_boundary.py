"""≤ for <."""
import numpy as np


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    active = (z > 0).astype(float)
    return u * active * x, u * active, np.maximum(z, 0)


def sgd_step(a, b, u, x, y, lr):
    f = np.sum(u * np.maximum(a * x + b, 0))
    da, db, du = relu_net_gradient(a, b, u, x)
    return a - lr * (f - y) * da, b - lr * (f - y) * db, u - lr * (f - y) * du


def dead_invariant(theta0, theta, X):
    a, b, u = theta
    return bool(np.all(a * X + b <= 0))
