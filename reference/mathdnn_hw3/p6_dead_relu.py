"""Gradient, SGD step and induction hypothesis for the dead neurons of f(x) = uᵀσ(ax + b), σ = ReLU."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Neuron = tuple[float, float, float]


def relu_net_gradient(a: Vector, b: Vector, u: Vector, x: float) -> tuple[Vector, Vector, Vector]:
    """Return the gradient of f(x) = uᵀσ(ax + b) with respect to a, b and u.

    Parameters
    ----------
    a, b, u : ndarray, shape (p,), float64
        Weights, biases and output weights of the p neurons.
    x : float
        The input; no pre-activation a_j x + b_j may be 0.

    Returns
    -------
    da, db, du : ndarray, shape (p,), float64
        da_j = u_j σ′(a_j x + b_j) x, db_j = u_j σ′(a_j x + b_j), du_j = σ(a_j x + b_j).

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.5.2, eq. (6.45): the chain rule.
    E. Ryu, Mathematical Foundations of Deep Neural Networks, Homework 3: the network.

    Examples
    --------
    >>> one = np.ones(1)
    >>> [part.tolist() for part in relu_net_gradient(one, one, 3.0 * one, 2.0)]
    [[6.0], [3.0], [3.0]]
    """
    z = a * x + b
    slope = np.where(z > 0.0, 1.0, 0.0)
    return u * slope * x, u * slope, np.maximum(z, 0.0)


def sgd_step(
    a: Vector, b: Vector, u: Vector, x: float, y: float, lr: float
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
    >>> [part.tolist() for part in sgd_step(one, one, one, 1.0, 1.0, 0.5)]
    [[0.5], [0.5], [0.0]]
    """
    da, db, du = relu_net_gradient(a, b, u, x)
    residual = float(u @ np.maximum(a * x + b, 0.0)) - y
    return a - lr * residual * da, b - lr * residual * db, u - lr * residual * du


def dead_invariant(theta0: Neuron, theta: Neuron, X: Vector) -> bool:
    """Say whether the induction hypothesis holds: the neuron is dead on every input.

    Where a neuron is dead on X_i, all three of its derivatives there are 0, so no step moves it; the
    hypothesis therefore passes from every iterate to the next one, and with it θ = θ⁰.

    Parameters
    ----------
    theta0, theta : tuple of 3 floats
        (a_j, b_j, u_j) at the start and now; this hypothesis need not look at the start.
    X : ndarray, shape (n,), float64
        The inputs of the training data.

    Returns
    -------
    bool
        True if a_j X_i + b_j < 0 for all i.

    References
    ----------
    L. Lu, Y. Shin, Y. Su, G. Karniadakis, Dying ReLU and Initialization: Theory and Numerical
    Examples, Communications in Computational Physics 28(5), 2020, section 2: a dead network's
    gradients vanish.

    Examples
    --------
    >>> dead_invariant((1.0, -2.0, 3.0), (1.0, -2.0, 3.0), np.array([0.0, 1.0]))
    True
    """
    a, b, _ = theta
    return bool(np.all(a * X + b < 0.0))
