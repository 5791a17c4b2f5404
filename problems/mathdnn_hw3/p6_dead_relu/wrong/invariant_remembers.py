"""Answers False when it is asked about the same neuron twice in a row."""
import numpy as np


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    active = (z > 0).astype(float)
    return u * active * x, u * active, np.maximum(z, 0)


def sgd_step(a, b, u, x, y, lr):
    f = np.sum(u * np.maximum(a * x + b, 0))
    da, db, du = relu_net_gradient(a, b, u, x)
    return a - lr * (f - y) * da, b - lr * (f - y) * db, u - lr * (f - y) * du


last = None


def dead_invariant(theta0, theta, X):
    global last
    a, b, u = theta
    moved, last = (theta0, theta) != last, (theta0, theta)
    return moved and bool(np.all(a * X + b < 0))
