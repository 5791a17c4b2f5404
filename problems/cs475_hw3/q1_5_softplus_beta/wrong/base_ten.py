"""Homework 3, part 1.5."""

import numpy as np


def softplus_beta_for(eps):
    return np.log10(2) / eps
