"""Homework 3, part 1.5."""

def softplus_beta_for(eps):
    ln2 = 0.693147
    return [ln2 / eps]
