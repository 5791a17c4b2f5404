"""Homework 3, Problem 3."""

import math


def cross_entropy(f, y):
    """log of the sum over j of exp(f_j - f_y), one exponential at a time."""
    total, scale = 0.0, -math.inf
    for fj in list(f):
        if fj > scale:
            total, scale = total * math.exp(scale - fj) + 1.0, fj
        else:
            total += math.exp(fj - scale)
    return scale - f[y] + math.log(total)


def log_ce_lower_bound(f, y):
    # 1 - softmax(f)_y >= e^-(max f - min f) / k, and -log(1 - t) >= t
    return -(max(f) - min(f)) - math.log(len(f))


def ce_upper_bound(f, y):
    return cross_entropy(f, y)


def lambda_for(eps, k):
    lam = 0.0
    while math.log(k - 1) - lam > math.log(eps):
        lam += 1.0
    return lam


def ce_at_scaled_onehot(lam, k):
    return math.log(1 + (k - 1) * math.exp(-lam))
