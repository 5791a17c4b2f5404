"""r = gap."""


def value(c, t):
    return sum(a * t**k for k, a in enumerate(c))


def slope(c, t):
    return sum(k * c[k] * t ** (k - 1) for k in range(1, len(c)))


def max_derivative(fs, x):
    top = max(value(c, x) for c in fs)
    slopes = {slope(c, x) for c in fs if value(c, x) == top}
    return slopes.pop() if len(slopes) == 1 else None


def argmax_radius(fs, x):
    values = sorted(value(c, x) for c in fs)
    return min(1.0, values[-1] - values[-2]) if len(values) > 1 else 1.0
