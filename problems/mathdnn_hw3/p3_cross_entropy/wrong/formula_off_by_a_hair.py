"""Homework 3, Problem 3; a term that is below the tolerance that code has."""

import numpy as np


def cross_entropy(f, y):
    m = np.max(f)
    return m + np.log(np.sum(np.exp(f - m))) - f[y]


def log_ce_lower_bound(f, y):
    d = np.max(np.delete(f, y)) - f[y]
    return d - np.logaddexp(0.0, d)


def ce_upper_bound(f, y):
    return np.log(len(f)) + np.max(f) - f[y]


def lambda_for(eps, k):
    return np.log(k - 1) - np.log(np.expm1(eps))


ce_at_scaled_onehot = r"\log(1 + (k - 1) e^{-\lambda}) + 10^{-15} \lambda"
