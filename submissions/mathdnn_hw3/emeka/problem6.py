import numpy as np


def relu_net_gradient(a, b, u, x):
    pre = a * x + b
    act = np.where(pre > 0, pre, 0)
    dact = np.where(pre > 0, 1.0, 0.0)
    return (u * dact * x, u * dact, act)


def sgd_step(a, b, u, x, y, lr):
    da, db, du = relu_net_gradient(a, b, u, x)
    slope = np.inner(u, du) - y
    return [a - lr * slope * da, b - lr * slope * db, u - lr * slope * du]


def dead_invariant(theta0, theta, X):
    return np.array_equal(theta0, theta)
