"""Fit f*(x) = (x − 2)cos(4x) with a three-layer sigmoid network: two answers, and the same in NumPy.

``make_mlp`` and ``train_mlp`` are what students hand in. The rest is what the checks compare with: the
network's map, its gradient and SGD in float64, and tests of normality. torch is imported where it is needed
only, so that the NumPy half loads fast.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import permutations, product
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import torch

Vector = npt.NDArray[np.float64]
Samples = npt.NDArray[np.intp]
#: A₁ (64, 1), b₁ (64,), A₂ (64, 64), b₂ (64,), A₃ (1, 64), b₃ (1,): rows are outputs.
Layers = tuple[Vector, Vector, Vector, Vector, Vector, Vector]
Activation = Callable[[Vector], Vector]

WIDTH = 64
SHAPES = ((WIDTH, 1), (WIDTH,), (WIDTH, WIDTH), (WIDTH,), (1, WIDTH), (1,))
SYMBOLS = ("A₁", "b₁", "A₂", "b₂", "A₃", "b₃")
PARAMETER_COUNT = 4353
INITIAL_BIAS = 0.03

# float32 sums of 64 products of order one are off by up to 1e-5.
OUTPUT_RTOL = OUTPUT_ATOL = 1e-4
# Of a parameter array's move: float32 rounding makes 1.4e-4 at most (measured, 1 to 1000 steps), the least
# mistake that is looked for a few per cent. The absolute part is the rounding of parameters near 1.
MOVE_RTOL, MOVE_ATOL = 1e-3, 3e-7


# --- the answer -------------------------------------------------------------------------------------


def make_mlp() -> torch.nn.Module:
    """Build the network of widths 1, 64, 64, 1 with fresh weights N(0, 1) and biases 0.03.

    Returns
    -------
    torch.nn.Module
        Maps (n, 1) to (n, 1), float32; sigmoid after the first and the second layer.

    References
    ----------
    E. Ryu, Mathematical Foundations of Deep Neural Networks, Homework 3, problem 1.
    """
    from torch import nn

    model = nn.Sequential(
        nn.Linear(1, WIDTH), nn.Sigmoid(), nn.Linear(WIDTH, WIDTH), nn.Sigmoid(), nn.Linear(WIDTH, 1)
    )
    for layer in model:
        if isinstance(layer, nn.Linear):
            nn.init.normal_(layer.weight, 0.0, 1.0)
            nn.init.constant_(layer.bias, INITIAL_BIAS)
    return model


def train_mlp(
    model: torch.nn.Module,
    x: torch.Tensor,
    y: torch.Tensor,
    epochs: int = 1000,
    batch_size: int = 128,
    lr: float = 0.1,
) -> torch.nn.Module:
    """Train a network in place by shuffled cyclic minibatch SGD on the mean squared error.

    Parameters
    ----------
    model : torch.nn.Module
        Maps (n, 1) to (n, 1).
    x, y : torch.Tensor, shape (N,) or (N, 1), float32
        Inputs and labels.
    epochs : int
        Passes over the data, each in a new random order.
    batch_size : int
        Samples per step.
    lr : float
        Step length, > 0.

    Returns
    -------
    torch.nn.Module
        The model that was given.

    References
    ----------
    E. Ryu, Mathematical Foundations of Deep Neural Networks, Homework 3, problem 1: shuffled cyclic SGD.
    """
    import torch

    x, y = x.reshape(-1, 1), y.reshape(-1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        order = torch.randperm(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            optimizer.zero_grad()
            torch.nn.functional.mse_loss(model(x[batch]), y[batch]).backward()  # type: ignore[no-untyped-call]  # torch's own
            optimizer.step()
    return model


# --- the same in NumPy ------------------------------------------------------------------------------


def target(x: Vector) -> Vector:
    """Return f*(x) = (x − 2)cos(4x), elementwise.

    References
    ----------
    E. Ryu, Mathematical Foundations of Deep Neural Networks, Homework 3, problem 1.

    Examples
    --------
    >>> float(target(np.zeros(1))[0])
    -2.0
    """
    return np.asarray((x - 2.0) * np.cos(4.0 * x))


def sigmoid(z: Vector) -> Vector:
    """Return σ(z) = 1/(1 + e⁻ᶻ), elementwise, as ½(1 + tanh(z/2)), which cannot overflow.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, section 6.3.2: tanh(z) = 2σ(2z) − 1.
    """
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * z)))


def identity(z: Vector) -> Vector:
    """Return z."""
    return z


@np.errstate(all="ignore")
def forward(
    layers: Layers,
    x: Vector,
    activations: tuple[Activation, Activation, Activation] = (sigmoid, sigmoid, identity),
) -> Vector:
    """Return A₃σ(A₂σ(A₁x + b₁) + b₂) + b₃ for every x.

    Parameters
    ----------
    layers : Layers
        The parameters.
    x : ndarray, shape (n,), float64
        The inputs.
    activations : tuple of 3 functions
        What is applied after each layer; others than the problem's recognise mistakes.

    Returns
    -------
    ndarray, shape (n,), float64

    References
    ----------
    E. Ryu, Mathematical Foundations of Deep Neural Networks, Homework 3, problem 1.
    """
    A1, b1, A2, b2, A3, b3 = layers
    first, second, last = activations
    h1 = first(np.outer(x, A1[:, 0]) + b1)
    h2 = second(h1 @ A2.T + b2)
    return last(h2 @ A3[0] + b3[0])


def gradient(layers: Layers, x: Vector, y: Vector) -> Layers:
    """Return the gradient of the mean squared error (1/n) Σ (f(x_i) − y_i)².

    Parameters
    ----------
    layers : Layers
        The parameters.
    x, y : ndarray, shape (n,), float64
        Inputs and labels.

    Returns
    -------
    Layers
        One array for each parameter, of its shape.

    References
    ----------
    I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, Algorithm 6.4 (back-propagation), with
    σ′ = σ(1 − σ).
    """
    A1, b1, A2, b2, A3, b3 = layers
    h1 = sigmoid(np.outer(x, A1[:, 0]) + b1)
    h2 = sigmoid(h1 @ A2.T + b2)
    slope = 2.0 / x.size * (h2 @ A3[0] + b3[0] - y)
    d2 = np.outer(slope, A3[0]) * h2 * (1.0 - h2)
    d1 = d2 @ A2 * h1 * (1.0 - h1)
    return (
        (d1.T @ x)[:, None],
        d1.sum(axis=0),
        d2.T @ h1,
        d2.sum(axis=0),
        (slope @ h2)[None, :],
        slope.sum(keepdims=True),
    )


@np.errstate(all="ignore")
def sgd(
    layers: Layers,
    x: Vector,
    y: Vector,
    batches: Sequence[Samples],
    lr: float,
    momentum: float = 0.0,
) -> Layers:
    """Take one step of SGD on the mean squared error for each batch.

    Parameters
    ----------
    layers : Layers
        The parameters at the start.
    x, y : ndarray, shape (N,), float64
        All inputs and labels.
    batches : sequence of ndarray of int
        The samples of each step.
    lr : float
        Step length. With ½·MSE as the loss a step is half as long.
    momentum : float
        v ← momentum·v + g, θ ← θ − lr·v; 1 is what a missing ``zero_grad()`` does.

    Returns
    -------
    Layers
        The parameters at the end.

    References
    ----------
    L. Bottou, F. Curtis, J. Nocedal, Optimization Methods for Large-Scale Machine Learning, SIAM
    Review 60(2), 2018, Algorithm 4.1 and eq. (7.1).
    """
    state: list[Vector] = list(layers)
    velocity = [np.zeros_like(part) for part in state]
    for batch in batches:
        slopes = gradient(_layers(state), x[batch], y[batch])
        velocity = [momentum * v + slope for v, slope in zip(velocity, slopes, strict=True)]
        state = [part - lr * v for part, v in zip(state, velocity, strict=True)]
    return _layers(state)


def _layers(parts: Sequence[Vector]) -> Layers:
    A1, b1, A2, b2, A3, b3 = parts
    return A1, b1, A2, b2, A3, b3


def data_dtype(parameters: Iterable[npt.NDArray[np.floating]]) -> np.dtype[np.floating]:
    """Return the dtype of the data that go with a module: float32, or float64 if it has nothing else.

    A module is float64 after ``torch.set_default_dtype(torch.float64)``, and refuses float32 inputs then.

    Parameters
    ----------
    parameters : iterable of ndarray
        The module's.
    """
    wide = np.dtype(np.float64)
    return wide if {part.dtype for part in parameters} == {wide} else np.dtype(np.float32)


def layouts(parameters: Sequence[npt.NDArray[np.floating]]) -> Iterator[Layers]:
    """Read a module's parameters as the problem's, in every way that their sizes allow.

    Weights may be stored (in, out) or (out, in), biases as rows or columns, and in any order; which of
    the readings is meant shows when the module is run. A bias that is not there is read as 0.

    Parameters
    ----------
    parameters : sequence of ndarray
        As the module lists them.

    Yields
    ------
    Layers
        The most usual reading first; none if the sizes are not those of the network.
    """
    arrays = [np.asarray(part, dtype=np.float64) for part in parameters]
    square = [part for part in arrays if part.shape == (WIDTH, WIDTH)]
    single = [part.reshape(1) for part in arrays if part.size == 1]
    long = [part for part in arrays if part.size == WIDTH]
    is_right = len(square) == 1 and len(single) <= 1 and 2 <= len(long) <= 4
    if not is_right or len(arrays) != 1 + len(single) + len(long):
        return
    flat = [part.reshape(WIDTH) for part in long] + [np.zeros(WIDTH)] * (4 - len(long))
    b3 = single[0] if single else np.zeros(1)

    def oddity(order: tuple[int, ...]) -> tuple[int, int]:
        """Count what is unusual about taking the long ones as A₁, b₁, b₂, A₃ in this order."""
        flat_weights = sum(order[k] < len(long) and long[order[k]].ndim == 1 for k in (0, 3))
        matrix_biases = sum(order[k] < len(long) and long[order[k]].ndim > 1 for k in (1, 2))
        inversions = sum(i > j for n, i in enumerate(order) for j in order[n + 1 :])
        return flat_weights + matrix_biases, inversions

    for order in sorted(permutations(range(4)), key=oddity):
        if max(order[0], order[3]) >= len(long):
            continue  # a weight is there: only biases may be missing
        A1, b1, b2, A3 = (flat[k] for k in order)
        for A2 in (square[0], square[0].T):
            yield A1[:, None], b1, A2, b2, A3[None, :], b3


# --- what a module and a training loop did ------------------------------------------------------------


@np.errstate(all="ignore")
def agree(outputs: Vector, exact: Vector) -> bool:
    """Say whether outputs computed in float32 agree with the exact ones; NaN agrees with nothing.

    Parameters
    ----------
    outputs, exact : ndarray, shape (n,), float64
    """
    return bool(np.all(np.abs(outputs - exact) <= OUTPUT_ATOL + OUTPUT_RTOL * np.abs(exact)))


def activations_of(
    outputs: Vector, parameters: Sequence[npt.NDArray[np.floating]], x: Vector
) -> tuple[str, str, str] | None:
    """Find the activations with which a module of the right shapes computes its outputs.

    Parameters
    ----------
    outputs, x : ndarray, shape (n,), float64
        The module's outputs and its inputs.
    parameters : sequence of ndarray
        As the module lists them.

    Returns
    -------
    tuple of 3 str, or None
        After layer 1, after layer 2, at the output; None if no known ones fit.
    """
    known: dict[str, Activation] = {
        "the sigmoid": sigmoid,
        "no activation": identity,
        "ReLU": lambda z: np.maximum(z, 0.0),
        "tanh": lambda z: np.asarray(np.tanh(z)),
    }
    for first, second, last in product(known, repeat=3):
        activations = known[first], known[second], known[last]
        if any(agree(outputs, forward(layers, x, activations)) for layers in layouts(parameters)):
            return first, second, last
    return None


@np.errstate(all="ignore")
def is_at(after: Sequence[Vector], exact: Layers, start: Layers) -> bool:
    """Say whether every parameter array has moved from its start to the exact place, up to rounding.

    Parameters
    ----------
    after : sequence of 6 ndarrays
        Where the parameters are; NaN is nowhere.
    exact, start : Layers
        Where they should be, and where they began.
    """
    return all(
        float(np.linalg.norm(now - right))
        <= MOVE_RTOL * float(np.linalg.norm(right - old)) + MOVE_ATOL * math.sqrt(old.size)
        for now, right, old in zip(after, exact, start, strict=True)
    )


@np.errstate(all="ignore")
def step_scale(after: Sequence[Vector], start: Layers, x: Vector, y: Vector, lr: float) -> float:
    """Return how long a move is, in steps of SGD on the mean squared error of all the data.

    Parameters
    ----------
    after : sequence of 6 ndarrays
        Where the parameters are.
    start : Layers
        Where they began.
    x, y : ndarray, shape (N,), float64
        Inputs and labels.
    lr : float
        Step length.

    Returns
    -------
    float
        1 for a step on the MSE, ½ for one on ½·MSE, negative uphill; NaN in any other direction.
    """
    everything = [np.arange(x.size)]
    exact = _flat(sgd(start, x, y, everything, lr)) - _flat(start)
    scale = float((_flat(after) - _flat(start)) @ exact / (exact @ exact))
    return scale if is_at(after, sgd(start, x, y, everything, scale * lr), start) else math.nan


@np.errstate(all="ignore")
def wrong_step(after: Sequence[Vector], start: Layers, x: Vector, y: Vector, lr: float) -> str:
    """Say what is wrong with a step that does not go down the gradient.

    Parameters
    ----------
    after, start, x, y, lr
        As for `step_scale`.

    Returns
    -------
    str
        A sentence for the student.

    References
    ----------
    D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization, ICLR 2015, section 2.1: the first step of
    Adam is lr in every coordinate.
    """
    begun, ended = _flat(start), _flat(after)
    moves = np.abs(ended - begun)
    if not np.all(np.isfinite(moves)):
        return "the parameters are not finite after one step."
    if not np.any(moves):
        return "no parameter has changed: no step is made, or not on the given model."
    if step_scale(after, start, x, y, lr) < 0.0:
        return "the step goes up the gradient of the loss, not down."
    # The mean over all pairs of (f_i − y_j)² has the gradient of the MSE to the mean label.
    if step_scale(after, start, x, np.full_like(y, np.mean(y)), lr) > 0.0:
        return "the loss compares each output with every label: (N, 1) and (N,) broadcast to (N, N)."
    if np.std(moves) < 0.05 * np.mean(moves):
        return f"every parameter moves by {np.mean(moves):.3g}, whatever its gradient: that is Adam, not SGD."
    still = [name for name, now, old in zip(SYMBOLS, after, start, strict=True) if np.array_equal(now, old)]
    if still:
        return f"{', '.join(still)} did not move; every parameter is to be trained."
    if ended @ begun < 0.5 * (begun @ begun):
        return "another model than the given one was trained."
    return "the step is not −lr·∇L(θ), with L the mean squared error on the given x and y, nor with ½L."


def _flat(parts: Sequence[Vector]) -> Vector:
    return np.concatenate([part.ravel() for part in parts])


def sample_numbers(x: Vector, batch: npt.NDArray[np.floating]) -> Samples:
    """Return the number of each input of a batch; −1 for those that are not in x.

    Parameters
    ----------
    x : ndarray, shape (N,)
        All inputs, no two of them equal.
    batch : ndarray of any shape
        The inputs of one pass.
    """
    order = np.argsort(x)
    found = order[np.clip(np.searchsorted(x, batch.ravel(), sorter=order), 0, x.size - 1)]
    return np.where(x[found] == batch.ravel(), found, -1)


def training_passes(passes: Sequence[Samples], n: int, batch_size: int) -> list[Samples]:
    """Leave out what only evaluates: passes over all data, and a second one over the batch just seen.

    Parameters
    ----------
    passes : sequence of ndarray of int
        The samples of every forward pass.
    n, batch_size : int
        How many samples there are, and how many make a batch.
    """
    parts = [batch for batch in passes if batch.size < n] if batch_size < n else []
    parts = parts or list(passes)
    return [
        batch
        for k, batch in enumerate(parts)
        if k == 0 or not np.array_equal(np.sort(batch), np.sort(parts[k - 1]))
    ]


# --- tests of normality -----------------------------------------------------------------------------


def mean_score(sample: Vector) -> float:
    """Return √n·mean, which is N(0, 1) for a sample of n independent N(0, 1) numbers."""
    return float(np.mean(sample) * math.sqrt(sample.size))


def spread_score(sample: Vector) -> float:
    """Return a score of Σx², nearly N(0, 1) for a sample of n independent N(0, 1) numbers.

    References
    ----------
    E. Wilson, M. Hilferty, The Distribution of Chi-Square, PNAS 17(12), 1931: (χ²/n)^⅓ is nearly normal
    with mean 1 − 2/(9n) and variance 2/(9n).
    """
    width = 2.0 / (9.0 * sample.size)
    return float((np.cbrt(np.mean(sample**2)) - (1.0 - width)) / math.sqrt(width))


def shape_score(sample: Vector) -> float:
    """Return √n times the Kolmogorov–Smirnov distance of a sample from N(0, 1).

    References
    ----------
    W. Feller, On the Kolmogorov–Smirnov Limit Theorems for Empirical Distributions, Annals of
    Mathematical Statistics 19(2), 1948: P(score > t) is nearly 2·exp(−2t²).
    """
    ordered = np.sort(sample)
    below = np.array([0.5 * math.erfc(-value / math.sqrt(2.0)) for value in ordered])
    rank = np.arange(sample.size + 1) / sample.size
    return float(max(np.max(rank[1:] - below), np.max(below - rank[:-1])) * math.sqrt(sample.size))


@np.errstate(all="ignore")
def is_standard_normal(sample: Vector) -> bool:
    """Say whether independent N(0, 1) numbers could be such a sample.

    A sample of them is refused with probability 6e-7: 1.2e-7 each by mean and spread (5.3 standard
    deviations), 3e-7 by the shape (a Kolmogorov–Smirnov score of 2.8).

    Parameters
    ----------
    sample : ndarray, shape (n,), float64
    """
    scores = (abs(mean_score(sample)) <= 5.3, abs(spread_score(sample)) <= 5.3, shape_score(sample) <= 2.8)
    return bool(np.all(np.isfinite(sample))) and all(scores)


@np.errstate(all="ignore")
def wrong_weights(weights: Sequence[Vector]) -> str:
    """Say what is wrong with initial weights, if a sample of them cannot be N(0, 1).

    Parameters
    ----------
    weights : sequence of ndarray, shapes (out, in), float64
        The weight matrices.

    Returns
    -------
    str
        A sentence for the student; empty if all of them, and each matrix, are as they should be.

    References
    ----------
    PyTorch, torch.nn.Linear: by default, weights are U(−√k, √k) with k = 1/in.
    """
    largest = max(weights, key=np.size)
    bound = 1.0 / math.sqrt(largest.shape[-1])
    is_default = np.max(np.abs(largest)) <= bound and abs(np.std(largest) * math.sqrt(3.0) / bound - 1.0) < 0.05
    for sample in (_flat(weights), *weights):
        if is_standard_normal(sample.ravel()):
            continue
        mean, spread = float(np.mean(sample)), float(np.std(sample))
        said = f"{sample.size} weights have mean {mean:.3g} and standard deviation {spread:.3g}"
        if is_default:
            return f"{said}: this is PyTorch's default initialisation, not N(0, 1)."
        if abs(mean) < 0.05 and abs(spread - 1.0) < 0.05:
            return f"{said}, but they are not normally distributed."
        return f"{said}; N(0, 1) has 0 and 1."
    return ""
