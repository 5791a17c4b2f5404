"""a, b and u are updated one after the other."""
import numpy as np


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    active = (z > 0).astype(float)
    return u * active * x, u * active, np.maximum(z, 0)


def sgd_step(a, b, u, x, y, lr):
    f = np.sum(u * np.maximum(a * x + b, 0))
    a = a - lr * (f - y) * relu_net_gradient(a, b, u, x)[0]
    b = b - lr * (f - y) * relu_net_gradient(a, b, u, x)[1]
    u = u - lr * (f - y) * relu_net_gradient(a, b, u, x)[2]
    return a, b, u


def dead_invariant(theta0, theta, X):
    a, b, u = theta
    return bool(np.all(a * X + b < 0))
