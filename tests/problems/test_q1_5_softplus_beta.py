"""Question 1.5: the reference is tight, and every β that is large enough is right."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
import torch

from grader.checking.validation import validate
from reference.cs475_hw3 import q1_5_softplus_beta as reference

from .answering import Declared

PROBLEM = Declared("cs475_hw3", "q1_5_softplus_beta", reference)
DECLARED, FULL = PROBLEM.declarations, PROBLEM.full
judged, earned = PROBLEM.judged, PROBLEM.earned
SEEDS = range(5)


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
    for case in PROBLEM.all_cases(seed):
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
