"""Weight decay in the step, too small to be seen in a single one."""
import numpy as np


def relu_net_gradient(a, b, u, x):
    z = a * x + b
    active = (z > 0).astype(float)
    return u * active * x, u * active, np.maximum(z, 0)


def sgd_step(a, b, u, x, y, lr):
    f = np.sum(u * np.maximum(a * x + b, 0))
    da, db, du = relu_net_gradient(a, b, u, x)
    keep = 1 - lr * 1e-8
    return keep * a - lr * (f - y) * da, keep * b - lr * (f - y) * db, keep * u - lr * (f - y) * du


def dead_invariant(theta0, theta, X):
    a, b, u = theta
    return bool(np.all(a * X + b < 0))
