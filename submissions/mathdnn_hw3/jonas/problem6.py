import numpy as np


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    return u * x * (z > 0), u * (z > 0), np.maximum(z, 0)


def sgd_step(a, b, u, x, y, lr):
    da, db, du = relu_net_gradient(a, b, u, x)
    f = u @ np.maximum(a * x + b, 0)
    return a - lr * (f - y) * da, b - lr * (f - y) * db, u - lr * (f - y) * du


def dead_invariant(theta0, theta, X):
    a, b, u = theta
    a0, b0, u0 = theta0
    return a == a0 and b == b0 and u == u0
