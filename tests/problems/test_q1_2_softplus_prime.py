"""Question 1.2: the reference is the derivative, and naive code loses only its stability."""

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
from reference.cs475_hw3 import q1_2_softplus_prime as reference

from .answering import Declared

PROBLEM = Declared("cs475_hw3", "q1_2_softplus_prime", reference)
DECLARED, FULL = PROBLEM.declarations, PROBLEM.full
judged, earned = PROBLEM.judged, PROBLEM.earned
SEEDS = range(5)


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_is_exact_on_every_case(seed: int) -> None:
    for case in PROBLEM.all_cases(seed):
        with mpmath.workdps(60):
            exact = 1 / (1 + mpmath.exp(-mpmath.mpf(case.beta) * mpmath.mpf(case.x)))
        assert (
            abs(reference.softplus_prime(**case) - exact)
            <= 1e-15 * exact * (1 + abs(case.beta * case.x)) + 5e-324
        )


@pytest.mark.parametrize("beta", [0.1, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("x", [-2.5, -0.3, 0.0, 0.3, 2.0])
def test_reference_is_autograds(x: float, beta: float) -> None:
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (torch.log1p(torch.exp(beta * t)) / beta).backward()  # type: ignore[no-untyped-call]

    assert t.grad is not None
    assert reference.softplus_prime(x, beta) == pytest.approx(float(t.grad), rel=1e-14)


def test_reference_is_sympys_derivative() -> None:
    x, beta = sympy.symbols("x beta", positive=True)
    derivative = sympy.diff(sympy.log(1 + sympy.exp(beta * x)) / beta, x)

    assert sympy.simplify(derivative - 1 / (1 + sympy.exp(-beta * x))) == 0


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
        args = [case.beta * case.x for case in check.cases(np.random.default_rng(seed))]
        assert min(args) < 0 < max(args)
        # Below 88 float32 does not overflow.
        assert check.name == "is_right_far_out" or max(map(abs, args)) <= 30


@pytest.mark.parametrize("seed", SEEDS)
def test_the_place_of_beta_shows_at_random_points(seed: int) -> None:
    mistakes: list[Callable[[float, float], float]] = [
        lambda x, b: reference.softplus_prime(x, 1.0),
        lambda x, b: b * reference.softplus_prime(x, b),
        lambda x, b: reference.softplus_prime(x, b) / b,
        lambda x, b: reference.softplus_prime(x, b * b),
        lambda x, b: reference.softplus_prime(x / b, 1.0),
    ]
    for mistake in mistakes:
        given = earned(seed, softplus_prime=mistake)
        assert given == {**dict.fromkeys(FULL, 0.0), "is_right_for_beta_one": FULL["is_right_for_beta_one"]}


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
    def softplus_prime(*args: float) -> Any:
        slope = reference.softplus_prime(*args)
        return None if slope is None else form(slope)

    assert earned(softplus_prime=softplus_prime) == FULL


@pytest.mark.parametrize("constant", [0, 1, 0.5, 1.0, None, math.nan, math.inf, True, "1/2", [0.5, 0.5]])
def test_a_constant_earns_nothing(constant: Any) -> None:
    assert set(earned(softplus_prime=lambda *_: constant).values()) == {0.0}


@pytest.mark.parametrize(
    "naive",
    [
        lambda x, b: 1 / (1 + math.exp(-b * x)),
        lambda x, b: math.exp(b * x) / (1 + math.exp(b * x)),
        lambda x, b: np.exp(np.float64(b * x)) / (1 + np.exp(np.float64(b * x))),
        lambda x, b: (lambda e: e / (1 + e))(torch.exp(torch.tensor(b * x))),
    ],
)
def test_overflow_loses_only_the_stability(naive: Callable[..., Any]) -> None:
    assert earned(softplus_prime=naive) == {**FULL, "is_right_far_out": 0.0}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "coarse",
    [
        lambda x, b: 1 - 1 / (1 + torch.exp(torch.clamp(torch.tensor(b * x), max=80.0)).item()),
        lambda x, b: (1 - torch.sigmoid(-torch.tensor(b) * torch.tensor(x))).item(),
        lambda x, b: 1 / (1 + np.exp(-np.float32(b) * np.float32(x))),
    ],
)
def test_float32_on_the_way_is_right(coarse: Callable[..., Any], seed: int) -> None:
    assert earned(seed, softplus_prime=coarse) == FULL


def test_an_error_of_1e_4_is_wrong() -> None:
    given = earned(softplus_prime=lambda x, b: reference.softplus_prime(x, b) + 1e-4)

    assert set(given.values()) == {0.0}
