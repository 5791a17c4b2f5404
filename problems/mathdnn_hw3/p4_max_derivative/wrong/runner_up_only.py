"""Only the second largest value at x."""


def value(c, t):
    return sum(a * t**k for k, a in enumerate(c))


def slope(c, t):
    return sum(k * c[k] * t ** (k - 1) for k in range(1, len(c)))


def max_derivative(fs, x):
    top = max(value(c, x) for c in fs)
    slopes = {slope(c, x) for c in fs if value(c, x) == top}
    return slopes.pop() if len(slopes) == 1 else None


def argmax_radius(fs, x):
    ranked = sorted(fs, key=lambda c: value(c, x))
    if len(ranked) == 1:
        return 1.0
    best, second = ranked[-1], ranked[-2]
    gap = value(best, x) - value(second, x)
    bound = slope([abs(a) for a in best], abs(x) + 1) + slope([abs(a) for a in second], abs(x) + 1)
    return min(1.0, gap / bound) if bound > 0 else 1.0
