"""Read what a student returned as numbers: every honest container is accepted, nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from grader.child.values import HandleRef, Tensor
from grader.model import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What more there is to learn from a wrong answer.

    Attributes
    ----------
    detail : str
        Numbers that teach, in sentences: where it is off, and by how much. They tell the expected value as good as
        outright, so they are for public checks only.
    relation : str
        What the answer is to the right one: its negative, its transpose. One sentence without any number, so that a
        hidden check may show it.
    """

    detail: str = ""
    relation: str = ""


class Mismatch(Exception):
    """Say that an answer is not what the check asks for.

    Parameters
    ----------
    message : str
        What is wrong with what the student returned. It must not contain the expected value.
    reason : Reason
        The kind of mistake.
    expected : str
        The expected value as text; shown for public checks only.
    safe : bool
        The message names no input and no value of the case: a hidden check may show it.
    lesson : callable, optional
        Returns what more there is to learn from this answer. Most mismatches are only counted, so it is asked late.

    Attributes
    ----------
    compared : tuple
        What was compared with ``expected``, alone in a tuple: the student's answer, or something that the check made of
        it; empty if the check does not say.
    """

    def __init__(
        self,
        message: str,
        reason: Reason = Reason.VALUE,
        expected: str = "",
        *,
        safe: bool = False,
        lesson: Callable[[], Lesson] | None = None,
    ) -> None:
        super().__init__(message)
        self.safe = safe
        self.message = message
        self.reason = reason
        self.expected = expected
        self.compared: tuple[Any, ...] = ()
        self.lesson: Callable[[], Lesson] = lesson or Lesson
        self._learnt: Lesson | None = None

    def _learn(self) -> Lesson:
        if self._learnt is None:
            self._learnt = self.lesson()
        return self._learnt

    @property
    def detail(self) -> str:
        """Where it is off, and by how much; for public checks only."""
        return self._learn().detail

    @property
    def relation(self) -> str:
        """What the answer is to the right one; for hidden checks as well."""
        return self._learn().relation


def kind_of(value: Any) -> str:
    """Name what a student returned, in a student's words."""
    match value:
        case None:
            return "None"
        case bool():
            return f"the bool {value}"
        case np.generic():
            return f"the {value.dtype} {value}"
        case int() | Fraction():
            # Beyond 4300 digits Python refuses to write an integer at all.
            is_long = max(abs(value.numerator), value.denominator) >= 10**30
            kind = "the int " if isinstance(value, int) else ""
            return "a number of more than 30 digits" if is_long else f"{kind}{value}"
        case float() | complex():
            return f"the {type(value).__name__} {value!r}"
        case str() | bytes():
            return f"the {type(value).__name__} {value[:40]!r}"
        case Tensor():
            return f"a {value.array.dtype} tensor of shape {value.array.shape}"
        case np.ndarray():
            return f"a {value.dtype} array of shape {value.shape}"
        case HandleRef():
            return f"an object of type {value.type_name}"
        case _ if hasattr(value, "type_name"):
            return f"an object of type {value.type_name}"
        case list() | tuple() | dict():
            return f"a {type(value).__name__} of length {len(value)}"
    return type(value).__name__


def array(value: Any, what: str = "the result") -> np.ndarray:
    """Read a number, array, tensor or nested list as a real array in the student's own dtype.

    Python numbers count as float64 unless every one of them is exactly a float32 with a full
    mantissa, as after ``float32_tensor.tolist()``: then the answer was computed in float32. Where the
    numbers cannot tell (0.0, 0.5), all that the function returned does: see `checking.precision`.

    Raises
    ------
    Mismatch
        If the value holds anything but real numbers, or is ragged.
    """
    found = _to_array(value, what)
    if found.dtype.kind == "c":
        raise Mismatch(f"{what} is complex; a real number is asked for.", Reason.TYPE)
    if found.dtype.kind == "b":
        raise Mismatch(f"{what} is {kind_of(value)}; a number is asked for.", Reason.TYPE)
    if found.dtype.kind in "iu":
        return found.astype(np.float64)
    if found.dtype.name == "float64" and _is_float32_in_disguise(found):
        return found.astype(np.float32)
    return found


def _to_array(value: Any, what: str) -> np.ndarray:
    if isinstance(value, Tensor):
        return value.array
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, (bool, np.generic)):  # a check that takes an array apart meets numpy's scalars
        return np.asarray(value)
    if isinstance(value, (int, float, complex, Fraction)):
        return np.asarray(_number(value, what))
    if isinstance(value, (list, tuple)):
        if value and {type(item) for item in value} <= {int, float}:  # a student may send two million of them
            with suppress(OverflowError):  # what is too large is found below
                return np.array(value, dtype=np.float64)
        parts = [_to_array(item, what) for item in value]
        if not parts:
            return np.zeros(0)
        if any(part.shape != parts[0].shape for part in parts):
            raise Mismatch(
                f"{what} is a ragged {type(value).__name__}: its rows differ in length.", Reason.SHAPE
            )
        if any(part.dtype.kind == "b" for part in parts) and any(part.dtype.kind != "b" for part in parts):
            raise Mismatch(f"{what} mixes bools and numbers.", Reason.TYPE)
        return np.stack(_in_common_dtype(parts))
    raise Mismatch(f"{what} is {kind_of(value)}; numbers are asked for.", Reason.TYPE)


def _in_common_dtype(parts: list[np.ndarray]) -> list[np.ndarray]:
    # A list of float32 tensors and the Python number 0.0 is a float32 answer: the coarser one counts.
    floats = {part.dtype for part in parts if part.dtype.kind == "f"}
    coarse = min(floats, key=lambda dtype: dtype.itemsize) if floats else None
    if coarse is None or coarse.itemsize == 8 or any(part.dtype.kind not in "fiu" for part in parts):
        return parts
    return [part.astype(coarse) for part in parts]


def _number(value: int | float | complex | Fraction, what: str) -> float | complex:
    try:
        return value if isinstance(value, complex) else float(value)
    except OverflowError:
        raise Mismatch(f"{what} is a number too large for floating point.", Reason.NOT_FINITE) from None


def _is_float32_in_disguise(found: np.ndarray) -> bool:
    if not found.size or not np.all(np.isfinite(found)):
        return False
    with np.errstate(over="ignore", under="ignore"):
        if not np.array_equal(found.astype(np.float32).astype(np.float64), found):
            return False
    mantissa, _ = np.frexp(found)
    # Some value must need more than 12 of float32's 24 mantissa bits: 0.5 or 3.0 prove nothing. A
    # float64 result passes by chance with probability 2^-29 per element.
    return bool(np.any(mantissa * 4096.0 != np.round(mantissa * 4096.0)))


def number(value: Any, what: str = "the result") -> float:
    """Read one real number: Python, NumPy, torch, Fraction, 0-d or one-element array.

    Raises
    ------
    Mismatch
        If it is not one real number.
    """
    if isinstance(value, (int, Fraction)) and not isinstance(value, bool):
        return float(np.real(_number(value, what)))
    found = array(value, what)
    if found.size != 1:
        raise Mismatch(f"{what} is {kind_of(value)}; one number is asked for.", Reason.SHAPE)
    return float(found.reshape(()))


def machine_eps(value: Any, what: str = "the result") -> float:
    """Return the machine epsilon of the dtype in which an answer was computed, float64's at least.

    For a check with inequalities of its own, which `expect.close` and its tolerances do not serve.

    Raises
    ------
    Mismatch
        If it is not made of real numbers.
    """
    return float(np.finfo(array(value, what).dtype).eps)


def boolean(value: Any, what: str = "the result") -> bool:
    """Read a bool: Python's, NumPy's, or a one-element tensor of dtype bool.

    Raises
    ------
    Mismatch
        If it is anything else, an int included: 1 is not True in an answer.
    """
    if isinstance(value, bool):
        return value
    found = value.array if isinstance(value, Tensor) else value
    if isinstance(found, (np.ndarray, np.generic)) and found.dtype.kind == "b" and found.size == 1:
        return bool(found.reshape(()))
    raise Mismatch(f"{what} is {kind_of(value)}; True or False is asked for.", Reason.TYPE)


def vector(value: Any, n: int, what: str = "the result") -> np.ndarray:
    """Read a column of ``n`` numbers: (n,) or (n, 1), and for n = 1 a plain number.

    Returns
    -------
    ndarray, shape (n,)
        In the student's dtype.

    Raises
    ------
    Mismatch
        For any other shape; a row (1, n) is called a row.
    """
    found = array(value, what)
    if found.shape in ((n,), (n, 1)) or (n == 1 and found.size == 1):
        return found.reshape(n)
    if found.shape == (1, n):
        raise Mismatch(f"{what} is a row, shape {found.shape}; a column of {n} is asked for.", Reason.SHAPE)
    raise Mismatch(f"{what} has shape {found.shape}; ({n},) is asked for.", Reason.SHAPE)


def items(value: Any, count: int, what: str = "the result") -> tuple[Any, ...]:
    """Take apart a result of ``count`` parts: a tuple, a list, or an array with that many rows.

    Raises
    ------
    Mismatch
        If it cannot be taken apart into exactly ``count`` parts.
    """
    parts: Sequence[Any] | None = None
    if isinstance(value, (tuple, list)):
        parts = value
    elif isinstance(value, Tensor) and value.array.ndim > 0:
        parts = [Tensor(row, value.requires_grad) for row in value.array[: count + 1]]
    elif isinstance(value, np.ndarray) and value.ndim > 0:
        parts = list(value[: count + 1])
    if parts is None:
        raise Mismatch(f"{what} is {kind_of(value)}; {count} values are asked for.", Reason.TYPE)
    if len(parts) != count:
        raise Mismatch(f"{what} is {kind_of(value)}; {count} values are asked for.", Reason.SHAPE)
    return tuple(np.asarray(part) if isinstance(part, np.generic) else part for part in parts)
