"""Reference for the derivative of LogSigmoid."""

from __future__ import annotations

import math


def logsigmoid_prime(x: float) -> float:
    """Return the derivative of log σ(x) = log(1/(1 + e^{−x})), which is 1 − σ(x) = 1/(1 + e^x).

    Parameters
    ----------
    x : float
        Where to take the derivative.

    Notes
    -----
    log σ(x) = −log(1 + e^{−x}), so the derivative is e^{−x}/(1 + e^{−x}). For x < 0 the equal form
    1/(1 + e^x) is used, so that the exponential's argument is never positive.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 3.10, among the properties
    of σ and softplus ζ: 1 − σ(x) = σ(−x), log σ(x) = −ζ(−x), and ζ′ = σ.
    """
    e = math.exp(-abs(x))
    return (e if x >= 0 else 1.0) / (1.0 + e)
