"""0 * c_0 * x^(-1) for the constant term: an error at x = 0."""


def value(c, t):
    return sum(a * t**k for k, a in enumerate(c))


def slope(c, t):
    return sum(k * c[k] * t ** (k - 1) for k in range(1, len(c)))


def max_derivative(fs, x):
    top = max(value(c, x) for c in fs)
    slopes = {sum(k * a * x ** (k - 1) for k, a in enumerate(c)) for c in fs if value(c, x) == top}
    return slopes.pop() if len(slopes) == 1 else None


def argmax_radius(fs, x):
    best = max(fs, key=lambda c: value(c, x))
    r = 1.0
    for c in fs:
        if c is best:
            continue
        gap = value(best, x) - value(c, x)
        bound = slope([abs(a) for a in best], abs(x) + 1) + slope([abs(a) for a in c], abs(x) + 1)
        if bound > 0:
            r = min(r, gap / bound)
    return r
