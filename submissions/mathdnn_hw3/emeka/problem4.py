from fractions import Fraction


def poly(c, x):
    return sum(Fraction(ci) * x**i for i, ci in enumerate(c))


def dpoly(c, x):
    return sum(i * Fraction(ci) * x**(i - 1) for i, ci in enumerate(c) if i > 0)


def max_derivative(fs, x):
    x = Fraction(x)
    best = max(poly(c, x) for c in fs)
    slopes = [dpoly(c, x) for c in fs if poly(c, x) == best]
    if any(s != slopes[0] for s in slopes):
        return None
    return float(slopes[0])


def argmax_radius(fs, x):
    x = Fraction(x)
    winner = max(fs, key=lambda c: poly(c, x))
    r = Fraction(1)
    for c in fs:
        if c is winner:
            continue
        gap = poly(winner, x) - poly(c, x)
        # On [x-1, x+1] the difference has slope at most L, so it stays positive for |h| < gap/L
        far = abs(x) + 1
        L = sum(i * (abs(Fraction(ci))) * far**(i - 1) for p in (winner, c) for i, ci in enumerate(p) if i > 0)
        if L > 0:
            r = min(r, gap / L)
    return float(r) * 0.99
