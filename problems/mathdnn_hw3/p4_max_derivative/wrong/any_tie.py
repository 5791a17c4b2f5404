"""None where any two polynomials are equal at x, the largest or not."""


def value(c, t):
    return sum(a * t**k for k, a in enumerate(c))


def slope(c, t):
    return sum(k * c[k] * t ** (k - 1) for k in range(1, len(c)))


def max_derivative(fs, x):
    values = [value(c, x) for c in fs]
    if len(set(values)) < len(values):
        tied = {slope(c, x) for c, v in zip(fs, values) if values.count(v) > 1}
        return tied.pop() if len(tied) == 1 else None
    return slope(fs[values.index(max(values))], x)


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
