"""Count the digits with which numbers speak for themselves: what agrees in few of them may do so by chance."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

Limit = Callable[[np.ndarray], np.ndarray]

#: Digits that must agree beyond chance: with two dozen relations tried, one answer in 40000 is misjudged.
ENOUGH = 6.0
#: Whatever a check allows, a relation holds for the leading digits of the largest number at least.
ROUGHEST = 1e-4
#: Of a large array the first numbers tell enough.
MOST_NUMBERS = 64
#: float64 has sixteen digits.
MOST_DIGITS = 16
#: A number within this of a simple one, relatively, is taken for it: a computation's rounding noise is smaller.
SAME = 1e-9
#: A float32 holds seven digits, so 0.1 is 0.10000000149 there.
SAME_FLOAT32 = 1e-7
#: exp of more is never a simple number that somebody meant.
_LARGEST_EXPONENT = 20.0


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer beside the right one, and what may be claimed of it.

    Attributes
    ----------
    found, exact : ndarray, float64
        The answer, and the right one.
    limit : callable
        Returns the difference allowed at each of some right values.
    is_float32 : bool
        The answer came as float32, or coarser.
    """

    found: np.ndarray
    exact: np.ndarray
    limit: Limit
    is_float32: bool

    def is_close(self, target: np.ndarray, found: np.ndarray | None = None) -> bool:
        """Say whether the answer is ``target`` everywhere, within what is allowed."""
        found = self.found if found is None else found
        if found.shape != target.shape or not target.size:
            return False
        if target.size > MOST_NUMBERS:  # most relations fail at once
            head = slice(None, MOST_NUMBERS)
            if not _is_within(found.reshape(-1)[head], target.reshape(-1)[head], math.inf, self.limit):
                return False
        if not np.isfinite(target).all():
            return False
        return _is_within(found, target, ROUGHEST * float(np.max(np.abs(target))), self.limit)

    def digits(
        self, target: np.ndarray, found: np.ndarray | None = None, *, right: np.ndarray | None = None
    ) -> list[float]:
        """Return the digits that speak for ``target``: where ``right`` is given, of the numbers that differ from it."""
        found = self.found if found is None else found
        chosen = np.ones(target.shape, dtype=bool)
        if right is not None:
            chosen = np.abs(target - right) > self.limit(right)
        return list(shared_digits(found[chosen], target[chosen], is_float32=self.is_float32).values())

    def is_surely(self, target: np.ndarray, *, enough: float = ENOUGH, at_least: int = 1) -> bool:
        """Say whether the answer is ``target`` instead of the right one, and not by chance."""
        if not self.is_close(target):
            return False
        digits = self.digits(target, right=self.exact)
        return len(digits) >= at_least and sum(digits) >= enough


def _is_within(found: np.ndarray, target: np.ndarray, most: float, limit: Limit) -> bool:
    return bool(np.all(np.abs(found - target) <= np.minimum(limit(target), most)))


def shared_digits(found: np.ndarray, target: np.ndarray, *, is_float32: bool = False) -> dict[float, float]:
    """Return how many digits two arrays share beyond chance, for each different size of number in ``target``.

    Parameters
    ----------
    found, target : ndarray, shape (n,), float64
        Numbers that are claimed to be the same.
    is_float32 : bool
        ``found`` was computed in float32.

    Notes
    -----
    Two arbitrary numbers agree in d digits with probability 10^-d. But −1 and 1, ln 2 and ln 4 or 0.25 and 0.5 are met
    everywhere: a number that takes few digits to write down, by itself or under exp, log or square, tells as few.
    """
    seen: dict[float, float] = {}
    for one, other in zip(found[:MOST_NUMBERS].tolist(), target[:MOST_NUMBERS].tolist(), strict=True):
        if other == 0 or not math.isfinite(other):
            continue
        off = abs(one - other) / abs(other)
        agree = MOST_DIGITS if off < 10.0**-MOST_DIGITS else -math.log10(off)
        if agree <= 0:
            continue
        # Equal numbers tell once.
        key = float(f"{abs(other):.6g}")
        seen[key] = max(seen.get(key, 0.0), min(agree, digits_of(one, SAME_FLOAT32 if is_float32 else SAME)))
    return seen


def digits_of(number: float, same: float = SAME) -> float:
    """Return in how many digits a number can be written down, as it is or as a function of a simple one."""
    if number == 0 or not math.isfinite(number):
        return 0.0
    return min(
        _shortest(abs(number), same),
        *(1 + _shortest(abs(image), same * max(1.0, factor)) for image, factor in _images(abs(number), number)),
    )


def _images(size: float, number: float) -> Iterator[tuple[float, float]]:
    """Yield what a number may be simple as, and by how much that magnifies its relative error."""
    log = math.log(size)
    if log:
        yield log, 1 / abs(log)  # it is e², or 1/e
    if abs(number) < _LARGEST_EXPONENT:
        yield math.exp(number), abs(number)  # it is ln 3
    yield size / math.pi, 1.0
    if 1e-150 < size < 1e150:
        yield size * size, 2.0  # it is √2


def _shortest(size: float, same: float) -> float:
    if size == 0 or not math.isfinite(size):
        return 0.0
    length = float(MOST_DIGITS)
    for digits in range(1, MOST_DIGITS):
        if abs(float(f"{size:.{digits - 1}e}") - size) <= same * size:
            length = digits
            break
    if 1e-6 < size < 1e6:
        ratio = Fraction(size).limit_denominator(1000)
        if ratio and abs(float(ratio) - size) <= same * size:
            length = min(length, math.log10(ratio.numerator) + math.log10(ratio.denominator) + 1)
    return length
