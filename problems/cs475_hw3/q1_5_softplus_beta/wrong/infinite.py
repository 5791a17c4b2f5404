"""Homework 3, part 1.5."""

def softplus_beta_for(eps):
    # softplus tends to ReLU as beta -> infinity
    return float("inf")
