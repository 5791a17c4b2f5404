"""Reference for how sharp softplus must be to be within eps of ReLU everywhere."""

from __future__ import annotations

import math


def softplus_beta_for(eps: float) -> float:
    """Return the smallest β with |(1/β) log(1 + e^{βx}) − max(0, x)| ≤ eps for every x.

    Parameters
    ----------
    eps : float
        Greatest error allowed, > 0.

    Notes
    -----
    The difference is (1/β) log(1 + e^{−β|x|}): positive, even, and decreasing in |x|. So its supremum
    is its value at 0, log(2)/β.

    References
    ----------
    (1/β) log(1 + e^{−β|x|}) is softplus_β(x) − max(0, x) by log(1 + e^t) = max(0, t) + log(1 + e^{−|t|}):
    S. Boyd, L. Vandenberghe, Convex Optimization, section 3.1.5 (log-sum-exp of 0 and t lies between
    max and max + log 2).
    """
    return math.log(2.0) / eps


def largest_error(beta: float) -> float:
    """Return sup_x |softplus_β(x) − max(0, x)| = log(2)/β, for β > 0."""
    return math.log(2.0) / beta
