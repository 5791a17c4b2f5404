"""Single neurons (a, b, u) and their inputs X: states to try a hypothesis about dead neurons on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Neuron = tuple[float, float, float]


def is_off_the_kink(theta: Neuron, X: Vector) -> bool:
    """Say whether every pre-activation is at least 0.01 away from 0, so that float32 sees its sign."""
    return bool(np.min(np.abs(theta[0] * X + theta[1])) >= 0.01)


def is_alive(theta: Neuron, X: Vector) -> bool:
    """Say whether a neuron is alive on some input."""
    return bool(np.max(theta[0] * X + theta[1]) > 0.0)


def alive_everywhere(theta0: Neuron, X: Vector) -> Neuron:
    """Return a neuron that is alive on every input, each of its numbers larger than θ⁰'s by 1 or more."""
    a, b, u = (value + float(np.copysign(2.0, value)) for value in theta0)
    return round(a, 2), round(max(abs(b), float(np.max(-a * X)) + 1.5), 2), round(u, 2)


def lifts(a: float, X: Vector) -> tuple[float, float]:
    """Return two biases: one that makes the neuron alive on its top input only, one on every input."""
    z = np.sort(a * X)[::-1]
    return float(np.round(-(z[0] + z[1]) / 2.0, 3)), float(np.round(-z[-1] + 0.4, 2))


def not_dead(theta0: Neuron, X: Vector) -> Iterator[Neuron]:
    """List neurons that are alive on some input, each agreeing with θ⁰ in another respect.

    Some may come out dead, or on the kink; `is_alive` and `is_off_the_kink` tell.
    """
    a, b, u = theta0
    top, everywhere = lifts(a, X)
    yield a, everywhere, u  # a and u as they were
    yield a, top, u  # alive on one input only
    yield -a, lifts(-a, X)[0], u  # alive on one input, at the other end
    yield a, top, round(u + 0.5, 2)
    yield a, everywhere, 0.0
    yield a, everywhere, -u
    yield -a, -b, u  # as long a vector as θ⁰
    yield round(-0.9 * a, 3), round(-0.9 * b, 3), round(0.9 * u, 3)  # a shorter one
    x = float(X[np.argmax(np.abs(X))])
    yield round((0.5 - b) / x, 3), b, u  # b and u as they were
    yield round((0.5 - b) / x, 3), b, round(u - 0.7, 2)  # b as it was
    x = float(np.min(X))
    if x < 0.0:  # a and b both fall
        yield round(min((0.7 - b) / x, a - 1.0), 3), round(b - 0.1, 2), u
    yield round(0.5 * a, 3), lifts(0.5 * a, X)[1], u
    yield round(a + 0.02, 2), round(b + 0.25, 2), round(u + 0.01, 2)  # each number changed by little


def neuron_step(theta: Neuron, x: float, push: float, slope_at_0: float) -> Neuron:
    """Take an SGD step of one neuron.

    Parameters
    ----------
    theta : tuple of 3 floats
        The neuron (a, b, u).
    x : float
        The input.
    push : float
        lr·ℓ′, which the other neurons decide.
    slope_at_0 : float
        What is taken for σ′(0).

    References
    ----------
    The formulas of `p6_dead_relu.relu_net_gradient`, for one j.
    """
    a, b, u = theta
    z = a * x + b
    slope = slope_at_0 if z == 0.0 else float(z > 0.0)
    return a - push * u * slope * x, b - push * u * slope, u - push * max(z, 0.0)
