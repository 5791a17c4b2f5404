"""Derivatives by differences of each polynomial, extrapolated; the radius from its own Taylor series."""
import math


def derivative(f, x, h=2.0**-8):
    def d(h):
        return (f(x + h) - f(x - h)) / (2 * h)

    return (64 * d(h / 4) - 20 * d(h / 2) + d(h)) / 45


def horner(c):
    def f(x):
        y = 0
        for a in c[::-1]:
            y = y * x + a
        return y

    return f


def max_derivative(fs, x):
    fs = [horner(c) for c in fs]
    top = max(f(x) for f in fs)
    slopes = [derivative(f, x) for f in fs if f(x) == top]
    if max(slopes) - min(slopes) > 1e-6:
        return None
    return sum(slopes) / len(slopes)


def argmax_radius(fs, x):
    values = [horner(c)(x) for c in fs]
    gap = min((max(values) - v for i, v in enumerate(values) if i != values.index(max(values))), default=1)
    size = max(sum(abs(a) for a in c) for c in fs)
    degree = max(len(c) for c in fs)
    # |f_i(t) - f_i(x)| <= size * degree * (|x| + 1)^degree * |t - x| for |t - x| <= 1; overtaking needs gap / 2
    return min(1, gap / (1 + 2 * size * degree * math.pow(abs(x) + 1, degree)))
