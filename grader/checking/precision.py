"""Find out which of a student's functions compute in float32 although they return Python floats.

``tensor.item()`` and ``tensor.tolist()`` hide the dtype. One number cannot tell it: 0.5 is a float32 and
a float64, and so is the 0.0 that a cancellation leaves. All that a function returned can: a float64
program gives a number that fits into float32's 24 bits with probability 2⁻²⁹, a float32 program always.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import Any, TypeVar

import numpy as np

from grader.checking.read import Mismatch
from grader.child.values import Tensor
from grader.errors import StudentEnded, StudentRaised

Arguments = tuple[tuple[Any, ...], Mapping[str, Any]]
Call = Callable[[str, tuple[Any, ...], Mapping[str, Any]], Any]
Outcome = TypeVar("Outcome")

#: Different numbers with a float32's digits that it takes to believe it: one may be a copied input.
ENOUGH = 3
#: Calls with changed inputs that are made before a function is believed to compute in float32.
PROBES = 8
#: Of a large result the first numbers tell enough.
MOST_NUMBERS = 256


@dataclass(slots=True)
class _Function:
    """What is known of one function: numbers seen that only a float32 program would give, and the rest."""

    float32_numbers: set[float] = field(default_factory=set)
    is_float64: bool = False
    is_float32: bool = False
    is_in_case: bool = False
    asked: deque[Arguments] = field(default_factory=lambda: deque(maxlen=PROBES))

    def note(self, value: Any) -> None:
        if self.is_float64:
            return
        numbers = np.array(list(islice(_floats(value), MOST_NUMBERS)), dtype=np.float64)
        numbers = numbers[np.isfinite(numbers)]
        with np.errstate(over="ignore", under="ignore"):
            self.is_float64 = not np.array_equal(numbers.astype(np.float32).astype(np.float64), numbers)
        # More than 12 of the 24 bits, and no integer: 0.5 and 5001.0 are what float64 programs return, too.
        mantissa = np.frexp(numbers)[0] * 4096.0
        telling = numbers[(mantissa != np.round(mantissa)) & (numbers != np.round(numbers))]
        if len(self.float32_numbers) < ENOUGH:
            self.float32_numbers.update(telling.tolist())


class Precision:
    """Keep, for each of a student's functions, what its results tell about the dtype it computes in."""

    def __init__(self) -> None:
        self._functions: dict[str, _Function] = {}

    def begin_case(self) -> None:
        """Forget what was asked before: the functions that a case asks are those that it may doubt."""
        for known in self._functions.values():
            known.is_in_case = False

    def read(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any], value: Any) -> Any:
        """Note a result, and return it: as float32 if the function was found to compute in float32."""
        known = self._functions.setdefault(name, _Function())
        known.is_in_case = True
        known.asked.append((tuple(args), kwargs))
        known.note(value)
        return _as_float32(value) if known.is_float32 and not known.is_float64 else value

    def settle(self, call: Call) -> bool:
        """Decide about the functions asked in this case, after it failed; ask them a little more for that.

        Parameters
        ----------
        call : callable
            Calls the student's function ``name`` with ``args`` and ``kwargs``.

        Returns
        -------
        bool
            Whether there is one more function now whose results are read as float32.
        """
        found = False
        for name, known in self._functions.items():
            if not known.is_in_case or known.is_float64 or known.is_float32:
                continue
            # Inputs without a pattern in their digits: a program that computes in float64 shows it here,
            # even if all that it was asked before were numbers of few digits.
            for args, kwargs in _probes(known.asked):
                try:
                    known.note(call(name, args, kwargs))
                except StudentRaised:
                    continue
                except StudentEnded:  # a limit: it would be hit again
                    break
                if known.is_float64:
                    break
            known.is_float32 = not known.is_float64 and len(known.float32_numbers) >= ENOUGH
            found = found or known.is_float32
        return found


def prove(property_: Callable[[], Outcome], precision: Precision, call: Call) -> Outcome:
    """Try a property on one case; where it fails, once more with float32 results read as such.

    Parameters
    ----------
    property_ : callable
        Asks the student through a proxy that hands every result to ``precision.read``.
    precision : Precision
        Where those results are noted.
    call : callable
        As for `Precision.settle`.

    Raises
    ------
    Mismatch
        If the property holds at neither precision.
    """
    precision.begin_case()
    while True:
        try:
            return property_()
        except Mismatch:
            if not precision.settle(call):
                raise


def _floats(value: Any) -> Iterator[float]:
    """Yield the floating-point numbers of a result; integers and fractions tell nothing."""
    if isinstance(value, float):
        yield value
    elif isinstance(value, Tensor):
        yield from _floats(value.array)
    elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
        yield from value.reshape(-1)[:MOST_NUMBERS].astype(np.float64).tolist()
    elif isinstance(value, (list, tuple)):
        for item in value[:MOST_NUMBERS]:
            yield from _floats(item)


def _as_float32(value: Any) -> Any:
    if isinstance(value, float):
        return np.asarray(value, dtype=np.float32)
    if isinstance(value, Tensor):
        return Tensor(_as_float32(value.array), value.requires_grad)
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    if isinstance(value, (list, tuple)):
        if len(value) > MOST_NUMBERS and all(type(item) is float for item in value):
            return np.array(value, dtype=np.float32)
        return type(value)([_as_float32(item) for item in value])
    return value


def _probes(asked: deque[Arguments]) -> Iterator[Arguments]:
    rng = np.random.default_rng(0)  # the same probes in every run
    for k in range(PROBES):
        args, kwargs = asked[-1 - k % len(asked)]
        given = (*args, *kwargs.values())
        # What stays in the student's process, a network say, might be changed by one call more.
        if all(_is_data(one) for one in given):
            changed = [_change(one, rng) for one in given]
            yield tuple(changed[: len(args)]), dict(zip(kwargs, changed[len(args) :], strict=True))


def _is_data(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_data(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str, Fraction, np.ndarray, np.generic, Tensor))


def _change(value: Any, rng: np.random.Generator) -> Any:
    """Make each number a little smaller: of the same sign, and within the same bounds."""
    if isinstance(value, float) and value and np.isfinite(value):
        return value * rng.uniform(0.9, 1.0)
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        factors: np.ndarray = np.asarray(rng.uniform(0.9, 1.0, value.shape))
        return value * factors.astype(value.dtype)
    if isinstance(value, Tensor):
        return Tensor(_change(value.array, rng), value.requires_grad)
    if isinstance(value, (list, tuple)):
        return type(value)([_change(item, rng) for item in value])
    return value
