import numpy as np


def crossentropy(f, y):
    f = f - np.max(f)
    return np.log(np.sum(np.exp(f))) - f[y]


def log_ce_lowerbound(f, y):
    return min(0, np.max(np.delete(f, y)) - f[y]) - np.log(2)


def ce_upper_bound(f, y):
    return np.max(f) - f[y] + np.log(len(f))


def lambda_for(eps, k):
    return np.log(k - 1) - np.log(eps)


def ce_at_scaled_onehot(lam, k):
    return np.log1p((k - 1) * np.exp(-lam))
