"""Homework 3, Problem 3."""

import math


def cross_entropy(f, y):
    m = max(f)
    total = sum(math.exp(fj - m) for fj in f)
    return math.log(total) - (f[y] - m)


def log_ce_lower_bound(f, y):
    # loss >= log(1 + e^-gap), and log(1 + u) >= u / 2 for 0 < u <= 1
    gap = f[y] - max(fj for j, fj in enumerate(f) if j != y)
    return -max(gap, 0.0) - math.log(2)


def ce_upper_bound(f, y):
    return math.log(len(f)) + max(f) - f[y]


def lambda_for(eps, k):
    return -math.log(eps)


def ce_at_scaled_onehot(lam, k):
    return math.log(1 + (k - 1) * math.exp(-lam))
