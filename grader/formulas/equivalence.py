"""Decide whether two formulas in numbers are the same function: at random points and in every branch, for certain.

Numbers first and with intervals: two different formulas of a homework differ at a random point with certainty, and
an interval around each value proves it. A computer algebra system rejects half of the right answers with cases.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from .evaluation import PRECISIONS, Budget, Intervals
from .faults import Undecided, Undefined
from .guards import guards_of, roots_of
from .intervals import Interval, Precision
from .steps import Step

#: So many digits must agree.
DIGITS = 25
#: With fewer points than this there is no verdict.
ENOUGH = 8
DRAWS = 3
RANDOM_POINTS = 24
#: Operations at 100 bits, about a second; a homework's formula needs a hundredth.
WORK = 300_000.0
_NICE = ("0", "1", "-1", "2", "1/2", "-2", "-1/2", "3")
_NEAR = (Fraction(1, 10**6), Fraction(1, 1000), Fraction(1, 10))
_MOST_ROOTS = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison found.

    Attributes
    ----------
    kind : str
        "equal", "different" or "undecided".
    point : mapping of str to Fraction
        Where they differ: the simplest point found.
    actual : float or None
        The first formula's value there; None where it has none.
    decided : int
        At how many points it could be told.
    """

    kind: str
    point: Mapping[str, Fraction] = field(default_factory=dict)
    actual: float | None = None
    decided: int = 0


def compare(actual: Step, right: Step, domains: Mapping[str, str], seed: int) -> Verdict:
    """Compare a formula with the right one.

    Where the right one has no value (a kink), the other may have any; that is judged apart.

    Parameters
    ----------
    actual, right : Step
    domains : mapping of str to str
        Each variable's domain; the first one moves, the others are drawn.
    seed : int
        Of the random points.
    """
    rng = random.Random(seed)
    budget = Budget(WORK)
    decided = 0
    guards = [*guards_of(right), *guards_of(actual)]
    try:
        for point in _points(guards, domains, rng):
            different = _differ(actual, right, point, budget)
            if different is not None and different:
                return Verdict("different", point, different[0], decided + 1)
            decided += different is not None
    except Undecided:  # the budget is used up
        pass
    return Verdict("equal" if decided >= ENOUGH else "undecided", decided=decided)


def value_at(step: Step, point: Mapping[str, Fraction | float | int], budget: Budget) -> float | None:
    """Return a formula's value at a point, rounded to a float; None where it has none.

    Raises
    ------
    Undecided
        If it is too large, or takes too long.
    """
    for bits in PRECISIONS:
        how = Precision(bits, is_last=bits == PRECISIONS[-1])
        try:
            found: Interval = Intervals(point, {}, how, budget).value(step)
        except Undefined:
            return None
        except Undecided:
            if how.is_last or budget.left < 0:
                raise
            continue
        value = found.as_float()
        if value is not None:
            return value
    raise Undecided


def _differ(
    actual: Step, right: Step, point: Mapping[str, Fraction], budget: Budget
) -> tuple[float | None] | tuple[()] | None:
    """Return () if they agree at a point, the first one's value if not, None if it cannot be told."""
    for bits in PRECISIONS:
        how = Precision(bits)
        try:
            expected: Interval = Intervals(point, {}, how, budget).value(right)
        except Undefined:
            return None
        except Undecided:
            if budget.left < 0:
                raise
            continue
        try:
            found: Interval = Intervals(point, {}, how, budget).value(actual)
        except Undefined:
            return (None,)
        except Undecided:
            if budget.left < 0:
                raise
            continue
        if not found.overlaps(expected):
            return (found.middle(),)
        if found.is_narrow(DIGITS) and expected.is_narrow(DIGITS):
            return ()
    return None


# -- points --------------------------------------------------------------------------------------------


def _points(
    guards: list[Step], domains: Mapping[str, str], rng: random.Random
) -> Iterator[Mapping[str, Fraction]]:
    """Yield points at which every branch of both formulas shows, the simplest first."""
    main, *others = domains
    for draw, drawn in enumerate(_draws(guards, domains, others, rng)):
        values = [Fraction(text) for text in _NICE] if draw == 0 else []
        roots: set[Fraction] = set()
        for guard in guards:
            roots.update(roots_of(guard, main, drawn)[:_MOST_ROOTS])
        values += _around(sorted(roots), rng)
        values += [_random(domains[main], rng, large=True) for _ in range(RANDOM_POINTS)]
        for value in dict.fromkeys(values):
            if _is_in(value, domains[main]):
                yield {main: value, **drawn}


def _draws(
    guards: list[Step], domains: Mapping[str, str], others: list[str], rng: random.Random
) -> Iterator[dict[str, Fraction]]:
    """Yield values of the other variables: simple ones, random ones, and some on each side of their guards."""
    # Neither 0 nor 1, where a factor would not show.
    simple = {name: Fraction(2 + index) for index, name in enumerate(others)}
    yield simple
    for _ in range(DRAWS - 1 if others else 0):
        yield {name: _random(domains[name], rng) for name in others}
    for name in others:
        rest = {other: value for other, value in simple.items() if other != name}
        for guard in guards:
            for root in roots_of(guard, name, {**rest, next(iter(domains)): Fraction(7, 5)})[:_MOST_ROOTS]:
                for value in (root - _NEAR[-1], root + _NEAR[-1], root):
                    if _is_in(value, domains[name]):
                        yield {**simple, name: value}


def _around(roots: list[Fraction], rng: random.Random) -> list[Fraction]:
    """Return points at each root, near it on both sides, and in each gap between two."""
    found: list[Fraction] = []
    for root in roots:
        found += [root, *(root + sign * step for step in _NEAR for sign in (1, -1))]
    for left, right in pairwise(roots):
        found += [left + (right - left) * Fraction(rng.randrange(1, 1000), 1000) for _ in range(3)]
    return found


def _random(domain: str, rng: random.Random, *, large: bool = False) -> Fraction:
    """Draw a number that no formula knows: few bits, so that it is exact at every precision."""
    if domain == "integer from 2":
        return Fraction(rng.randrange(3, 60))
    size = Fraction(round(10 ** rng.uniform(-3, 1.4) * 2**16) or 1, 2**16) if large else _moderate(rng)
    return size if domain != "real" or rng.random() < 0.5 else -size


def _moderate(rng: random.Random) -> Fraction:
    return Fraction(round(rng.uniform(0.2, 5.0) * 2**16) | 1, 2**16)


def _is_in(value: Fraction, domain: str) -> bool:
    match domain:
        case "positive":
            return value > 0
        case "nonnegative":
            return value >= 0
        case "integer from 2":
            return value >= 2 and value.denominator == 1
    return True
