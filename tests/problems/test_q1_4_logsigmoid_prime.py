"""Question 1.4: the reference is the derivative, and naive code loses only its stability."""

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
from reference.cs475_hw3 import q1_4_logsigmoid_prime as reference

from .answering import Declared

PROBLEM = Declared("cs475_hw3", "q1_4_logsigmoid_prime", reference)
DECLARED, FULL = PROBLEM.declarations, PROBLEM.full
judged, earned = PROBLEM.judged, PROBLEM.earned
SEEDS = range(5)


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_is_exact_on_every_case(seed: int) -> None:
    for case in PROBLEM.all_cases(seed):
        with mpmath.workdps(60):
            exact = 1 / (1 + mpmath.exp(mpmath.mpf(case.x)))
        # e^-800 is below the smallest float.
        assert abs(reference.logsigmoid_prime(case.x) - exact) <= 1e-15 * exact + 5e-324


@pytest.mark.parametrize("x", [-30.0, -2.5, -0.3, 0.0, 0.3, 2.0, 30.0])
def test_reference_is_autograds(x: float) -> None:
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    torch.nn.functional.logsigmoid(t).backward()  # type: ignore[no-untyped-call]

    assert t.grad is not None
    assert reference.logsigmoid_prime(x) == pytest.approx(float(t.grad), rel=1e-13)


def test_reference_is_sympys_derivative() -> None:
    x = sympy.symbols("x", real=True)
    derivative = sympy.diff(sympy.log(1 / (1 + sympy.exp(-x))), x)

    assert sympy.simplify(derivative - 1 / (1 + sympy.exp(x))) == 0


# ---- declarations -----------------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 2
    assert {name for wrong in DECLARED.wrongs for name in wrong.fails} == set(FULL)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_everything(seed: int) -> None:
    assert judged(seed) == (FULL, [])


def test_stability_is_at_most_a_fifth() -> None:
    assert FULL["is_right_far_out"] <= 2 / 5


@pytest.mark.parametrize("seed", SEEDS)
def test_cases_have_both_sides_and_stay_moderate_but_for_the_far_ones(seed: int) -> None:
    for check in DECLARED.checks:
        points = [case.x for case in check.cases(np.random.default_rng(seed))]
        assert min(points) < 0 < max(points)
        # Below 88 float32 does not overflow.
        assert check.name == "is_right_far_out" or max(map(abs, points)) <= 30


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        np.float64,
        np.float32,
        Fraction,
        lambda slope: torch.tensor(slope, requires_grad=True),
        lambda slope: torch.tensor([[slope]], dtype=torch.float64),
        lambda slope: np.array(slope, dtype=np.float32),
        lambda slope: float(np.float32(slope)),
        lambda slope: np.array([slope]),
        lambda slope: [slope],
        lambda slope: (slope,),
    ],
)
def test_every_kind_of_number_is_right(form: Callable[[float], Any]) -> None:
    def logsigmoid_prime(*args: float) -> Any:
        slope = reference.logsigmoid_prime(*args)
        return None if slope is None else form(slope)

    assert earned(logsigmoid_prime=logsigmoid_prime) == FULL


@pytest.mark.parametrize("constant", [0, 1, 0.5, 1.0, None, math.nan, math.inf, True, "1/2", [0.5, 0.5]])
def test_a_constant_earns_nothing(constant: Any) -> None:
    assert set(earned(logsigmoid_prime=lambda *_: constant).values()) == {0.0}


@pytest.mark.parametrize(
    "naive",
    [
        lambda x: 1 / (1 + math.exp(x)),
        lambda x: math.exp(-x) / (1 + math.exp(-x)),
        lambda x: np.exp(np.float64(-x)) / (1 + np.exp(np.float64(-x))),
        lambda x: (lambda e: e / (1 + e))(torch.exp(torch.tensor(-x))),
    ],
)
def test_overflow_loses_only_the_stability(naive: Callable[..., Any]) -> None:
    assert earned(logsigmoid_prime=naive) == {**FULL, "is_right_far_out": 0.0}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "coarse",
    [
        lambda x: 1 - torch.sigmoid(torch.tensor(x)).item(),
        lambda x: (1 - torch.sigmoid(torch.tensor(x))).item(),
        lambda x: 1 / (1 + np.exp(np.float32(x))),
    ],
)
def test_float32_on_the_way_is_right(coarse: Callable[..., Any], seed: int) -> None:
    assert earned(seed, logsigmoid_prime=coarse) == FULL


def test_an_error_of_1e_4_is_wrong() -> None:
    given = earned(logsigmoid_prime=lambda x: reference.logsigmoid_prime(x) + 1e-4)

    assert set(given.values()) == {0.0}
