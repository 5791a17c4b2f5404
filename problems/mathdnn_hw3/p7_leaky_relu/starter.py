"""Problem 7. f(x) = uᵀσ(ax + b) with the leaky ReLU σ(z) = z for z ≥ 0, αz below; loss ½(f(x) − y)²."""


def leaky_gradient(a, b, u, x, alpha):
    """The gradient (da, db, du) of f at x; a, b, u have shape (p,), x is a number."""
    raise NotImplementedError


def leaky_sgd_step(a, b, u, x, y, lr, alpha):
    """One SGD step on the sample (x, y): the new (a, b, u)."""
    raise NotImplementedError


def zero_gradient_example(alpha):
    """Numbers (a, b, u, x) with ax + b < 0, where da = db = 0 all the same."""
    raise NotImplementedError


def revival_example(alpha):
    """(a, b, u, X, Y, lr, steps): a neuron, dead on all of X, that SGD brings to life."""
    raise NotImplementedError
