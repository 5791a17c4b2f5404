"""Part 1.6: continuity of activations and of their derivatives."""


def one_sided_derivatives(name, alpha):
    """Return (left, right), the one-sided derivatives at 0 of "relu", "softplus", "elu" or "logsigmoid"."""
    raise NotImplementedError


def is_c0(name, alpha):
    """Say whether the activation is continuous."""
    raise NotImplementedError


def is_c1(name, alpha):
    """Say whether the activation has a continuous derivative."""
    raise NotImplementedError
