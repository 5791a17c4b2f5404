"""Looks for crossings on the right of x only."""
import numpy as np


def value(c, t):
    return sum(a * t**k for k, a in enumerate(c))


def slope(c, t):
    return sum(k * c[k] * t ** (k - 1) for k in range(1, len(c)))


def max_derivative(fs, x):
    top = max(value(c, x) for c in fs)
    slopes = {slope(c, x) for c in fs if value(c, x) == top}
    return slopes.pop() if len(slopes) == 1 else None


def argmax_radius(fs, x):
    best = max(fs, key=lambda c: value(c, x))
    r = np.inf
    for c in fs:
        if c is not best:
            roots = np.roots(np.polysub(best[::-1], c[::-1]))
            real = roots[np.abs(roots.imag) < 1e-6].real
            r = min([r] + [t - x for t in real if t > x])
    return r
