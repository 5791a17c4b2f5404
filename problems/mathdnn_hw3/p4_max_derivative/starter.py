"""Problem 4. fs is a list of polynomials, each a list of coefficients, lowest degree first."""


def max_derivative(fs, x):
    """The derivative at x of f = max of all polynomials, or None where f has none."""
    raise NotImplementedError


def argmax_radius(fs, x):
    """An r > 0 such that the polynomial that is largest at x stays the largest on (x - r, x + r)."""
    raise NotImplementedError
