"""Reference for a deep network whose gradient vanishes, and does not once it has skip connections."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def vanishing_example(depth: int, d: int) -> list[Matrix]:
    """Return ``depth`` weight matrices for which only the plain network's gradient vanishes.

    Parameters
    ----------
    depth : int
        Number of layers.
    d : int
        Width of every layer.

    Returns
    -------
    list of ndarray, shape (d, d), float64
        W = I/2 in every layer.

    Notes
    -----
    0 < σ′ ≤ 1/4. The plain Jacobian of a layer, diag(σ′)W = diag(σ′)/2, is at most 1/8, so after 20
    layers the gradient is at most 8⁻²⁰ < 1e-18 times the upstream one. With the skip connection it is
    I + diag(σ′)/2, whose entries are more than 1: the gradient grows.

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, Identity Mappings in Deep Residual Networks (2016), equation 5. For
    the plain network: Y. Bengio, P. Simard, P. Frasconi, Learning Long-Term Dependencies with Gradient
    Descent is Difficult (1994).
    """
    return [0.5 * np.eye(d) for _ in range(depth)]


def sigmoid(a: Matrix) -> Matrix:
    """Return 1/(1 + e^−a) elementwise without overflow."""
    e = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, e) / (1.0 + e)


def input_gradient(weights: Sequence[Matrix] | Matrix, x: Matrix, upstream: Matrix, *, skip: bool) -> Matrix:
    """Return the gradient of a deep network's loss with respect to its input.

    Parameters
    ----------
    weights : sequence of ndarray, shape (d, d)
        One matrix per layer, the first one applied to x.
    x : ndarray, shape (d,)
        Input.
    upstream : ndarray, shape (d,)
        Gradient of the loss with respect to the last layer's output.
    skip : bool
        Whether a layer is x + σ(Wx); otherwise it is σ(Wx).

    Returns
    -------
    ndarray, shape (d,), float64

    References
    ----------
    Backpropagation: I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.5.2, layer by
    layer; a layer's own part is Wᵀ(g ⊙ σ′(Wx)), and a skip connection adds g itself.
    """
    slopes: list[Matrix] = []
    for W in weights:
        a = W @ x
        slopes.append(sigmoid(a) * sigmoid(-a))
        x = x + sigmoid(a) if skip else sigmoid(a)
    gradient = upstream
    for W, slope in zip(reversed(list(weights)), reversed(slopes), strict=True):
        through_layer = W.T @ (gradient * slope)
        gradient = gradient + through_layer if skip else through_layer
    return gradient
