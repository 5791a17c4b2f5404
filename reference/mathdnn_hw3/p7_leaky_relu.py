"""Gradient, SGD step and two witnesses for f(x) = uᵀσ(ax + b) with the leaky ReLU σ."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Neuron = tuple[float, float, float]
Revival = tuple[float, float, float, list[float], list[float], float, int]


def leaky_gradient(
    a: Vector, b: Vector, u: Vector, x: float, alpha: float
) -> tuple[Vector, Vector, Vector]:
    """Return the gradient of f(x) = uᵀσ(ax + b) with respect to a, b and u.

    Parameters
    ----------
    a, b, u : ndarray, shape (p,), float64
        Weights, biases and output weights of the p neurons.
    x : float
        The input; no pre-activation a_j x + b_j may be 0.
    alpha : float
        The slope below 0: σ(z) = z for z ≥ 0 and αz for z < 0.

    Returns
    -------
    da, db, du : ndarray, shape (p,), float64
        da_j = u_j σ′(a_j x + b_j) x, db_j = u_j σ′(a_j x + b_j), du_j = σ(a_j x + b_j).

    References
    ----------
    A. Maas, A. Hannun, A. Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models, ICML
    2013, section 2: the leaky ReLU (there with α = 0.01).
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.5.2, eq. (6.45): the chain rule.

    Examples
    --------
    >>> one = np.ones(1)
    >>> [part.tolist() for part in leaky_gradient(one, -3.0 * one, 2.0 * one, 1.0, 0.5)]
    [[1.0], [1.0], [-1.0]]
    """
    z = a * x + b
    slope = np.where(z > 0.0, 1.0, alpha)
    return u * slope * x, u * slope, slope * z


def leaky_sgd_step(
    a: Vector, b: Vector, u: Vector, x: float, y: float, lr: float, alpha: float
) -> tuple[Vector, Vector, Vector]:
    """Take one step of stochastic gradient descent on ½(f(x) − y)².

    Parameters
    ----------
    a, b, u : ndarray, shape (p,), float64
        The parameters before the step; they are left as they are.
    x, y : float
        The sample.
    lr : float
        Step length, > 0.
    alpha : float
        The slope of σ below 0.

    Returns
    -------
    a, b, u : ndarray, shape (p,), float64
        θ − lr (f(x) − y) ∇f(x), all three from the parameters before the step.

    References
    ----------
    L. Bottou, F. Curtis, J. Nocedal, Optimization Methods for Large-Scale Machine Learning, SIAM
    Review 60(2), 2018, Algorithm 4.1. The loss slope ℓ′ = f(x) − y is the derivative of ½(f − y)².

    Examples
    --------
    >>> one = np.ones(1)
    >>> [part.tolist() for part in leaky_sgd_step(one, -3.0 * one, one, 1.0, 0.0, 1.0, 0.5)]
    [[1.5], [-2.5], [0.0]]
    """
    da, db, du = leaky_gradient(a, b, u, x, alpha)
    residual = float(u @ du) - y
    return a - lr * residual * da, b - lr * residual * db, u - lr * residual * du


def zero_gradient_example(alpha: float) -> tuple[float, float, float, float]:
    """Return a neuron that is dead at x and gets no gradient in a and b all the same: u = 0.

    Where ax + b < 0, ∂f/∂b = uα; with α > 0 it is 0 only for u = 0, and then ∂f/∂a = uαx is 0 too.

    Parameters
    ----------
    alpha : float
        The slope of σ below 0, > 0; the example is the same for all.

    Returns
    -------
    a, b, u, x : float
        With ax + b < 0 and u = 0.

    References
    ----------
    The formulas of `leaky_gradient`.

    Examples
    --------
    >>> zero_gradient_example(0.1)
    (1.0, -2.0, 0.0, 1.0)
    """
    return 1.0, -2.0, 0.0, 1.0


def revival_example(alpha: float) -> Revival:
    """Return a neuron that is dead on all inputs and is brought back to life by SGD.

    The one input is x = 0, so only b and u matter. While b < 0 and f = αub < y, a step adds
    lr·(y − f)·αu > 0 to b as long as u > 0. The flow keeps u² − b² (both change at the rate
    (y − f)·α times the other), so u starts larger than |b| and is still positive when b reaches 0.

    Parameters
    ----------
    alpha : float
        The slope of σ below 0, between 0 and 1.

    Returns
    -------
    a, b, u : float
        The neuron at the start.
    X, Y : list of float
        Inputs and targets, of equal length, visited cyclically.
    lr : float
        Step length.
    steps : int
        Steps within which the neuron is alive: b rises by more than 0.1·αu ≥ 0.169 α a step.

    References
    ----------
    S. Du, W. Hu, J. Lee, Algorithmic Regularization in Learning Deep Homogeneous Models: Layers are
    Automatically Balanced, NeurIPS 2018, Theorem 2.1: the difference of squared norms of
    neighbouring layers is kept by the gradient flow (leaky ReLU included).

    Examples
    --------
    >>> a, b, u, X, Y, lr, steps = revival_example(0.1)
    >>> a * X[0] + b < 0, steps
    (True, 60)
    """
    # u falls from 2 to about 1.7 while b rises from −1 to 0, and y − f ≥ 1: so b rises by 0.169 α or more a
    # step (at α = 0.5, where u falls most), and 1 / 0.169 < 6.
    return 0.0, -1.0, 2.0, [0.0], [1.0], 0.1, int(np.ceil(6.0 / alpha))


def first_alive(
    neuron: Neuron, X: Vector, Y: Vector, lr: float, alpha: float, most_steps: int
) -> tuple[int | None, Neuron]:
    """Return after how many SGD steps a neuron that is dead on all inputs is alive on one of them.

    Parameters
    ----------
    neuron : tuple of 3 floats
        (a, b, u) at the start.
    X, Y : ndarray, shape (n,), float64
        The samples, visited cyclically.
    lr, alpha : float
        Step length, and the slope of σ below 0.
    most_steps : int
        Where to stop.

    Returns
    -------
    steps : int or None
        None if it is dead throughout, or if a parameter overflows before it is alive.
    neuron : tuple of 3 floats
        (a, b, u) at that time.
    """
    a, b, u = neuron
    xs, ys, n = X.tolist(), Y.tolist(), X.size
    lowest, highest = min(xs), max(xs)
    for k in range(most_steps + 1):
        # ax + b is monotone in x, in floating point too: the two outermost inputs decide.
        if max(a * lowest, a * highest) + b > 0.0:
            return k, (a, b, u)
        x, y = xs[k % n], ys[k % n]
        z = a * x + b  # ≤ 0: σ(z) = αz, σ′ = α
        push = lr * (u * alpha * z - y)
        a, b, u = a - push * u * alpha * x, b - push * u * alpha, u - push * alpha * z
        if not (math.isfinite(a) and math.isfinite(b) and math.isfinite(u)):
            break
    return None, (a, b, u)
