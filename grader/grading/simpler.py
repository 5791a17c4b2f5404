"""Order cases by how simple they are, and make simpler ones out of one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from grader.checking.cases import Case

#: Numbers from the simplest on: small whole ones, halves, then those at which floats and exponentials give out.
#: exp overflows in float32 from 88.7 and in float64 from 709.8; 1e-3 to 1e-9 lie near a kink, 1e30 and 1e300 far out.
LADDER = tuple(
    sign * size
    for size in (
        0.0, 1.0, 2.0, 0.5, 3.0, 4.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0, 500.0, 700.0, 710.0, 750.0, 1e3, 1e4, 1e5,
        1e6, 0.1, 0.01, 1e-3, 1e-6, 1e-9, 1e-12, 1e30, 1e300,
    )
    for sign in ((1.0,) if size == 0 else (1.0, -1.0))
)  # fmt: skip
_RANKS = {number: rank for rank, number in enumerate(LADDER)}
#: One number of a case is looked at alone while there are no more of them; more are looked at in one.
MOST_SINGLE = 32

_SMALL = 3.0

Path = tuple[Any, ...]


def size(case: Case) -> tuple[int, int]:
    """Return how large a case is: the count of its numbers, then how odd they are; smaller is simpler."""
    numbers = [value for _, value in leaves(dict(case))]
    return len(numbers), sum(_rank(value) for value in numbers)


def _rank(value: float) -> int:
    if value in _RANKS:
        return _RANKS[value]
    # Beyond the ladder by the digits that somebody has to read.
    return len(LADDER) + len(repr(float(value)))


def key(case: Case) -> str:
    """Return a text that is the same for equal cases alone."""
    return repr({name: _plain(value) for name, value in case.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)(_plain(item) for item in value)
    # repr leaves out the middle of a long array.
    return (value.shape, str(value.dtype), value.tolist()) if isinstance(value, np.ndarray) else value


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, float]]:
    """Yield every number in nested dicts, lists, tuples and arrays, with where it stands."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from leaves(item, (*path, name))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from leaves(item, (*path, index))
    elif isinstance(value, np.ndarray) and value.dtype.kind in "fi":
        for place in np.ndindex(value.shape):
            yield (*path, place), value[place].item()
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value


def replace(value: Any, path: Path, new: float) -> Any:
    """Return a nested value with another number in one place; whole numbers stay whole."""
    if not path:
        return int(new) if isinstance(value, int) else float(new)
    first, *rest = path
    if isinstance(value, dict):
        return {**value, first: replace(value[first], tuple(rest), new)}
    if isinstance(value, np.ndarray):
        changed = value.copy()
        changed[first] = new
        return changed
    items = [replace(item, tuple(rest), new) if index == first else item for index, item in enumerate(value)]
    return items if isinstance(value, list) else tuple(items)


def simpler(case: Case) -> Iterator[Case]:
    """Yield cases that are simpler than one, those that are much simpler first.

    Notes
    -----
    Not all of them are cases of the contract: an index may be too large, two sizes may not fit together.
    """
    limit = size(case)
    for inputs in _changes(dict(case)):
        made = Case(**inputs)
        if size(made) < limit:
            yield made


def _changes(inputs: dict[str, Any]) -> Iterator[dict[str, Any]]:
    lengths = sorted(set(_lengths(inputs)), reverse=True)
    for length in lengths:
        for kept in _subsets(length):
            # A size is shared by whatever has it, or by the arrays alone, or by the lists alone.
            for takes in (_any_kind, _is_array, _is_list):
                yield _keep(inputs, length, kept, takes)
    for name, value in inputs.items():
        if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size > 1:
            yield {**inputs, name: np.zeros_like(value)}
            yield {**inputs, name: np.ones_like(value)}
        elif isinstance(value, list) and len(value) > 1:
            for index in range(len(value)):
                if isinstance(value[index], list) and len(value[index]) > 1:  # the last coefficients
                    yield {**inputs, name: [*value[:index], value[index][:-1], *value[index + 1 :]]}
    single = list(leaves(inputs))
    for path, value in single if len(single) <= MOST_SINGLE else []:
        for new in _simpler_numbers(value):
            yield replace(inputs, path, new)


def _simpler_numbers(value: float) -> Iterator[float]:
    for new in LADDER[: _RANKS.get(value, len(LADDER))]:
        if abs(new) <= max(abs(value), _SMALL):  # a larger number is hardly a simpler one
            yield new
    if value not in _RANKS and math.isfinite(value):
        rounded = (float(round(value)), round(value, 1), float(f"{value:.1g}"), round(value, 2), float(f"{value:.2g}"))
        for new in rounded:
            if len(repr(new)) < len(repr(float(value))):
                yield new


def _subsets(length: int) -> Iterator[list[int]]:
    """Yield which of ``length`` things to keep: one of them, a half, all but a part."""
    everything = list(range(length))
    if length <= 8:
        yield from ([index] for index in everything)
    part = length // 2
    while part:
        for start in range(0, length, part):
            if length // part <= 8 or part == length // 2:
                yield everything[:start] + everything[start + part :]
        part //= 2


def _any_kind(value: Any) -> bool:
    return True


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _lengths(value: Any) -> Iterator[int]:
    if isinstance(value, np.ndarray):
        yield from (length for length in value.shape if length > 1)
    elif isinstance(value, (list, tuple, dict)):
        if isinstance(value, list) and len(value) > 1:
            yield len(value)
        for item in value.values() if isinstance(value, dict) else value:
            yield from _lengths(item)


def _keep(value: Any, length: int, kept: Sequence[int], takes: Callable[[Any], bool], *, is_top: bool = True) -> Any:
    """Keep some along every axis of one length; a whole number that points at one of them goes with it."""
    if isinstance(value, dict):
        return {name: _keep(item, length, kept, takes) for name, item in value.items()}
    if isinstance(value, np.ndarray):
        for axis in range(value.ndim) if takes(value) else ():
            if value.shape[axis] == length:
                value = np.take(value, kept, axis=axis)
        return value
    if isinstance(value, (list, tuple)):
        items = [_keep(item, length, kept, takes, is_top=False) for item in value]
        if isinstance(value, list) and len(value) == length and takes(value):
            items = [items[index] for index in kept]
        return items if isinstance(value, list) else tuple(items)
    if is_top and isinstance(value, int) and not isinstance(value, bool) and value in kept:
        return kept.index(value)
    return value


def others(case: Case, name: str) -> Iterator[Case]:
    """Yield cases in which one input, a number, has another value, from the simplest on."""
    inputs = dict(case)
    for new in LADDER:
        if new != inputs[name] and (not isinstance(inputs[name], int) or new == int(new)):
            yield Case(**replace(inputs, (name,), new))
