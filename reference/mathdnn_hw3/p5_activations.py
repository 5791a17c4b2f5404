"""ReLU and softplus, witnesses about them, and the maps between sigmoid and tanh networks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Layers = tuple[list[Array], list[Array]]


def relu(z: float | Array) -> Any:
    """Return max{z, 0}, elementwise.

    Parameters
    ----------
    z : float or ndarray of any shape, float64
        May be infinite.

    Returns
    -------
    float or ndarray of the same shape, float64

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.3.1: g(z) = max{0, z}.

    Examples
    --------
    >>> relu(np.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 2.0]
    """
    return np.maximum(z, 0.0)


def nonidempotent_witness(alpha: float) -> float | None:
    """Return a z with σ(σ(z)) ≠ σ(z) for the leaky ReLU σ, or None if σ is idempotent.

    For z ≥ 0, σ(σ(z)) = σ(z) = z. For z < 0, σ(z) = αz. If α > 0, αz is negative and σ(σ(z)) = α²z,
    which is αz only for α = 1. If α ≤ 0, αz ≥ 0 and σ(σ(z)) = αz = σ(z).

    Parameters
    ----------
    alpha : float
        The slope below 0: σ(z) = z for z ≥ 0 and αz for z < 0. Any sign.

    Returns
    -------
    float or None

    References
    ----------
    A. Maas, A. Hannun, A. Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML
    2013, section 2: the leaky ReLU (there with α = 0.01). The rest is the computation above.

    Examples
    --------
    >>> nonidempotent_witness(0.1), nonidempotent_witness(-1.0)
    (-1.0, None)
    """
    return None if alpha <= 0.0 or alpha == 1.0 else -1.0


def softplus(z: float) -> float:
    """Return log(1 + e^z) without overflow: e^{−|z|} is at most 1.

    Parameters
    ----------
    z : float
        Finite.

    Returns
    -------
    float
        At least 0.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 3.10: the softplus ζ and
    its property ζ(z) − ζ(−z) = z.

    Examples
    --------
    >>> softplus(0.0), softplus(1000.0)
    (0.6931471805599453, 1000.0)
    """
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def softplus_prime(z: float) -> float:
    """Return the derivative of softplus, the sigmoid 1/(1 + e^{−z}), without overflow.

    Parameters
    ----------
    z : float
        Finite.

    Returns
    -------
    float
        Between 0 and 1, off by 1e-16 at most.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 3.10: dζ/dz = σ(z);
    section 6.3.2: tanh(z) = 2σ(2z) − 1.

    Examples
    --------
    >>> softplus_prime(0.0), softplus_prime(-1000.0)
    (0.5, 0.0)
    """
    return 0.5 * (1.0 + math.tanh(0.5 * z))


def softplus_prime_lipschitz() -> float:
    """Return the smallest Lipschitz constant of the derivative of softplus.

    It is the supremum of |σ″|, and σ″ = s(1 − s) with s = σ′ in (0, 1), which is largest at s = 1/2.

    Returns
    -------
    float
        1/4, attained at z = 0.

    References
    ----------
    W. Rudin, Principles of Mathematical Analysis, theorem 5.10 (the mean value theorem), for: a bound
    of the derivative is a Lipschitz constant. I. Goodfellow, Y. Bengio, A. Courville, Deep Learning,
    section 3.10: dσ/dz = σ(z)(1 − σ(z)).
    """
    return 0.25


def relu_prime_counterexample(L: float) -> tuple[float, float]:
    """Return z1, z2 ≠ 0 at which the derivative of ReLU breaks the Lipschitz condition with constant L.

    On both sides of 0 the derivative is 1 and 0, however near the points: with z1 = 1/(4L) = −z2,
    |σ′(z1) − σ′(z2)| = 1 > 1/2 = L|z1 − z2|.

    Parameters
    ----------
    L : float
        The constant to refute, > 0; 4L must not overflow.

    Returns
    -------
    z1, z2 : float

    References
    ----------
    W. Rudin, Principles of Mathematical Analysis, definition 4.18 (uniform continuity, of which the
    Lipschitz condition is the case δ = ε/L).

    Examples
    --------
    >>> relu_prime_counterexample(0.5)
    (0.5, -0.5)
    """
    z = 1.0 / (4.0 * L)
    return z, -z


def sigmoid_to_tanh(A: list[Array], b: list[Array]) -> Layers:
    """Return the weights of the tanh network that computes the same map as a sigmoid network.

    The network is y_ℓ = σ(A_ℓ y_{ℓ−1} + b_ℓ), ℓ < L, and A_L y_{L−1} + b_L at the end. With
    σ(z) = (1 + tanh(z/2))/2, the hidden values are y = (1 + y′)/2 where y′ are the tanh network's.

    Parameters
    ----------
    A : list of ndarray, shape (n_ℓ, n_{ℓ−1}), float64
        Weights of the L ≥ 2 layers.
    b : list of ndarray, shape (n_ℓ,), float64
        Biases.

    Returns
    -------
    C, d : list of ndarray
        C_1 = A_1/2, d_1 = b_1/2; C_ℓ = A_ℓ/4, d_ℓ = b_ℓ/2 + A_ℓ1/4; C_L = A_L/2, d_L = b_L + A_L1/2.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.3.2: tanh(z) = 2σ(2z) − 1.

    Examples
    --------
    >>> C, d = sigmoid_to_tanh([np.eye(1), np.eye(1)], [np.ones(1), np.ones(1)])
    >>> [part.tolist() for part in C + d]
    [[[0.5]], [[0.5]], [0.5], [1.5]]
    """
    last = len(A) - 1
    C, d = [], []
    for layer, weight in enumerate(A):
        bias = b[layer]
        if layer > 0:  # its input is (1 + y′)/2
            weight, bias = weight / 2, bias + weight.sum(axis=1) / 2
        if layer < last:  # σ(z) is tanh at z/2, but for the shift and the scale that the next layer sees to
            weight, bias = weight / 2, bias / 2
        C.append(weight)
        d.append(bias)
    return C, d


def tanh_to_sigmoid(C: list[Array], d: list[Array]) -> Layers:
    """Return the weights of the sigmoid network that computes the same map as a tanh network.

    The converse of `sigmoid_to_tanh`: with tanh(z) = 2σ(2z) − 1, the hidden values are y′ = 2y − 1.

    Parameters
    ----------
    C : list of ndarray, shape (n_ℓ, n_{ℓ−1}), float64
        Weights of the L ≥ 2 layers.
    d : list of ndarray, shape (n_ℓ,), float64
        Biases.

    Returns
    -------
    A, b : list of ndarray
        A_1 = 2C_1, b_1 = 2d_1; A_ℓ = 4C_ℓ, b_ℓ = 2d_ℓ − 2C_ℓ1; A_L = 2C_L, b_L = d_L − C_L1.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.3.2: tanh(z) = 2σ(2z) − 1.

    Examples
    --------
    >>> A, b = tanh_to_sigmoid([np.eye(1), np.eye(1)], [np.ones(1), np.ones(1)])
    >>> [part.tolist() for part in A + b]
    [[[2.0]], [[2.0]], [2.0], [0.0]]
    """
    last = len(C) - 1
    A, b = [], []
    for layer, weight in enumerate(C):
        bias = d[layer]
        if layer > 0:  # its input is 2y − 1
            weight, bias = 2 * weight, bias - weight.sum(axis=1)
        if layer < last:  # tanh(z) is σ at 2z, but for the shift and the scale that the next layer sees to
            weight, bias = 2 * weight, 2 * bias
        A.append(weight)
        b.append(bias)
    return A, b
