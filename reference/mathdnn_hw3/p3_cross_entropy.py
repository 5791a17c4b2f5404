"""Reference for the softmax cross-entropy: the loss, its two bounds, and its limit at λe_y."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Logits = Sequence[float] | NDArray[np.float64]


def softplus(t: float) -> float:
    """Return log(1 + e^t) without overflow and without cancellation.

    References
    ----------
    M. Mächler, Accurately Computing log(1 − exp(−|a|)), vignette of the R package Rmpfr (2012), section
    on log1pexp; for t > 0 by log(1 + e^t) = t + log(1 + e^−t).
    """
    return max(t, 0.0) + math.log1p(math.exp(-abs(t)))


def margin(f: Logits, y: int) -> float:
    """Return m = log Σ_{j≠y} e^{f_j} − f_y, so that the loss is log(1 + e^m); −inf when k = 1.

    Notes
    -----
    ℓ = log(Σ_j e^{f_j} / e^{f_y}) = log(1 + Σ_{j≠y} e^{f_j − f_y}). The largest competitor is taken
    out of the sum, and subtracted from f_y before the small rest is added: the rounding error is a
    few units in the last place of max|f|.

    References
    ----------
    P. Blanchard, D. J. Higham, N. J. Higham, Accurately computing the log-sum-exp and softmax functions,
    IMA Journal of Numerical Analysis 41 (2021).
    """
    others = np.delete(np.asarray(f, dtype=np.float64), y)
    if others.size == 0:
        return -math.inf
    top = float(others.max())
    return (top - float(f[y])) + math.log(math.fsum(np.exp(others - top)))


def cross_entropy(f: Logits, y: int) -> float:
    """Return −log softmax(f)_y.

    Parameters
    ----------
    f : array_like, shape (k,), float64
        Logits, finite, k ≥ 1.
    y : int
        Index of the true class, 0 ≤ y < k.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.2.2.3, equations 6.29 and 6.30.
    """
    return softplus(margin(f, y))


def log_cross_entropy(f: Logits, y: int) -> float:
    """Return log ℓ for k ≥ 2, also where ℓ itself is below the smallest float.

    Notes
    -----
    ℓ = log(1 + e^m), and log(1 + u) = u − u²/2 + …, so log ℓ = m − e^m/2 + O(e^{2m}). At m = −30
    what is left out is below 1e−26.
    """
    m = margin(f, y)
    return m - math.exp(m) / 2 if m < -30 else math.log(softplus(m))


def log_ce_lower_bound(f: Logits, y: int) -> float:
    """Return s with e^s ≤ ℓ, finite for all finite logits; k ≥ 2.

    Notes
    -----
    With d = max_{j≠y} f_j − f_y, ℓ ≥ log(1 + e^d), and log(1 + u) ≥ u/(1 + u) gives
    ℓ ≥ e^d/(1 + e^d) = exp(d − log(1 + e^d)).

    References
    ----------
    log(1 + u) ≥ u/(1 + u) for u > −1: M. Abramowitz, I. Stegun, Handbook of Mathematical Functions,
    4.1.33.
    """
    others = np.delete(np.asarray(f, dtype=np.float64), y)
    d = float(others.max()) - float(f[y])
    return d - softplus(d)


def ce_upper_bound(f: Logits, y: int) -> float:
    """Return U with ℓ ≤ U, finite for all finite logits.

    Notes
    -----
    Σ_j e^{f_j} ≤ k e^{max f}, so ℓ = log Σ_j e^{f_j} − f_y ≤ log k + max f − f_y.

    References
    ----------
    S. Boyd, L. Vandenberghe, Convex Optimization, section 3.1.5 (log-sum-exp lies between max and
    max + log k).
    """
    return math.log(len(f)) + (float(np.max(f)) - float(f[y]))


def lambda_for(eps: float, k: int) -> float:
    """Return the smallest λ with ℓ(λ′e_y, y) ≤ eps for every λ′ ≥ λ.

    Parameters
    ----------
    eps : float
        Between 0 (excluded) and 10.
    k : int
        Number of classes, k ≥ 2.

    Notes
    -----
    log(1 + (k−1)e^{−λ}) = eps at λ = log(k−1) − log(e^eps − 1), and the loss decreases in λ.
    """
    return math.log(k - 1) - math.log(math.expm1(eps))


def ce_at_scaled_onehot(lam: float, k: int) -> float:
    """Return ℓ(λe_y, y) = log(1 + (k−1)e^{−λ}).

    Notes
    -----
    The softmax of λe_y is e^λ/(e^λ + k − 1) at y. λ is not negative, so e^{−λ} does not overflow.
    """
    return math.log1p((k - 1) * math.exp(-lam))


def log_ce_at_scaled_onehot(lam: float, k: int) -> float:
    """Return log ℓ(λe_y, y) for k ≥ 2 and any λ, also where the loss is below the smallest float.

    Notes
    -----
    The loss is log(1 + e^t) with t = log(k−1) − λ; for t < −37 it is e^t to the last bit.
    """
    t = math.log(k - 1) - lam
    return t if t < -37 else math.log(softplus(t))
