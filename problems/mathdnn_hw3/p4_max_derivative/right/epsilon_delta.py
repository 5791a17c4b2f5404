"""The proof of the lecture notes: eps = a third of the gap, and a delta for each f_j by continuity."""
import math


def f(c, t):
    return sum(a * t**k for k, a in enumerate(c))


def df(c, t):
    return f([k * a for k, a in enumerate(c)][1:], t)


def delta(c, x, eps):
    """|f(t) - f(x)| < eps for |t - x| < delta <= 1, by the mean value theorem."""
    bound = df([abs(a) for a in c], abs(x) + 1)
    return 1.0 if bound == 0 else min(1.0, eps / bound)


def max_derivative(fs, x):
    top = max(f(c, x) for c in fs)
    active = [c for c in fs if math.isclose(f(c, x), top, rel_tol=1e-12, abs_tol=1e-12)]
    right, left = max(df(c, x) for c in active), min(df(c, x) for c in active)
    if math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9):
        return (left + right) / 2


def argmax_radius(fs, x):
    ranked = sorted(fs, key=lambda c: f(c, x), reverse=True)
    if len(ranked) == 1:
        return 10**30
    eps = (f(ranked[0], x) - f(ranked[1], x)) / 3
    return min(delta(c, x, eps) for c in fs)
