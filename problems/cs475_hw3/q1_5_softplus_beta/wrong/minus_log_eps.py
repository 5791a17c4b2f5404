"""Homework 3, part 1.5."""

import math


def softplus_beta_for(eps):
    # e^(-beta) <= eps
    return 1 + abs(math.log(1 / eps))
