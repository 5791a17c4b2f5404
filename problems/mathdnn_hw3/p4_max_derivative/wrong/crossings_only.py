"""Leaves out the double roots, where two polynomials touch."""
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
            d = np.polysub(best[::-1], c[::-1])
            roots = np.roots(d)
            real = roots[np.abs(roots.imag) < 1e-6].real
            crossings = [t for t in real if abs(np.polyval(np.polyder(d), t)) > 1e-6]
            r = min([r] + [abs(t - x) for t in crossings])
    return r
