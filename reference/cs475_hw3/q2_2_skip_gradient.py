"""Reference for the gradient through a skip connection y = x + σ(Wx)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def sigmoid_slope(a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return σ′(a) = σ(a)(1 − σ(a)) elementwise without overflow.

    Notes
    -----
    σ(a)σ(−a) = e^−a/(1 + e^−a)² is even in a, so the exponential's argument need never be positive; 1 − σ(a)
    written as σ(−a) keeps its digits where σ(a) rounds to 1.
    """
    e = np.exp(-np.abs(a))
    return np.asarray(e / (1.0 + e) ** 2)


def skip_gradient(x: ArrayLike, W: ArrayLike, y_hat: ArrayLike) -> NDArray[np.float64]:
    """Return ∂ℓ/∂x for y = x + σ(Wx), given ŷ = ∂ℓ/∂y.

    Parameters
    ----------
    x : array_like, shape (d,)
        Input of the layer.
    W : array_like, shape (d, d)
        Weights.
    y_hat : array_like, shape (d,)
        Gradient that arrives from above.

    Returns
    -------
    ndarray, shape (d,), float64
        ŷ + Wᵀ(ŷ ⊙ z ⊙ (1 − z)) with z = σ(Wx).

    References
    ----------
    K. He, X. Zhang, S. Ren, J. Sun, Identity Mappings in Deep Residual Networks (2016), equation 5:
    the identity adds the upstream gradient itself. σ′ = σ(1 − σ) and the transposed Jacobian:
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, sections 3.10 and 6.5.2.
    """
    point, weights, upstream = (np.asarray(value, dtype=np.float64) for value in (x, W, y_hat))
    return upstream + weights.T @ (upstream * sigmoid_slope(weights @ point))


def skip_gradient_autograd(x: ArrayLike, W: ArrayLike, y_hat: ArrayLike) -> NDArray[np.float64]:
    """Return the same gradient as torch's autograd finds it, in float64.

    Notes
    -----
    torch is imported on the call, so that the checks start without it.
    """
    import torch

    point = torch.tensor(np.asarray(x), dtype=torch.float64, requires_grad=True)
    weights = torch.tensor(np.asarray(W), dtype=torch.float64)
    y = point + torch.sigmoid(weights @ point)
    y.backward(torch.tensor(np.asarray(y_hat), dtype=torch.float64))  # type: ignore[no-untyped-call]  # torch's own
    gradient = point.grad
    if gradient is None:
        raise RuntimeError("autograd left no gradient")
    return np.asarray(gradient.numpy(), dtype=np.float64)
