"""Plain Python: lists and loops, == for ties; each polynomial's own Lipschitz bound on [x - 1, x + 1]."""


def value(c, x):
    total = 0.0
    for k in range(len(c)):
        total += c[k] * x**k
    return total


def slope(c, x):
    total = 0
    for k in range(1, len(c)):
        total += k * c[k] * x ** (k - 1)
    return total


def max_derivative(fs, x):
    values = [value(c, x) for c in fs]
    best = max(values)
    slopes = [slope(c, x) for c, v in zip(fs, values) if v == best]
    for s in slopes:
        if s != slopes[0]:
            return None
    return slopes[0]


def lipschitz(c, x):
    R = abs(x) + 1
    return sum(k * abs(c[k]) * R ** (k - 1) for k in range(1, len(c)))


def argmax_radius(fs, x):
    values = [value(c, x) for c in fs]
    I = values.index(max(values))
    r = 1
    for j in range(len(fs)):
        if j != I:
            L = lipschitz(fs[I], x) + lipschitz(fs[j], x)
            if L > 0:
                r = min(r, (values[I] - values[j]) / L)
    return r
