"""Homework 3, Problem 3."""

import math

import mpmath
import sympy


def cross_entropy(f, y):
    with mpmath.workdps(40):
        total = mpmath.fsum(mpmath.exp(mpmath.mpf(float(fj))) for fj in f)
        return mpmath.log(total) - mpmath.mpf(float(f[y]))


def log_ce_lower_bound(f, y):
    d = max(float(fj) for j, fj in enumerate(f) if j != y) - float(f[y])
    return sympy.Min(sympy.Float(d), 0) - sympy.log(2)


def ce_upper_bound(f, y):
    return sympy.log(len(f)) + sympy.Float(float(max(f))) - sympy.Float(float(f[y]))


def lambda_for(eps, k):
    with mpmath.workdps(30):
        return mpmath.log(mpmath.mpf(k - 1) / mpmath.expm1(eps))


def ce_at_scaled_onehot(lam, k):
    return sympy.log(1 + (k - 1) * sympy.exp(-sympy.Float(lam))).evalf()
