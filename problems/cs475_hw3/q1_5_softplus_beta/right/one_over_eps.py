"""Homework 3, part 1.5."""

def softplus_beta_for(eps):
    return 1 / eps  # log 2 < 1
