"""Say what there is to learn from a wrong answer: how far it is off, where, and what it is to the right one."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checking.digits import Limit
from grader.checking.read import Lesson, Mismatch, array
from grader.checking.relations import relate, relate_shapes
from grader.checking.tolerance import Tol, allowed
from grader.wording import compared_as, how_many, off_by


def lesson_of_values(found: np.ndarray, exact: np.ndarray, tol: Tol | None, bad: np.ndarray) -> Lesson:
    """Tell of an answer of the right shape.

    Parameters
    ----------
    found : ndarray
        The answer, in the student's dtype.
    exact : ndarray, float64
        The right one.
    tol : Tol, optional
        As for `allowed`.
    bad : ndarray of bool
        Where the answer is off.
    """
    wide, is_float32 = found.astype(np.float64), found.dtype.itemsize < 8
    relation = relate(wide, exact, _limit(found.dtype, tol), bad=bad, is_float32=is_float32)
    told = (
        relation.numbers,
        _worst(wide, exact, np.broadcast_to(allowed(exact, found.dtype, tol), exact.shape), bad),
        compared_as(str(found.dtype)) if is_float32 else "",
    )
    return Lesson(detail=" ".join(part for part in told if part), relation=relation.sentence)


def lesson_of_infinity(is_off: np.ndarray) -> Lesson:
    """Tell how many numbers of an answer are NaN or infinite and should not be."""
    count = int(is_off.sum())
    return Lesson(detail=how_many(count, is_off.size, "not finite") if is_off.size > 1 else "")


def lesson_of_shape(actual: Any, exact: np.ndarray, tol: Tol | None) -> Lesson:
    """Tell of an answer of another shape: whether its numbers, some of them or their sum are right."""
    try:
        found = array(actual)
    except Mismatch:  # a ragged list has no shape at all
        return Lesson()
    wide = found.astype(np.float64)
    relation = relate_shapes(wide, exact, _limit(found.dtype, tol), is_float32=found.dtype.itemsize < 8)
    return Lesson(relation=relation)


def _limit(dtype: np.dtype, tol: Tol | None) -> Limit:
    """Return what is allowed at values that are not the expected ones: of many tolerances the sharpest."""
    one = tol and Tol(tol.rtol, float(np.min(tol.atol, initial=np.inf)), tol.why)
    return lambda values: allowed(values, dtype, one)


def _worst(found: np.ndarray, exact: np.ndarray, limit: np.ndarray, bad: np.ndarray) -> str:
    """Say by how much the worst number is off; the difference from infinity is not worth telling."""
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs(found - exact)
        excess = np.where(bad & np.isfinite(difference), difference - limit, -np.inf)
    if np.isneginf(excess).all():
        return ""
    worst = np.unravel_index(int(np.argmax(excess)), exact.shape)
    return off_by(
        float(difference[worst]),
        right=float(exact[worst]),
        allowed=float(limit[worst]),
        place=f"[{', '.join(str(int(i)) for i in worst)}]" if exact.size > 1 else "",
    )
