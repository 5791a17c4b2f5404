from math import exp, log, log1p, inf


def cross_entropy(f, y):
    """log sum exp(f) - f_y, with plain Python numbers"""
    biggest = max(f)
    total = 0.0
    for fj in f:
        total += exp(fj - biggest)
    return (biggest - f[y]) + log(total)


def log_ce_lower_bound(f, y):
    gap = -inf
    for j, fj in enumerate(f):
        if j != y:
            gap = max(gap, fj - f[y])
    # log(1+t) >= t/2 for t <= 1; for t > 1 it is more than log 2 > 1/2
    return min(gap, 0.0) + log(0.5)


def ce_upper_bound(f, y):
    return cross_entropy(f, y) + 1.0  # finite because cross_entropy is: no term overflows


def lambda_for(eps, k):
    return log(k - 1) - log(eps)


def ce_at_scaled_onehot(lam, k):
    return log1p((k - 1) * exp(-lam))
