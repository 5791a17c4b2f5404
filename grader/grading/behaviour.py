"""Say whether two answers go wrong in the same way on the same cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.checking.read import Mismatch, array
from grader.errors import StudentEnded, StudentRaised
from grader.grading.trial import Trial

#: Rounding, float32 somewhere on the way, difference quotients: the same formula gives the same up to this.
RTOL = 1e-4
#: Two wrong answers must be nearer to each other than this share of their distance from the right one.
NEARER = 0.05
#: Numbers in a message, where there are no values to compare: drawn ones differ more than rounding.
_MESSAGE_RTOL = 1e-3
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?")
#: Exceptions that say what was computed, whatever their text; of others the text must be the same, too.
_ARITHMETIC = ("FloatingPointError", "OverflowError", "ZeroDivisionError", "RecursionError")
#: These say nothing of the mathematics.
_UNSPECIFIC = ("AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "NotImplementedError")


def agrees(mine: Sequence[Trial], theirs: Sequence[Trial], exact: Sequence[Trial] | None = None) -> bool:
    """Say whether an answer is right and wrong on the same cases as another, and gives the same where it is wrong.

    Parameters
    ----------
    mine, theirs : sequence of Trial
        Of one check, on the same cases.
    exact : sequence of Trial, optional
        The reference's.
    """
    if len(mine) != len(theirs) or all(trial.is_right for trial in mine):
        return False
    return all(
        _same(one, other, None if exact is None else right)
        for one, other, right in zip(mine, theirs, exact or mine, strict=True)
    )


def _same(one: Trial, other: Trial, right: Trial | None) -> bool:
    if one.is_right or other.is_right:
        return one.is_right and other.is_right
    if isinstance(one.failure, StudentEnded) or isinstance(other.failure, StudentEnded):
        return _same_ending(one.failure, other.failure)
    if not (one.is_plain and other.is_plain):
        return _same_message(_said(one), _said(other))
    if [asked.call.name for asked in one.asked] != [asked.call.name for asked in other.asked]:
        return False
    rights: Sequence[Any] = [None] * len(one.asked)
    if right is not None and len(right.asked) == len(one.asked):
        rights = [asked.answer for asked in right.asked]
    return all(_same_answer(a.answer, b.answer, c) for a, b, c in zip(one.asked, other.asked, rights, strict=True))


def _said(trial: Trial) -> str:
    if isinstance(trial.failure, Mismatch):
        return trial.failure.message
    return "" if trial.credit is None else trial.credit.says


def _same_message(one: str, other: str) -> bool:
    numbers, others = ([float(text) for text in _NUMBER.findall(said)] for said in (one, other))
    return (
        bool(one)
        and _NUMBER.sub("#", one) == _NUMBER.sub("#", other)
        and bool(np.allclose(numbers, others, rtol=_MESSAGE_RTOL, atol=1e-6))
    )


def _same_ending(one: object, other: object) -> bool:
    if not isinstance(one, StudentRaised) or not isinstance(other, StudentRaised) or one.kind != other.kind:
        return False
    if one.kind in _UNSPECIFIC:
        return False
    return one.kind in _ARITHMETIC or bool(one.text and one.text == other.text)


def _same_answer(one: Any, other: Any, right: Any) -> bool:
    if isinstance(one, StudentEnded) or isinstance(other, StudentEnded):  # caught by the property
        return _same_ending(one, other)
    numbers, others = _numbers(one), _numbers(other)
    if numbers is None or others is None:
        return _same_kind(one, other, right)
    if numbers.shape != others.shape:
        return False
    with np.errstate(invalid="ignore", over="ignore"):
        is_finite = np.isfinite(others)
        if not np.array_equal(numbers[~is_finite], others[~is_finite], equal_nan=True):
            return False
        distance = np.abs(numbers - others)[is_finite]
        largest = float(np.max(np.abs(others[is_finite]), initial=0.0))
        if not np.all(distance <= RTOL * np.abs(others[is_finite]) + 1e-2 * RTOL * largest + 1e-12):
            return False
        exact = _numbers(right)
        if exact is None or exact.shape != others.shape:
            return True
        if not np.array_equal(is_finite, np.isfinite(exact)):  # wrong by being infinite, and in the same places
            return True
        from_right = float(np.max(np.abs(others - exact)[is_finite], initial=0.0))
        # Where both are right the distance is rounding; where both are wrong it must be clear that they are alike.
        return bool(np.max(distance, initial=0.0) <= max(NEARER * from_right, 1e-12))


def _same_kind(one: Any, other: Any, right: Any) -> bool:
    """Compare what is not made of numbers: None, texts, parts of different shapes."""
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)) and len(one) == len(other):
        rights = right if isinstance(right, (list, tuple)) and len(right) == len(one) else [None] * len(one)
        return all(_same_answer(a, b, c) for a, b, c in zip(one, other, rights, strict=True))
    if isinstance(one, str) and isinstance(other, str):  # no text is asked for, whatever it says
        return True
    return one is None and other is None


def _numbers(value: Any) -> np.ndarray | None:
    if isinstance(value, (bool, np.bool_)):
        return np.asarray(float(value))
    try:
        return None if value is None else array(value).astype(np.float64)
    except Mismatch:
        return None
