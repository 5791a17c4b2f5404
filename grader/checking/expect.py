"""What a check may expect of an answer. Each function returns quietly or raises a `Mismatch`.

Shape and type are compared before values; NaN and infinity never pass by accident; a message says what
came, and keeps the expected value apart, because a hidden check must not show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import numpy as np

from grader.checking.lessons import lesson_of_infinity, lesson_of_shape, lesson_of_values
from grader.checking.read import Mismatch, array, boolean, items, kind_of, machine_eps, number, vector
from grader.checking.tolerance import Tol, allowed
from grader.errors import StudentRaised
from grader.model import Reason
from grader.wording import how_many

__all__ = [
    "Mismatch",
    "array",
    "boolean",
    "close",
    "equal",
    "fail",
    "finite",
    "holds",
    "items",
    "machine_eps",
    "number",
    "raises",
    "shape",
    "vector",
]

#: The tolerance that `@check(tol=…)` declared for the check under way.
declared_tolerance: ContextVar[Tol | None] = ContextVar("declared_tolerance", default=None)


_NOTHING = Tol(0.0, 0.0, "equal means equal")


def close(actual: Any, expected: Any, *, tol: Tol | None = None, what: str = "the result") -> None:
    """Expect numbers equal to ``expected`` within the tolerance of the student's dtype.

    Parameters
    ----------
    actual : value from the student
        Number, array, tensor or nested list.
    expected : number or array_like
        Where it is a vector (n,), the student's (n, 1) is the same; where it is a number, so is any
        one-element array. Every other difference of shape is a mismatch.
    tol : Tol, optional
        Instead of the check's or the dtype's tolerance.

    Raises
    ------
    Mismatch
        With how many numbers are off; its ``detail`` has the worst one, its difference and the one allowed.
    """
    exact = np.asarray(expected, dtype=np.float64)
    if np.isnan(exact).any():
        # Nothing is close to NaN, so every student would lose these points by our fault.
        raise ValueError(f"the expected value of {what} is NaN; test for that with expect.holds")
    tol = tol or declared_tolerance.get()
    with _comparing(actual):
        _compare(_in_shape_of(exact, actual, what, tol), exact, tol, what)


@contextmanager
def _comparing(actual: Any) -> Iterator[None]:
    """Note on a mismatch what was compared."""
    try:
        yield
    except Mismatch as mismatch:
        mismatch.compared = (actual,)
        raise


def _in_shape_of(exact: np.ndarray, actual: Any, what: str, tol: Tol | None) -> np.ndarray:
    try:
        if exact.ndim == 1:
            return vector(actual, exact.shape[0], what)
        found = array(actual, what)
        if exact.ndim:
            shape(found, exact.shape, what)
        elif found.size != 1:
            raise Mismatch(f"{what} is {kind_of(actual)}; one number is asked for.", Reason.SHAPE)
        return found.reshape(exact.shape)
    except Mismatch as mismatch:
        if mismatch.reason is Reason.SHAPE:
            mismatch.lesson = partial(lesson_of_shape, actual, exact, tol)
        raise


def _compare(found: np.ndarray, exact: np.ndarray, tol: Tol | None, what: str) -> None:
    limit = allowed(exact, found.dtype, tol)
    wide = found.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        difference = np.abs(wide - exact)
        # An infinite expected value allows nothing but itself; NaN equals nothing, so `~` catches it.
        bad = ~np.where(np.isfinite(exact), difference <= limit, wide == exact)
    if not bad.any():
        return
    shown = _show(exact)
    if not np.isfinite(wide[bad]).all():
        first = np.argwhere(bad & ~np.isfinite(wide))[0]
        place = _place(first, found.shape)
        lesson = partial(lesson_of_infinity, bad & ~np.isfinite(wide))
        raise Mismatch(f"{what} is {wide[tuple(first)]}{place}.", Reason.NOT_FINITE, shown, lesson=lesson)
    share = f": {how_many(int(bad.sum()), bad.size, 'off')}" if bad.size > 1 else "."
    raise Mismatch(
        f"{what} is {_show(wide)}{share}",
        Reason.VALUE,
        shown,
        lesson=partial(lesson_of_values, found, exact, tol, bad),
    )


def _place(index: Any, shape_: tuple[int, ...]) -> str:
    return "" if not shape_ else f" at [{', '.join(str(int(i)) for i in index)}]"


def _show(values: np.ndarray) -> str:
    if values.ndim == 0:
        return repr(float(values))
    return np.array2string(values, precision=6, threshold=12, edgeitems=3, separator=", ").replace("\n", "")


def equal(actual: Any, expected: Any, *, what: str = "the result") -> None:
    """Expect exactly ``expected``: None, a bool, a text, or numbers equal to the last bit.

    Raises
    ------
    Mismatch
        If type or value differ. Numbers are compared as numbers: 4353.0 equals 4353.
    """
    with _comparing(actual):
        _equate(actual, expected, what)


def _equate(actual: Any, expected: Any, what: str) -> None:
    if expected is None or isinstance(expected, str):
        if not (type(actual) is type(expected) and actual == expected):
            raise Mismatch(f"{what} is {kind_of(actual)}.", Reason.VALUE, repr(expected))
        return
    if isinstance(expected, (bool, np.bool_)):
        if boolean(actual, what) != bool(expected):
            raise Mismatch(f"{what} is {not expected}.", Reason.VALUE, repr(bool(expected)))
        return
    exact = np.asarray(expected)
    found = vector(actual, exact.shape[0], what) if exact.ndim == 1 else array(actual, what)
    if exact.ndim != 1:
        found = found.reshape(()) if exact.ndim == 0 and found.size == 1 else found
        shape(found, exact.shape, what)
    if not np.array_equal(found, exact):
        wide, other = found.astype(np.float64), found != exact
        share = f": {how_many(int(other.sum()), other.size, 'another than asked for')}" if other.size > 1 else "."
        lesson = partial(lesson_of_values, wide, exact.astype(np.float64), _NOTHING, other)
        raise Mismatch(f"{what} is {_show(wide)}{share}", Reason.VALUE, _show(exact), lesson=lesson)


def shape(actual: Any, expected: tuple[int, ...], what: str = "the result") -> None:
    """Expect an array of exactly this shape."""
    found = actual if isinstance(actual, np.ndarray) else array(actual, what)
    if found.shape != tuple(expected):
        raise Mismatch(f"{what} has shape {found.shape}; {tuple(expected)} is asked for.", Reason.SHAPE)


def finite(actual: Any, what: str = "the result") -> None:
    """Expect numbers without NaN or infinity."""
    found = array(actual, what)
    if not np.isfinite(found).all():
        first = np.argwhere(~np.isfinite(found))[0]
        value = float(found[tuple(first)])
        raise Mismatch(f"{what} is {value}{_place(first, found.shape)}.", Reason.NOT_FINITE)


def raises(call: Callable[[], Any], *kinds: str, what: str = "the call") -> None:
    """Expect that ``call()`` raises, in the student's code, an exception of one of the named types.

    Parameters
    ----------
    call : callable
        For example ``lambda: student.f(-1)``.
    kinds : str
        Type names such as ``"ValueError"``; none means any exception.
    """
    try:
        answer = call()
    except StudentRaised as raised:
        if kinds and raised.kind not in kinds:
            raise Mismatch(f"{what} raised {raised.kind}; {' or '.join(kinds)} is asked for.") from raised
        return
    raise Mismatch(
        f"{what} returned {kind_of(answer)}; it should raise {' or '.join(kinds) or 'an exception'}."
    )


def holds(
    claim: Any, message: str, *, expected: str = "", reason: Reason = Reason.VALUE, safe: bool = False
) -> None:
    """Expect a claim to be true; otherwise the student reads ``message``.

    Parameters
    ----------
    claim : bool
        A NaN compared with anything is false, so NaN fails.
    message : str
        What is wrong with the answer, without the expected value.
    expected : str
        The expected value as text; shown for public checks only.
    safe : bool
        The message names nothing of the case, so that a hidden check may show it.

    Raises
    ------
    Mismatch
        If the claim is false.
    TypeError
        If the claim is not a bool: a check that tests an array or a text by its truth is a mistake.
    """
    if not isinstance(claim, (bool, np.bool_)):
        raise TypeError(f"expect.holds wants True or False, not {type(claim).__name__}")
    if not claim:
        raise Mismatch(message, reason, expected, safe=safe)


def fail(message: str, *, expected: str = "", reason: Reason = Reason.VALUE, safe: bool = False) -> None:
    """Fail with this message; for the rest see `holds`."""
    raise Mismatch(message, reason, expected, safe=safe)
