"""Find where a formula may change its branch: the boundaries of its conditions, the kinks of |·|, max, min."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from .evaluation import Floats
from .steps import Step, add, negative

#: Where boundaries are looked for that are not straight lines.
_FAR = 30.0
_SCANNED = 400
_HALVINGS = 60


def guards_of(step: Step) -> Iterator[Step]:
    """Yield expressions whose sign decides about a branch, each once."""
    seen: set[Step] = set()
    waiting = [step]
    while waiting:
        found = waiting.pop()
        waiting.extend(found.args)
        for guard in _own(found):
            if guard not in seen and guard.op != "const":
                seen.add(guard)
                yield guard


def _own(step: Step) -> Iterator[Step]:
    if step.op in ("compare", "max", "min"):
        for left, right in zip(step.args, step.args[1:], strict=False):
            yield add([left, negative(right)])
    elif step.op in ("abs", "relu", "sgn", "step"):
        yield step.args[0]


def roots_of(guard: Step, name: str, others: Mapping[str, Fraction]) -> list[Fraction]:
    """Find where a guard is zero as one variable moves and the others stay.

    Parameters
    ----------
    guard : Step
        A number.
    name : str
        The variable that moves.
    others : mapping of str to Fraction
        Values of the others.

    Returns
    -------
    list of Fraction
        Exact for straight lines; else within 1e-15 of where the sign changes.
    """
    line = [_exactly(guard, {**others, name: Fraction(x)}) for x in (0, 1, 3)]
    if None not in line:
        at_0, at_1, at_3 = (value or Fraction(0) for value in line)
        slope = at_1 - at_0
        if slope and at_3 == at_0 + 3 * slope:
            return [-at_0 / slope]
        if not slope and at_3 == at_0:
            return []
    return _scanned(guard, name, others)


def _exactly(step: Step, variables: Mapping[str, Fraction]) -> Fraction | None:
    """Compute in fractions; None for anything that is no fraction."""
    if step.op == "const":
        return step.value
    if step.op == "var":
        return variables.get(step.name)
    if step.op not in ("add", "neg", "mul", "div"):
        return None
    values = [_exactly(arg, variables) for arg in step.args]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    match step.op:
        case "add":
            return sum(known, Fraction(0))
        case "neg":
            return -known[0]
        case "mul":
            return known[0] * known[1]
    return known[0] / known[1] if known[1] else None


def _scanned(guard: Step, name: str, others: Mapping[str, Fraction]) -> list[Fraction]:
    """Look for changes of sign on a grid, fine near zero, and halve the gaps."""
    half = np.concatenate([np.linspace(0.0, 3.0, _SCANNED // 4), np.geomspace(3.05, _FAR, _SCANNED // 4)])
    grid = np.concatenate([-half[:0:-1], half])
    fixed = {other: float(value) for other, value in others.items()}

    def at(points: np.ndarray) -> np.ndarray:
        values = Floats({**fixed, name: points}, {}).value(guard)
        return np.asarray(np.broadcast_to(values, points.shape), dtype=float)

    values = at(grid)
    exact = [Fraction(float(x)) for x in grid[values == 0.0][:20]]
    changes = np.nonzero(values[:-1] * values[1:] < 0)[0][:20]
    low, high = grid[changes], grid[changes + 1]
    below = values[changes]
    for _ in range(_HALVINGS if len(changes) else 0):
        middle = (low + high) / 2
        is_left = at(middle) * below > 0
        low, high = np.where(is_left, middle, low), np.where(is_left, high, middle)
    return exact + [Fraction(float(x)) for x in low]


