"""Halves r until the argmax is the same at x - r and x + r."""


def value(c, t):
    return sum(a * t**k for k, a in enumerate(c))


def slope(c, t):
    return sum(k * c[k] * t ** (k - 1) for k in range(1, len(c)))


def max_derivative(fs, x):
    top = max(value(c, x) for c in fs)
    slopes = {slope(c, x) for c in fs if value(c, x) == top}
    return slopes.pop() if len(slopes) == 1 else None


def argmax(fs, t):
    values = [value(c, t) for c in fs]
    return values.index(max(values))


def argmax_radius(fs, x):
    r = 1.0
    while argmax(fs, x - r) != argmax(fs, x) or argmax(fs, x + r) != argmax(fs, x):
        r /= 2
    return r
