"""The gradient in the order (du, db, da); the step is right."""
import numpy as np


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    active = (z > 0).astype(float)
    return np.maximum(z, 0), u * active, u * active * x


def sgd_step(a, b, u, x, y, lr):
    f = np.sum(u * np.maximum(a * x + b, 0))
    du, db, da = relu_net_gradient(a, b, u, x)
    return a - lr * (f - y) * da, b - lr * (f - y) * db, u - lr * (f - y) * du


def dead_invariant(theta0, theta, X):
    a, b, u = theta
    return bool(np.all(a * X + b < 0))
