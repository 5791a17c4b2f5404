"""Homework 3, part 1.5."""

def softplus_beta_for(eps):
    """A thousand times what is needed, and never below 1000."""
    return max(1000.0, 1000.0 / eps)
