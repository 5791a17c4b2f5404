"""CS 475/675 HW3, analytical part.   Alma

All in NumPy; the derivations are in the comments.
"""
import numpy as np


def sigmoid(a):
    """Works for large |a| too (np.exp only ever sees negative numbers)."""
    a = np.asarray(a, dtype=float)
    e = np.exp(-np.abs(a))
    return np.where(a >= 0, 1 / (1 + e), e / (1 + e))


# ------------------------------------------------------------------ Q1

def relu_prime(x):
    if x > 0:
        return 1
    if x < 0:
        return 0
    return None  # left slope 0, right slope 1


def softplus_prime(x, beta):
    # d/dx (1/beta) log(1 + exp(beta x)) = exp(beta x) / (1 + exp(beta x))
    return float(sigmoid(beta * x))


def elu_prime(x, alpha):
    if x > 0:
        return 1.0
    if x < 0:
        return alpha * np.exp(x)
    return 1.0 if alpha == 1 else None


def logsigmoid_prime(x):
    # (log sigmoid)' = sigmoid'/sigmoid = 1 - sigmoid
    return float(sigmoid(-x))


def softplus_beta_for(eps):
    # softplus - relu is largest at 0, where it is log(2)/beta
    return np.log(2) / eps


def one_sided_derivatives(name, alpha):
    return {
        "relu": (0.0, 1.0),
        "softplus": (0.5, 0.5),
        "elu": (float(alpha), 1.0),
        "logsigmoid": (0.5, 0.5),
    }[name]


def is_c0(name, alpha):
    return True  # all four are continuous


def is_c1(name, alpha):
    left, right = one_sided_derivatives(name, alpha)
    return left == right


# ------------------------------------------------------------------ Q2

def layer_gradient(x, W, z_hat):
    # dl/dx_i = sum_j zhat_j sigma'((Wx)_j) W_ji
    z = sigmoid(W @ x)
    return W.T @ (z_hat * z * (1 - z))


def skip_gradient(x, W, y_hat):
    # y = x + sigma(Wx): the identity lets y_hat through as it is
    return y_hat + layer_gradient(x, W, y_hat)


def vanishing_example(depth, d):
    # Each layer of the plain network multiplies by W^T diag(z(1-z)), of norm at most |W|/4 = 1/40.
    # The skip network multiplies by I + (something positive).
    return [0.1 * np.eye(d) for _ in range(depth)]
