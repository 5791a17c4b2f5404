"""Homework 3, part 1.5."""

import math


def softplus(x, beta):
    return max(x, 0) + math.log1p(math.exp(-abs(beta * x))) / beta


def softplus_beta_for(eps):
    beta = 1.0
    while softplus(1.0, beta) - 1.0 > eps:
        beta *= 2
    return beta
