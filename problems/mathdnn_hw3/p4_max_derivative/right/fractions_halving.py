"""Exact fractions; r is halved until a Taylor bound keeps every difference positive."""
from fractions import Fraction
from math import comb


def taylor(c, x):
    """Coefficients in powers of t - x."""
    c, x = [Fraction(a) for a in c], Fraction(x)
    return [sum((comb(n, k) * c[n] * x ** (n - k) for n in range(k, len(c))), Fraction(0)) for k in range(len(c))]


def max_derivative(fs, x):
    expansions = [taylor(c, x) + [Fraction(0)] for c in fs]
    top = max(e[0] for e in expansions)
    slopes = {e[1] for e in expansions if e[0] == top}
    return slopes.pop() if len(slopes) == 1 else None


def argmax_radius(fs, x):
    expansions = [taylor(c, x) for c in fs]
    n = max(map(len, expansions))
    expansions = [e + [Fraction(0)] * (n - len(e)) for e in expansions]
    best = max(expansions, key=lambda e: e[0])
    r = Fraction(1)
    for e in expansions:
        if e is best:
            continue
        d = [p - q for p, q in zip(best, e)]
        while sum(abs(d[k]) * r**k for k in range(1, n)) > d[0]:
            r /= 2
    return r
