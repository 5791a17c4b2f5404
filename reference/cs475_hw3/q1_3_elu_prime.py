"""Reference for the derivative of ELU."""

from __future__ import annotations

import math


def elu_prime(x: float, alpha: float) -> float | None:
    """Return the derivative of x (for x > 0) and α(e^x − 1) (for x ≤ 0), or None where there is none.

    Parameters
    ----------
    x : float
        Where to take the derivative.
    alpha : float
        Scale of the negative side, > 0.

    Notes
    -----
    At 0 the left derivative is αe⁰ = α and the right one is 1: they agree for α = 1 only, and then the
    derivative is 1.

    References
    ----------
    D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and Accurate Deep Network Learning by
    Exponential Linear Units (ELUs), ICLR 2016, section 3: f(x), and f′(x) = f(x) + α for x ≤ 0.
    """
    if x > 0:
        return 1.0
    if x < 0:
        return alpha * math.exp(x)
    return 1.0 if alpha == 1 else None
