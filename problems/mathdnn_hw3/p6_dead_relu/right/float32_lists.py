"""NumPy in float32, handed back as lists of Python numbers; θ = θ⁰ and a·X_i + b < 0."""
import numpy as np


def relu_net_gradient(a, b, u, x):
    a, b, u = np.float32(a), np.float32(b), np.float32(u)
    z = a * np.float32(x) + b
    on = z > 0
    return (u * on * np.float32(x)).tolist(), (u * on).tolist(), (z * on).tolist()


def sgd_step(a, b, u, x, y, lr):
    a, b, u = np.float32(a), np.float32(b), np.float32(u)
    z = a * np.float32(x) + b
    on = z > 0
    c = np.float32(lr) * ((u * z)[on].sum(dtype=np.float32) - np.float32(y))
    return (a - c * u * on * np.float32(x)).tolist(), (b - c * u * on).tolist(), (u - c * z * on).tolist()


def dead_invariant(theta0, theta, X):
    a, b, u = theta
    return np.array_equal(theta, theta0) and np.all(a * X + b < 0)
