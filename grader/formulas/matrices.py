"""Compare a formula in vectors and matrices with the right one, in floating point at random data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .contract import Contract
from .declaration import Shape
from .evaluation import Floats
from .steps import Step

#: Rounding of a few products of numbers of order one is below 1e-13.
TOLERANCE = 1e-9
_SIZES = (3, 5)
_DRAWS = 3


@dataclass(frozen=True, slots=True)
class Sample:
    """One set of arguments, ready to evaluate formulas at, and the right answer there."""

    floats: Floats
    right: np.ndarray
    arguments: Mapping[str, np.ndarray | float]


def samples(contract: Contract, seed: int, sizes: tuple[int, ...] = _SIZES, draws: int = _DRAWS) -> list[Sample]:
    """Draw arguments: matrices neither symmetric nor diagonal, no number near 0 or 1."""
    rng = np.random.default_rng(seed)
    found: list[Sample] = []
    for size in sizes:
        for _ in range(draws):
            arguments: dict[str, np.ndarray | float] = {}
            dimensions = {contract.dimension: size}
            for argument in contract.formula.signature:
                shape = tuple(dimensions.get(letter, 1) for letter in argument.shape)
                signs = rng.choice([-1.0, 1.0], shape)
                drawn = signs * rng.uniform(0.2, 1.7, shape)
                arguments[argument.name] = drawn if shape else float(drawn)
            floats = contract.floats(arguments, dimensions)
            known = contract.formula.values[len(found)] if contract.right is None else floats.value(contract.right)
            found.append(Sample(floats, np.asarray(known), arguments))
    return found


def agreement(step: Step, right_shape: Shape, at: list[Sample]) -> str:
    """Say how a formula compares: "equal", "transposed", "different", or "undecided" where it overflows.

    Parameters
    ----------
    step : Step
        The formula's.
    right_shape : Shape
        The right answer's.
    at : list of Sample
    """
    is_transposed = step.shape != right_shape and step.shape == right_shape[::-1]
    if step.shape != right_shape and not is_transposed:
        return "different"
    for sample in at:
        found = np.asarray(sample.floats.value(step), dtype=float)
        found = found.T if is_transposed else found
        if not np.isfinite(found).all():
            return "undecided"
        if found.shape != sample.right.shape or not np.all(
            np.abs(found - sample.right) <= TOLERANCE * (1 + np.abs(sample.right))
        ):
            return "different"
    return "transposed" if is_transposed else "equal"
