"""Checks for weights with which a plain deep network's gradient vanishes, and a skip network's does not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader import Case, Note, Partial, Student, check, draw, expect, problem, wrong
from reference.cs475_hw3.q2_3_vanishing import input_gradient

problem(
    title="A gradient that vanishes without skip connections",
    points=1,
    provides=["vanishing_example"],
)

# The contract's numbers.
DEPTH, WIDTH = 20, 4
PLAIN_BELOW, SKIP_ABOVE = 1e-6, 0.1


def read_weights(value: Any, depth: int, d: int) -> np.ndarray:
    """Read ``depth`` matrices (d, d), not all zero, in any container."""
    what = "the list of weights"
    found = expect.array(value, what)
    if found.shape == (d, d) and depth != d:
        expect.fail(f"{what} is one matrix of shape {(d, d)}; the network has {depth} layers, each with its W.")
    expect.holds(
        found.shape == (depth, d, d),
        f"{what} has shape {found.shape}; {depth} matrices of shape {(d, d)} are asked for, "
        f"shape {(depth, d, d)} in all.",
    )
    expect.finite(found, what)
    expect.holds(bool(np.any(found)), "All weights are zero, so the network does not look at its input.")
    return found.astype(np.float64)


def gradient_norm(weights: np.ndarray, *, skip: bool) -> float:
    """Return ‖∂ℓ/∂x‖ at x = linspace(−1, 1, d) for an upstream gradient of ones."""
    d = weights.shape[1]
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        gradient = input_gradient(weights, np.linspace(-1.0, 1.0, d), np.ones(d), skip=skip)
    if not np.all(np.isfinite(gradient)):  # weights near 1e308
        expect.fail(f"The {'skip' if skip else 'plain'} network's gradient overflows with these weights.")
    return math.hypot(*gradient.tolist())  # without overflow of the squares


def the_network(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(depth=DEPTH, d=WIDTH)


def other_networks(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(depth=DEPTH, d=WIDTH)
    for _ in range(3):
        depth, d = draw.integer(rng, 2, 40), draw.integer(rng, 2, 9)
        # Never a square stack: (depth, d) and (d, depth) must differ.
        yield Case(depth=depth + (depth == d), d=d)


@check(points=0.8, cases=the_network)
def only_the_plain_gradient_vanishes(student: Student, case: Case) -> Partial | Note | None:
    """With `vanishing_example(20, 4)` ‖∂ℓ/∂x‖ is below 1e-6 without and above 0.1 with skip connections."""
    weights = read_weights(student.vanishing_example(case.depth, case.d), case.depth, case.d)
    plain, skip = (gradient_norm(weights, skip=skip) for skip in (False, True))
    found = f"‖∂ℓ/∂x‖ is {plain:.3g} without and {skip:.3g} with skip connections;"
    expect.holds(
        plain < PLAIN_BELOW,
        f"{found} it should be less than {PLAIN_BELOW:g} without.",
    )
    if not skip > SKIP_ABOVE:
        return Partial(
            points=0.3,
            says=f"{found} it should be more than {SKIP_ABOVE:g} with them. Your weights make the layer's part "
            "Wᵀdiag(σ′) cancel the identity, so the gradient vanishes with skip connections, too.",
        )
    if not all(np.any(W) for W in weights):
        return Note("One matrix is zero, which alone stops the plain gradient; depth does it without that.")
    return None


@check(points=0.2, cases=other_networks, hidden=True, after=only_the_plain_gradient_vanishes)
def fits_every_network(student: Student, case: Case) -> None:
    """`vanishing_example(depth, d)` has one matrix (d, d) for each layer, whatever depth and d are."""
    answer = student.vanishing_example(case.depth, case.d)
    try:
        read_weights(answer, case.depth, case.d)
    except expect.Mismatch:
        expect.fail(
            "For another depth or d the weights do not fit: `vanishing_example(depth, d)` should have `depth` "
            "matrices of shape (d, d), not all zero.",
            safe=True,
        )


# ---- known-wrong answers ----------------------------------------------------------------------

VANISHES = ["only_the_plain_gradient_vanishes"]

wrong(
    "zeros.py",
    fails=VANISHES,
    says="All weights are zero: the network ignores its input, and nothing about depth is shown.",
)
wrong(
    "minus_four.py",
    fails=VANISHES,
    says="The plain gradient does not vanish: with W = −4I the neurons stay near z = 1/4, where each layer's "
    "factor σ′W is almost 1.",
)
wrong(
    "skip_vanishes_too.py",
    fails=VANISHES,
    says="The skip network's gradient vanishes, too: Wᵀdiag(σ′) is negative and cancels part of the "
    "identity in every layer.",
)
wrong(
    "one_matrix.py",
    fails=VANISHES,
    says="One matrix is one layer; a list of depth matrices is asked for.",
)
wrong(
    "one_too_few.py",
    fails=VANISHES,
    says="A network with depth layers has depth matrices, the first one included.",
)
wrong(
    "infinite.py",
    fails=VANISHES,
    says="Infinite weights are no example: Wx is then inf − inf. Large finite ones saturate the neurons, too.",
)
wrong(
    "numbers.py",
    fails=VANISHES,
    says="You return one number per layer; W is a matrix of shape (d, d).",
)
wrong(
    "sign_flips.py",
    fails=VANISHES,
    says="Neurons with a negative weight settle where |wσ′| is nearly 1, so the plain gradient falls too "
    "slowly: σ′ must be taken where the network puts it.",
)
wrong(
    "linear_layers.py",
    fails=VANISHES,
    says="You return layers of your own, with biases; W alone is asked for, as an array.",
)
wrong(
    "first_layer_only.py",
    fails=VANISHES,
    says="The first matrix has another shape; every layer maps d numbers to d numbers.",
)
wrong(
    "for_depth_20_only.py",
    fails=["fits_every_network"],
    says="You always return 20 matrices of 4 by 4; depth and d are arguments.",
)
