"""Problem 6. f(x) = uᵀσ(ax + b) with σ = ReLU; the loss of one sample is ½(f(x) − y)²."""


def relu_net_gradient(a, b, u, x):
    """The gradient (da, db, du) of f at x; a, b, u have shape (p,), x is a number."""
    raise NotImplementedError


def sgd_step(a, b, u, x, y, lr):
    """One SGD step on the sample (x, y): the new (a, b, u). Leave the arguments unchanged."""
    raise NotImplementedError


def dead_invariant(theta0, theta, X):
    """The induction hypothesis, True or False, for one neuron; theta = (a_j, b_j, u_j)."""
    raise NotImplementedError
