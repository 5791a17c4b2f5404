"""The points at which formulas are compared in floating point, and the right answer's values there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np

from .contract import Contract
from .declaration import Formula
from .evaluation import Floats
from .matrices import samples
from .steps import Step

_POINTS = 16


class Numbers:
    """Compare formulas in numbers at random points: moderate ones, where nothing is saturated.

    Parameters
    ----------
    contract : Contract
    seed : int
        Of the points.
    """

    def __init__(self, contract: Contract, seed: int) -> None:
        self._floats = Floats(dict(_points(contract, seed)), {})
        known = contract.formula.values if contract.right is None else self._floats.value(contract.right)
        self.right = np.broadcast_to(np.asarray(known, dtype=float), (_POINTS,))

    def agree(self, step: Step) -> bool:
        """Say whether a formula has the right answer's values."""
        found = np.broadcast_to(self._floats.value(step), (_POINTS,))
        return bool(np.all(np.abs(found - self.right) <= 1e-9 * (1e-3 + np.abs(self.right))))


def right_values(formula: Formula, seed: int) -> list[Any]:
    """Return the right answer's values, for a declaration that must not hold the answer itself.

    Parameters
    ----------
    seed : int
        That formulas will be compared with.
    """
    contract = Contract(formula)
    if contract.is_scalar:
        return [float(value) for value in Numbers(contract, seed).right]
    return [sample.right.tolist() for sample in samples(contract, seed)]


def _points(contract: Contract, seed: int) -> Iterator[tuple[str, np.ndarray]]:
    """Draw points on both sides of 0 where the domain has them."""
    rng = random.Random(seed)
    for name, domain in contract.domains.items():
        if domain == "integer from 2":
            yield name, np.array([float(rng.randrange(3, 9)) for _ in range(_POINTS)])
        else:
            signs = [-1.0 if domain == "real" and index % 2 else 1.0 for index in range(_POINTS)]
            yield name, np.array([sign * rng.uniform(0.3, 3.0) for sign in signs])
