"""Homework 3, part 1.5."""

import numpy as np


def softplus_beta_for(eps):
    beta = 1e-3
    # the error at 0 is log(2) / beta
    while np.logaddexp(0, 0) / beta > eps:
        beta *= 2
    return np.array([beta])
