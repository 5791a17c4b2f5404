"""NumPy: Taylor coefficients at x by synthetic division, Cauchy's lower bound of the roots; (1,) arrays."""
import numpy as np


def taylor(c, x):
    c = np.array(c, dtype=float)
    for k in range(len(c) - 1):
        for i in range(len(c) - 2, k - 1, -1):
            c[i] += x * c[i + 1]
    return c


def max_derivative(fs, x):
    n = max(2, max(len(f) for f in fs))
    T = np.array([taylor(np.pad(f, (0, n - len(f))), x) for f in fs])
    tied = T[T[:, 0] == T[:, 0].max()]
    if np.ptp(tied[:, 1]) > 1e-9:
        return None
    return tied[:1, 1]


def argmax_radius(fs, x):
    n = max(2, max(len(f) for f in fs))
    T = np.array([taylor(np.pad(f, (0, n - len(f))), x) for f in fs])
    i = np.argmax(T[:, 0])
    D = T[i] - np.delete(T, i, axis=0)
    if len(D) == 0:
        return [1e6]
    # |root - x| >= d_0 / (d_0 + max |d_k|)
    return np.min(D[:, :1] / (D[:, :1] + np.abs(D[:, 1:]).max(axis=1, keepdims=True)), axis=0)
