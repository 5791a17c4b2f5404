"""Recognise what a wrong answer is to the right one: its negative, its transpose, twice it, right in float32.

A relation is told only if it holds for every number of the answer, and if the numbers that speak for it agree in more
digits than chance would give: see `digits`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from grader.checking.digits import ENOUGH, MOST_NUMBERS, Answer, Limit, shared_digits
from grader.wording import Related

#: What holds for two numbers is no pattern yet.
PATTERN = 3
#: A factor beyond is no slip of a formula.
LARGEST_FACTOR = 1e6
#: float32 has an epsilon of 1.2e-7; sums of some numbers lose a digit of that.
FLOAT32_RELATIVE, FLOAT32_ABSOLUTE = 2e-6, 2e-7

_NAMED = {
    2.0: "twice", 0.5: "half of", 3.0: "three times", 1 / 3: "a third of", 4.0: "four times", 0.25: "a quarter of",
    -2.0: "−2 times", -0.5: "−1/2 times", math.pi: "π times", 1 / math.pi: "1/π times", 2 * math.pi: "2π times",
    math.log(2): "ln 2 times", 1 / math.log(2): "1/ln 2 times",
    math.log(10): "ln 10 times", 1 / math.log(10): "1/ln 10 times",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """What an answer is to the right one.

    Attributes
    ----------
    sentence : str
        Names no number: a hidden check may show it.
    numbers : str
        What there is to say with numbers, for public checks.
    """

    sentence: str = ""
    numbers: str = ""


NONE = Relation()


def relate(found: np.ndarray, exact: np.ndarray, limit: Limit, *, bad: np.ndarray, is_float32: bool) -> Relation:
    """Find what a wrong answer of the right shape is to the right one.

    Parameters
    ----------
    found, exact : ndarray, float64
        The answer, and the right one.
    limit : callable
        Returns the difference allowed at each of some right values.
    bad : ndarray of bool
        Where the answer is off.
    is_float32 : bool
        The answer came as float32, or coarser.
    """
    if not (np.isfinite(found).all() and np.isfinite(exact).all() and found.size):
        return NONE
    with np.errstate(all="ignore"):
        answer = Answer(found, exact, limit, is_float32)
        for sentence in _exact_relations(answer, bad):
            return Relation(str(sentence))
        return _factor(answer) or _offset(answer) or _order(answer) or NONE


def _exact_relations(answer: Answer, bad: np.ndarray) -> Iterator[Related]:
    found, exact = answer.found, answer.exact
    if not answer.is_float32 and _is_right_in_float32(answer):
        yield Related.FLOAT32
    if found.size >= PATTERN and not found.any() and len(np.unique(exact)) >= PATTERN:
        yield Related.ZERO
    yield from (sentence for sentence, target in _images(exact) if answer.is_surely(target))
    yield from (sentence for sentence, target in _moved(exact) if answer.is_surely(target))
    yield from _shifted(answer)
    yield from _right_in_part(answer, bad)
    if exact.size >= PATTERN:
        signs = np.copysign(exact, found)
        # Each sign is one more thing to choose.
        if answer.is_surely(signs, enough=ENOUGH + exact.size * math.log10(2), at_least=2):
            yield Related.SOME_SIGNS
        if np.ptp(found) == 0 and len(np.unique(exact)) >= PATTERN:
            yield Related.CONSTANT


def _images(exact: np.ndarray) -> Iterator[tuple[Related, np.ndarray]]:
    yield Related.NEGATIVE, -exact
    yield Related.ONE_MINUS, 1 - exact
    yield Related.RECIPROCAL, 1 / exact
    yield Related.EXP, np.exp(exact)
    yield Related.EXP_NEGATIVE, np.exp(-exact)
    yield Related.LOG, np.log(exact)
    yield Related.LOG_NEGATIVE, -np.log(exact)
    yield Related.SQUARE, exact * exact
    yield Related.ROOT, np.sqrt(exact)


def _moved(exact: np.ndarray) -> Iterator[tuple[Related, np.ndarray]]:
    if exact.ndim == 1:
        yield Related.EXCHANGED if exact.size == 2 else Related.REVERSED, exact[::-1]
    if exact.ndim == 2:
        if exact.shape[0] == exact.shape[1]:
            yield Related.TRANSPOSE, exact.T
        if exact.shape[1] > 1:
            yield Related.COLUMNS_REVERSED, exact[:, ::-1]
        if exact.shape[0] > 1:
            yield Related.ROWS_REVERSED, exact[::-1]


_SHIFTS = {
    (1, 0): (Related.LATE, Related.EARLY),
    (2, 0): (Related.ROWS_LATE, Related.ROWS_EARLY),
    (2, 1): (Related.COLUMNS_LATE, Related.COLUMNS_EARLY),
}


def _shifted(answer: Answer) -> Iterator[Related]:
    """Yield a shift by one place: what falls off at one end, and what comes in at the other, may be anything."""
    for (ndim, axis), (late, early) in _SHIFTS.items():
        if answer.exact.ndim != ndim or answer.exact.shape[axis] < PATTERN:
            continue
        found, exact = np.moveaxis(answer.found, axis, 0), np.moveaxis(answer.exact, axis, 0)
        for sentence, moved, target, right in (
            (late, found[1:], exact[:-1], exact[1:]),
            (early, found[:-1], exact[1:], exact[:-1]),
        ):
            digits = answer.digits(target, moved, right=right) if answer.is_close(target, moved) else []
            if len(digits) >= PATTERN and sum(digits) >= ENOUGH:
                yield sentence


def _right_in_part(answer: Answer, bad: np.ndarray) -> Iterator[Related]:
    """Yield where alone the answer is off, if it is right in numbers enough that tell something."""
    is_right = ~bad
    told = np.unique(np.abs(answer.exact[is_right]))
    if np.count_nonzero(told) < PATTERN:
        return
    if bad.sum() == 1 and bad.ndim == 1:
        yield Related.ALL_BUT_FIRST if bad[0] else Related.ALL_BUT_LAST if bad[-1] else Related.ALL_BUT_ONE
    if bad.sum() == 1:
        yield Related.ALL_BUT_ONE
    if bad.ndim == 2 and min(bad.shape) > 1:
        if bad.shape[0] == bad.shape[1]:
            diagonal = np.eye(bad.shape[0], dtype=bool)
            if not bad[~diagonal].any() and bad[diagonal].all():
                yield Related.ALL_BUT_DIAGONAL
            if bad[~diagonal].all() and not bad[diagonal].any():
                yield Related.ONLY_DIAGONAL
        if bad.any(axis=1).sum() == 1:
            yield Related.ALL_BUT_ONE_ROW
        if bad.any(axis=0).sum() == 1:
            yield Related.ALL_BUT_ONE_COLUMN
    if not answer.found[bad].any():
        yield Related.ZERO_ELSEWHERE


def _is_right_in_float32(answer: Answer) -> bool:
    size = np.abs(answer.exact)
    off = np.abs(answer.found - answer.exact)
    if not np.all(off <= FLOAT32_RELATIVE * size + FLOAT32_ABSOLUTE * size.max()):
        return False
    # Five digits of one number: right ones are no coincidence that would have to be excluded with care.
    return sum(answer.digits(answer.exact)) >= ENOUGH - 1


def _factor(answer: Answer) -> Relation | None:
    found, exact = answer.found, answer.exact
    for factor, name in _NAMED.items():
        if answer.is_surely(factor * exact):
            is_pattern = len(answer.digits(factor * exact, right=exact)) >= PATTERN
            return Relation(Related.FACTOR if is_pattern else "", f"Here it is {name} what is asked for.")
    largest = np.unravel_index(int(np.argmax(np.abs(exact))), exact.shape)
    if exact.size < PATTERN or exact[largest] == 0 or found[largest] == 0:
        return None
    factor = float(found[largest] / exact[largest])
    if not 1 / LARGEST_FACTOR <= abs(factor) <= LARGEST_FACTOR:
        return None
    target = factor * exact
    digits = answer.digits(target, right=exact) if answer.is_close(target) else []
    # The largest number gave the factor and tells nothing any more: as many digits as there can be.
    if len(digits) < PATTERN or sum(digits) - max(digits) < ENOUGH:
        return None
    return Relation(Related.FACTOR, f"The factor is {_write(factor)}.")


def _offset(answer: Answer) -> Relation | None:
    found, exact = answer.found, answer.exact
    for amount, words in ((1.0, "more"), (-1.0, "less")):
        if exact.size < PATTERN and answer.is_surely(exact + amount):
            return Relation("", f"Here it is 1 {words} than what is asked for.")
    if exact.size < PATTERN:
        return None
    first = (0,) * exact.ndim
    amount = float(found[first] - exact[first])
    if not answer.is_close(exact + amount):
        return None
    # Beside a large amount any small numbers would agree: what counts is how they differ from one another.
    differences = shared_digits(
        (found - found[first]).reshape(-1), (exact - exact[first]).reshape(-1), is_float32=answer.is_float32
    )
    if len(differences) < PATTERN - 1 or sum(differences.values()) < ENOUGH:
        return None
    return Relation(Related.OFFSET, f"The amount is {_write(amount)}.")


def _order(answer: Answer) -> Relation | None:
    found, exact = answer.found.reshape(-1), answer.exact.reshape(-1)
    if exact.size < PATTERN or not answer.is_close(np.sort(exact), np.sort(found)):
        return None
    digits = answer.digits(np.sort(exact), np.sort(found))
    # Any order would do, so the numbers must tell more than which of them it is.
    if len(digits) < PATTERN or sum(digits) < ENOUGH + math.lgamma(min(exact.size, MOST_NUMBERS) + 1) / math.log(10):
        return None
    return Relation(Related.ANOTHER_ORDER)


def _write(number: float) -> str:
    ratio = Fraction(number).limit_denominator(100)
    # 1/3 says more than 0.333333, and 0.25 as much as 1/4.
    if ratio and len(f"{number:.6g}") > 6 and abs(float(ratio) - number) <= 1e-9 * abs(number):
        return f"{ratio.numerator}/{ratio.denominator}".replace("-", "−")
    return f"{number:.6g}".replace("-", "−")


def relate_shapes(found: np.ndarray, exact: np.ndarray, limit: Limit, *, is_float32: bool) -> str:
    """Find what an answer of another shape is to the right one; a sentence without a number, or nothing.

    Parameters
    ----------
    found, exact : ndarray, float64
        The answer, and the right one; their shapes differ.
    limit, is_float32
        As for `relate`.
    """
    most = max(4, exact.size) ** 2  # a square made of two vectors is the largest that is of interest
    if not (exact.size and 0 < found.size <= most) or not (np.isfinite(found).all() and np.isfinite(exact).all()):
        return ""
    with np.errstate(all="ignore"):
        answer = Answer(found, exact, limit, is_float32)
        for sentence, part, target in _reshaped(found, exact):
            enough = ENOUGH + (math.log10(found.size) if sentence is Related.ONE_OF_ITS else 0.0)
            if answer.is_close(target, part) and sum(answer.digits(target, part)) >= enough:
                return str(sentence)
    return ""


def _reshaped(found: np.ndarray, exact: np.ndarray) -> Iterator[tuple[Related, np.ndarray, np.ndarray]]:
    """Yield what part or sum of the answer might be the right one, or a part of it."""
    if found.size == exact.size:
        if exact.ndim == 1 and found.shape == (1, exact.size):
            yield Related.ROW, found.reshape(-1), exact
        if found.ndim == 2 and exact.ndim == 2 and min(exact.shape) > 1:
            yield Related.TRANSPOSE, found.T, exact
        yield Related.ONLY_SHAPE, found.reshape(exact.shape), exact
    elif found.size == 1:
        yield Related.SUM, found.reshape(()), np.asarray(np.sum(exact))
        yield Related.MEAN, found.reshape(()), np.asarray(np.mean(exact))
    elif exact.size == 1:
        nearest = int(np.argmin(np.abs(found - exact.reshape(()))))
        yield Related.ONE_OF_ITS, found.reshape(-1)[nearest : nearest + 1].reshape(()), exact.reshape(())
        yield Related.ITS_SUM, np.asarray(np.sum(found)), exact.reshape(())
        yield Related.ITS_MEAN, np.asarray(np.mean(found)), exact.reshape(())
    elif exact.ndim == 1:
        yield from _of_a_vector(found, exact)


def _of_a_vector(found: np.ndarray, exact: np.ndarray) -> Iterator[tuple[Related, np.ndarray, np.ndarray]]:
    n = exact.size
    if found.ndim == 2 and found.shape == (n, n):
        yield Related.EACH_ROW, found, np.broadcast_to(exact, found.shape)
        yield Related.EACH_COLUMN, found, np.broadcast_to(exact[:, None], found.shape)
        yield Related.ITS_DIAGONAL, np.diagonal(found), exact
    if found.ndim == 2 and found.shape[1] == n:
        yield Related.ITS_ROWS_SUMMED, found.sum(axis=0), exact
    if found.ndim == 2 and found.shape[0] == n:
        yield Related.ITS_COLUMNS_SUMMED, found.sum(axis=1), exact
    if found.ndim == 1 and found.size == n + 1:
        yield Related.ONE_MORE_AT_END, found[:-1], exact
        yield Related.ONE_MORE_AT_START, found[1:], exact
    if found.ndim == 1 and found.size == n - 1:
        yield Related.LAST_MISSING, found, exact[:-1]
        yield Related.FIRST_MISSING, found, exact[1:]
