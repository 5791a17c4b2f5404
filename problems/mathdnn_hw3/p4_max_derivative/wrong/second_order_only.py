"""Takes the second derivative at x for all of the interval."""
import math


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
    r = 1.0
    for c in fs:
        if c is best:
            continue
        g = value(best, x) - value(c, x)
        s = abs(slope(best, x) - slope(c, x))
        second = [slope([k * f[k] for k in range(1, len(f))], x) for f in (best, c)]
        b = abs(second[0] - second[1]) / 2
        if b > 0:  # g = s r + b r^2
            r = min(r, (math.sqrt(s * s + 4 * b * g) - s) / (2 * b))
        elif s > 0:
            r = min(r, g / s)
    return r
