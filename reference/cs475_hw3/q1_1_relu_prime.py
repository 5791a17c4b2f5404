"""Reference for the derivative of ReLU."""

from __future__ import annotations


def relu_prime(x: float) -> float | None:
    """Return the derivative of max(0, x), or None at 0, where there is none.

    Parameters
    ----------
    x : float
        Where to take the derivative.

    Notes
    -----
    At 0 the difference quotient (max(0, h) − 0)/h is 1 for every h > 0 and 0 for every h < 0: its two
    one-sided limits differ.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.3: the left derivative of
    max(0, z) at 0 is 0 and the right derivative is 1, so it is not differentiable there.
    """
    if x > 0:
        return 1.0
    if x < 0:
        return 0.0
    return None
