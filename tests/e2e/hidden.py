"""What the hidden cases of the problems look like in a text: their numbers, the pairs of them, the calls."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from grader.checking import expect
from grader.checking.cases import Case
from grader.child.values import Tensor
from grader.course.problems import Problem
from grader.grading.seeds import PUBLIC_CASES, case_generator

_NUMBER = r"-?\d+(?:\.\d*)?(?:e[+-]?\d+)?"
_NUMBERS = re.compile(rf"(?<![\w.])({_NUMBER})(?![\w])")
#: Overlapping, so that a, b, c gives both of its pairs.
_PAIRS = re.compile(rf"(?<![\w.])(?=({_NUMBER}),\s*({_NUMBER})(?![\w.]))")
_CALLS = re.compile(rf"\b([A-Za-z_]\w*)\((?:\w+=)?({_NUMBER})(?![\w.])")
#: A number of fewer digits is met anywhere; of large arrays, whose numbers are many, six are met by chance.
DIGITS, DIGITS_OF_MANY, MANY = 6, 9, 20
#: Of a pair, each.
DIGITS_OF_A_PAIR = 3


def seen_in(text: str) -> set[Any]:
    """Return all numbers, pairs of numbers and calls that stand in a text."""
    found: set[Any] = {match[1].lstrip("-") for match in _NUMBERS.finditer(text)}
    found |= {(_plain(match[1]), _plain(match[2])) for match in _PAIRS.finditer(text)}
    return found | {(match[1], _plain(match[2])) for match in _CALLS.finditer(text)}


def traces(problems: Sequence[Problem], seed: int) -> dict[Any, str]:
    """Return what would show a hidden case drawn with a seed, and the check that it belongs to."""
    hidden: dict[Any, str] = {}
    public: set[Any] = set()
    for problem in problems:
        for check in problem.checks:
            if check.cases is None:
                continue
            drawn_with = seed if check.hidden else PUBLIC_CASES
            cases = list(check.cases(case_generator(drawn_with, problem.assignment, problem.name, check.name)))
            found = {mark for case in cases for mark in _marks(problem, case)}
            found |= {mark for value in _expected(problem, check, cases) for mark in _of_value(value)}
            if check.hidden:
                hidden |= dict.fromkeys(found, f"{problem.name}/{check.name}")
            else:
                public |= found
    return {mark: check for mark, check in hidden.items() if mark not in public}


def _marks(problem: Problem, case: Case) -> Iterator[Any]:
    for value in case.values():
        yield from _of_value(value)
    first = next(iter(case.values()), None)
    if isinstance(first, (int, float)) and _digits(repr(first)) >= DIGITS_OF_A_PAIR:
        names = {name for form in problem.declared.forms.values() for name in form if isinstance(name, str)}
        yield from ((name, _plain(repr(first))) for name in names)


def _of_value(value: Any) -> Iterator[Any]:
    """Yield the marks of a value: its numbers, and those of its neighbours together."""
    if isinstance(value, Tensor):
        value = value.array
    if isinstance(value, np.ndarray):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        numbers = [item for item in value if isinstance(item, (int, float))]
        for item in value:
            if not isinstance(item, (int, float)) or len(value) <= MANY:
                yield from _of_value(item)
            else:
                yield from (text for text in _written(item) if _digits(text) >= DIGITS_OF_MANY)
        for one, other in pairwise(numbers):
            for pair in zip(_written(one), _written(other), strict=True):
                if min(map(_digits, pair)) >= DIGITS_OF_A_PAIR:
                    yield tuple(map(_plain, pair))
    elif isinstance(value, (int, float, np.generic)) and not isinstance(value, bool):
        yield from (text.lstrip("-") for text in _written(value.item() if isinstance(value, np.generic) else value)
                    if _digits(text) >= DIGITS)  # fmt: skip


def _written(number: float) -> tuple[str, ...]:
    """Return a number in the ways in which messages write numbers."""
    return (repr(number), f"{number:.6g}", f"{number:.8g}", f"{number:.6f}".rstrip("0"), f"{number:.10g}")


def _digits(text: str) -> int:
    return len(text.partition("e")[0].replace(".", "").strip("-0"))


def _plain(text: str) -> str:
    return text.rstrip(".")


class _Reference:
    """The reference, asked as a student is."""

    def __init__(self, functions: dict[str, Any]) -> None:
        self._functions = functions

    def __getattr__(self, name: str) -> Any:
        if name not in self._functions:
            raise NotImplementedError(name)

        def ask(*args: Any, **kwargs: Any) -> Any:
            return self._functions[name](*args, **kwargs)

        ask.many = lambda sets: [ask(**one) if isinstance(one, dict) else ask(*one) for one in sets]  # type: ignore[attr-defined]
        return ask


def _expected(problem: Problem, check: Any, cases: list[Case]) -> list[Any]:
    """Return the values that a check expects, as far as it says so to `expect` and the reference is functions."""
    values: list[Any] = []
    functions = vars(import_module(f"reference.{problem.assignment}.{problem.name}"))
    with pytest.MonkeyPatch.context() as patch, np.errstate(all="ignore"):
        for name in ("close", "equal"):
            patch.setattr(expect, name, lambda actual, expected, **_: values.append(expected))
        for case in cases:
            try:
                check.prove(_Reference(functions), case)
            except (NotImplementedError, AttributeError, TypeError, expect.Mismatch):
                continue
    return values
