"""Question 1.5: the reference is tight, and every β that is large enough is right."""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
import torch

from grader.checking.declare import Note, Partial, collecting
from grader.checking.expect import declared_tolerance
from grader.checking.read import Mismatch
from grader.checking.validation import validate
from grader.child.values import Tensor
from grader.errors import StudentRaised
from grader.model import Ending
from reference.cs475_hw3 import q1_5_softplus_beta as reference

FOLDER = Path(__file__).parents[2] / "problems" / "cs475_hw3" / "q1_5_softplus_beta"
SEEDS = range(5)
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))
FULL = {check.name: check.points for check in DECLARED.checks}


def wired(answer: Any) -> Any:
    """Return an answer as the wire carries it."""
    if isinstance(answer, torch.Tensor):
        return Tensor(answer.detach().numpy(), answer.requires_grad)
    if isinstance(answer, (list, tuple)):
        return type(answer)(wired(part) for part in answer)
    return np.asarray(answer) if isinstance(answer, np.generic) else answer


class Remote:
    """A function as a check sees it: values come as over the wire, exceptions as StudentRaised."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, *args: Any) -> Any:
        try:
            with np.errstate(all="ignore"):
                answer = self._function(*args)
        except Exception as error:
            raise StudentRaised(type(error).__name__, str(error), (), Ending.EXCEPTION) from None
        return wired(answer)

    def many(self, argument_sets: list[Any]) -> list[Any]:
        return [self(*args) for args in argument_sets]


class Student:
    """Answer with these functions, and with the reference for every other name."""

    def __init__(self, **functions: Callable[..., Any]) -> None:
        self._functions = functions

    def __getattr__(self, name: str) -> Remote:
        return Remote(self._functions.get(name) or getattr(reference, name))


def judged(seed: int = 0, **functions: Callable[..., Any]) -> tuple[dict[str, float], list[str]]:
    """Return what each check gives, as a run would, and all that it says."""
    student = Student(**functions)
    given: dict[str, float] = {}
    said: list[str] = []
    for check in DECLARED.checks:
        given[check.name] = check.points
        if any(given[name] < FULL[name] for name in check.after):
            given[check.name] = 0.0
            continue
        token = declared_tolerance.set(check.tol)
        for case in check.cases(np.random.default_rng(seed)):
            try:
                outcome = check.prove(student, case)
            except (Mismatch, StudentRaised) as found:
                outcome = Partial(points=0.0, says=found.message)
            if isinstance(outcome, Partial):
                given[check.name] = min(given[check.name], outcome.points)
            if isinstance(outcome, (Note, Partial)):
                said.append(outcome.says)
        declared_tolerance.reset(token)
    return given, said


def earned(seed: int = 0, **functions: Callable[..., Any]) -> dict[str, float]:
    return judged(seed, **functions)[0]


def all_cases(seed: int) -> list[Any]:
    return [case for check in DECLARED.checks for case in check.cases(np.random.default_rng(seed))]


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("beta", [0.05, 0.7, 1.0, 30.0, 1e6])
def test_reference_error_is_the_largest_one(beta: float) -> None:
    with mpmath.workdps(40):
        points = [mpmath.mpf(k) / 10 / beta for k in range(-200, 201)]
        errors = [mpmath.log1p(mpmath.exp(beta * x)) / beta - max(mpmath.mpf(0), x) for x in points]

    assert min(errors) > 0
    assert max(errors) == errors[200]  # at x = 0
    assert reference.largest_error(beta) == pytest.approx(float(errors[200]), rel=1e-15)


@pytest.mark.parametrize("eps", [1e-300, 1e-30, 1e-6, 0.01, 1.0, 10.0])
def test_reference_is_tight(eps: float) -> None:
    beta = reference.softplus_beta_for(eps)

    assert reference.largest_error(beta) == pytest.approx(eps, rel=1e-15)


def test_reference_error_is_sympys_limit_and_decreases_away_from_zero() -> None:
    x, beta = sympy.symbols("x beta", positive=True)
    error = sympy.log(1 + sympy.exp(-beta * x)) / beta  # for x > 0; it is even in x

    assert sympy.limit(error, x, 0) == sympy.log(2) / beta
    assert sympy.simplify(sympy.diff(error, x) + 1 / (1 + sympy.exp(beta * x))) == 0


# ---- declarations -----------------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 1
    assert {name for wrong in DECLARED.wrongs for name in wrong.fails} == set(FULL)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_everything(seed: int) -> None:
    assert judged(seed) == (FULL, [])


def test_tiny_eps_is_at_most_a_fifth() -> None:
    assert FULL["error_is_at_most_tiny_eps"] <= 1 / 5


@pytest.mark.parametrize("seed", SEEDS)
def test_beta_is_a_float32_on_every_case(seed: int) -> None:
    for case in all_cases(seed):
        assert 1e-30 <= case.eps <= 10
        assert reference.softplus_beta_for(case.eps) < np.finfo(np.float32).max


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "right",
    [
        lambda eps: 1 / eps,
        lambda eps: 1e6 / eps,
        lambda eps: math.ceil(math.log(2) / eps),
        lambda eps: max(1e6, 1 / eps),
        lambda eps: 1 + 1 / eps**2,
        lambda eps: 0.693147 / eps,
        lambda eps: 0.6931472 / eps,
        lambda eps: np.float32(math.log(2)) / np.float32(eps),
        lambda eps: float(np.float32(math.log(2)) / np.float32(eps)),
        lambda eps: torch.tensor([math.log(2)], requires_grad=True) / eps,
        lambda eps: Fraction(7, 10) / Fraction(eps),
        lambda eps: [1 / eps],
        lambda eps: np.array([[1 / eps]]),
    ],
)
def test_every_beta_that_is_large_enough_is_right(right: Callable[..., Any], seed: int) -> None:
    assert judged(seed, softplus_beta_for=right) == (FULL, [])


@pytest.mark.parametrize("constant", [0, -1.0, 1.0, 1e6, 1e300, math.inf, math.nan, None, True, "10", [1.0]])
def test_a_constant_earns_nothing(constant: Any) -> None:
    assert set(earned(softplus_beta_for=lambda eps: constant).values()) == {0.0}


@pytest.mark.parametrize("log_two", [0.6931, 0.693])
def test_log_two_rounded_down_earns_part_of_every_check_that_it_reaches(log_two: float) -> None:
    given, said = judged(softplus_beta_for=lambda eps: log_two / eps)

    assert given == {**FULL, "error_is_at_most_eps": 0.3, "error_is_at_most_random_eps": 0.2} | {
        "error_is_at_most_tiny_eps": 0.0  # needs the first one in full
    }
    assert "round log 2 up" in said[0]


@pytest.mark.parametrize("log_two", [0.69, 0.6, 0.5])
def test_a_beta_that_is_clearly_too_small_earns_nothing(log_two: float) -> None:
    assert set(earned(softplus_beta_for=lambda eps: log_two / eps).values()) == {0.0}
