"""NumPy: the exact distance to the nearest real root of f_I - f_j; ties found with np.isclose."""
import numpy as np
from numpy.polynomial import Polynomial


def max_derivative(fs, x):
    polys = [Polynomial(f) for f in fs]
    values = np.array([p(x) for p in polys])
    tied = np.isclose(values, values.max())
    slopes = np.array([p.deriv()(x) for p in polys])[tied]
    if not np.allclose(slopes, slopes[0]):
        return None
    return slopes[0]


def argmax_radius(fs, x):
    polys = [Polynomial(f) for f in fs]
    I = int(np.argmax([p(x) for p in polys]))
    r = np.inf
    for j, p in enumerate(polys):
        if j == I:
            continue
        roots = (polys[I] - p).trim().roots()
        real = roots[np.abs(roots.imag) < 1e-6].real
        if len(real):
            r = min(r, np.min(np.abs(real - x)))
    return r
