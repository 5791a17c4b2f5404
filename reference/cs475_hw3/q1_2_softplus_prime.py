"""Reference for the derivative of softplus with sharpness β."""

from __future__ import annotations

import math


def softplus_prime(x: float, beta: float) -> float:
    """Return the derivative of (1/β) log(1 + e^{βx}), which is σ(βx) = 1/(1 + e^{−βx}).

    Parameters
    ----------
    x : float
        Where to take the derivative.
    beta : float
        Sharpness, > 0.

    Notes
    -----
    The chain rule brings down a factor β, which cancels the 1/β in front:
    (1/β) · βe^{βx}/(1 + e^{βx}). For βx < 0 the form e^{βx}/(1 + e^{βx}) is used, so that the
    exponential's argument is never positive.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 3.10, among the properties
    of σ and softplus: d/dx log(1 + e^x) = σ(x).
    """
    t = beta * x
    e = math.exp(-abs(t))
    return (1.0 if t >= 0 else e) / (1.0 + e)
