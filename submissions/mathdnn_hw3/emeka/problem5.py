import numpy as np


def relu(z):
    return np.clip(z, 0, np.inf)


def nonidempotent_witness(alpha):
    leaky = lambda z: z if z >= 0 else alpha * z
    z = -1.0
    return z if leaky(leaky(z)) != leaky(z) else None


def softplus(z):
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


def softplus_prime(z):
    return (1 + np.tanh(z / 2)) / 2


def softplus_prime_lipschitz():
    return 1.0  # not the best one, but sigma'' = s(1-s) <= 1


def relu_prime_counterexample(L):
    return (1 / (8 * L), -1 / (8 * L))


def sigmoid_to_tanh(A, b):
    """sigma(z) = 1/2 + 1/2 tanh(z/2).  Write every layer's output as s*t + m*1 with t the tanh units."""
    C, d = [], []
    s, m = 1.0, 0.0            # the input comes as it is
    for l in range(len(A)):
        last = l == len(A) - 1
        W = s * A[l]
        v = b[l] + m * A[l].sum(axis=1)
        C.append(W if last else W / 2)
        d.append(v if last else v / 2)
        s, m = 0.5, 0.5
    return C, d


def tanh_to_sigmoid(C, d):
    A, b = [], []
    s, m = 1.0, 0.0
    for l in range(len(C)):
        last = l == len(C) - 1
        W = s * C[l]
        v = d[l] + m * C[l].sum(axis=1)
        A.append(W if last else 2 * W)
        b.append(v if last else 2 * v)
        s, m = 2.0, -1.0
    return A, b
