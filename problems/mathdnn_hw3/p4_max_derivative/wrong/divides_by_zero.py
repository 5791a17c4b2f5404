"""Divides by a slope bound of 0 where lines are parallel."""


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
    radii = [1.0]
    for c in fs:
        if c is not best:
            d = [a - b for a, b in zip(best + [0] * len(c), c + [0] * len(best))]
            radii.append((value(best, x) - value(c, x)) / slope([abs(a) for a in d], abs(x) + 1))
    return min(radii)
