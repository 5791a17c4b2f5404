"""Reference for the gradient through a sigmoid layer z = σ(Wx)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def sigmoid(a: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1/(1 + e^−a) elementwise without overflow.

    Notes
    -----
    For a < 0 the equal form e^a/(1 + e^a) is used, so the exponential's argument is never positive.
    """
    e = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, e) / (1.0 + e)


def layer_gradient(x: ArrayLike, W: ArrayLike, z_hat: ArrayLike) -> NDArray[np.float64]:
    """Return ∂ℓ/∂x for z = σ(Wx), given ẑ = ∂ℓ/∂z.

    Parameters
    ----------
    x : array_like, shape (d,)
        Input of the layer.
    W : array_like, shape (d, d)
        Weights.
    z_hat : array_like, shape (d,)
        Gradient that arrives from above.

    Returns
    -------
    ndarray, shape (d,), float64
        Wᵀ(ẑ ⊙ z ⊙ (1 − z)) with z = σ(Wx).

    Notes
    -----
    1 − σ(a) is computed as σ(−a), which keeps its digits where σ(a) rounds to 1.

    References
    ----------
    σ′ = σ(1 − σ) and the transposed Jacobian: I. Goodfellow, Y. Bengio, A. Courville, Deep Learning,
    sections 3.10 and 6.5.2.
    """
    point, weights, upstream = (np.asarray(value, dtype=np.float64) for value in (x, W, z_hat))
    a = weights @ point
    return weights.T @ (upstream * sigmoid(a) * sigmoid(-a))


def layer_gradient_autograd(x: ArrayLike, W: ArrayLike, z_hat: ArrayLike) -> NDArray[np.float64]:
    """Return the same gradient as torch's autograd finds it, in float64.

    Notes
    -----
    torch is imported on the call, so that the checks start without it.
    """
    import torch

    point = torch.tensor(np.asarray(x), dtype=torch.float64, requires_grad=True)
    weights = torch.tensor(np.asarray(W), dtype=torch.float64)
    z = torch.sigmoid(weights @ point)
    z.backward(torch.tensor(np.asarray(z_hat), dtype=torch.float64))  # type: ignore[no-untyped-call]  # torch's own
    gradient = point.grad
    if gradient is None:
        raise RuntimeError("autograd left no gradient")
    return np.asarray(gradient.numpy(), dtype=np.float64)
