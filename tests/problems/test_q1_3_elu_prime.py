"""Question 1.3: the reference is the derivative, and the fine print about 0 holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import sympy
import torch

from grader.checking.validation import validate
from reference.cs475_hw3 import q1_3_elu_prime as reference

from .answering import Declared

PROBLEM = Declared("cs475_hw3", "q1_3_elu_prime", reference)
DECLARED, FULL = PROBLEM.declarations, PROBLEM.full
judged, earned = PROBLEM.judged, PROBLEM.earned
SEEDS = range(5)


def elu_prime_of(at_zero: Any, at_zero_for_one: Any = 1.0) -> Callable[[float, float], Any]:
    def elu_prime(x: float, alpha: float) -> Any:
        if x == 0:
            return at_zero_for_one if alpha == 1 else at_zero
        return reference.elu_prime(x, alpha)

    return elu_prime


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_is_autograds_on_every_case_but_zero(seed: int) -> None:
    for case in PROBLEM.all_cases(seed):
        if case.x != 0:
            t = torch.tensor(case.x, dtype=torch.float64, requires_grad=True)
            torch.nn.functional.elu(t, case.alpha).backward()  # type: ignore[no-untyped-call]
            assert t.grad is not None
            assert reference.elu_prime(**case) == pytest.approx(float(t.grad), rel=1e-14, abs=1e-300)


def test_reference_is_sympys_derivative_and_none_where_its_one_sided_limits_differ() -> None:
    h, alpha = sympy.symbols("h alpha", positive=True)
    left = sympy.limit(alpha * (sympy.exp(-h) - 1) / -h, h, 0)
    right = sympy.limit(h / h, h, 0)

    assert sympy.solve(sympy.Eq(left, right), alpha) == [1]
    assert reference.elu_prime(0.0, 1.0) == float(right)
    assert reference.elu_prime(0.0, 2.0) is None
    assert reference.elu_prime(0.0, 0.5) is None
    x = sympy.symbols("x")
    assert sympy.simplify(sympy.diff(alpha * (sympy.exp(x) - 1), x) - alpha * sympy.exp(x)) == 0


def test_reference_tends_to_its_left_slope() -> None:
    assert reference.elu_prime(-1e-12, 3.0) == pytest.approx(3.0)


# ---- declarations -----------------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 2
    assert {name for wrong in DECLARED.wrongs for name in wrong.fails} == set(FULL)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_everything(seed: int) -> None:
    assert judged(seed) == (FULL, [])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_check_away_from_zero_has_both_sides(seed: int) -> None:
    for check in DECLARED.checks:
        cases = list(check.cases(np.random.default_rng(seed)))
        points = [case.x for case in cases]
        if check.name == "is_undefined_at_zero":
            assert points == [0.0, 0.0, 0.0]
            assert cases[-1].alpha == 1.0
        else:
            assert min(points) < 0 < max(points)
            assert min(map(abs, points)) >= 1e-7


def test_near_and_far_points_are_at_most_a_fifth() -> None:
    assert FULL["is_right_near_zero_and_far_out"] <= 2 / 5


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "undefined",
    [None, math.nan, np.float32("nan"), np.array([math.nan]), torch.tensor(math.nan), [math.nan]],
)
def test_none_and_nan_at_zero_are_undefined(undefined: Any) -> None:
    assert judged(elu_prime=elu_prime_of(undefined)) == (FULL, [])


@pytest.mark.parametrize("undefined", [None, math.nan, torch.tensor(math.nan)])
def test_undefined_at_zero_for_alpha_one_earns_everything_with_a_note(undefined: Any) -> None:
    given, said = judged(elu_prime=elu_prime_of(None, undefined))

    assert given == FULL
    assert said == ["For α = 1 ELU has a derivative at 0: the left and the right slope are both 1."]


@pytest.mark.parametrize("value", [0.0, 0.5, 1.0, 2.0, True, "undefined", [0.5, 1.0], math.inf])
def test_a_value_at_zero_is_wrong_for_other_alphas(value: Any) -> None:
    assert earned(elu_prime=elu_prime_of(value)) == {**FULL, "is_undefined_at_zero": 0.0}


@pytest.mark.parametrize("value", [0.0, 0.5, 2.0, "1", math.inf])
def test_a_value_other_than_one_at_zero_is_wrong_for_alpha_one(value: Any) -> None:
    assert earned(elu_prime=elu_prime_of(None, value)) == {**FULL, "is_undefined_at_zero": 0.0}


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
    def elu_prime(*args: float) -> Any:
        slope = reference.elu_prime(*args)
        return None if slope is None else form(slope)

    assert earned(elu_prime=elu_prime) == FULL


@pytest.mark.parametrize("constant", [0, 1, 0.5, 1.0, None, math.nan, math.inf, True, "1/2", [0.5, 0.5]])
def test_a_constant_earns_nothing(constant: Any) -> None:
    assert set(earned(elu_prime=lambda *_: constant).values()) == {0.0}


@pytest.mark.parametrize(
    "naive",
    [
        lambda x, alpha: [alpha * math.exp(x), 1.0][x > 0],
        lambda x, alpha: (x > 0) + (x < 0) * alpha * np.exp(np.float64(x)),
    ],
)
def test_overflow_loses_only_the_stability(naive: Callable[..., Any]) -> None:
    def elu_prime(x: float, alpha: float) -> Any:
        return reference.elu_prime(x, alpha) if x == 0 else naive(x, alpha)

    assert earned(elu_prime=elu_prime) == {**FULL, "is_right_near_zero_and_far_out": 0.0}


@pytest.mark.parametrize("seed", SEEDS)
def test_float32_on_the_way_is_right(seed: int) -> None:
    def elu_prime(x: float, alpha: float) -> Any:
        return alpha * torch.exp(torch.tensor(x)).item() if x < 0 else reference.elu_prime(x, alpha)

    assert earned(seed, elu_prime=elu_prime) == FULL
