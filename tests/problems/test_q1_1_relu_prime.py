"""Question 1.1: the reference is the derivative, and the fine print about 0 holds."""

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
from reference.cs475_hw3 import q1_1_relu_prime as reference

from .answering import Declared

PROBLEM = Declared("cs475_hw3", "q1_1_relu_prime", reference)
DECLARED, FULL = PROBLEM.declarations, PROBLEM.full
judged, earned = PROBLEM.judged, PROBLEM.earned
SEEDS = range(5)


def relu_prime_of(at_zero: Any) -> Callable[[float], Any]:
    return lambda x: at_zero if x == 0 else float(x > 0)


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("x", [1e-300, 1e-7, 0.3, 1.0, 1e4, 1e300])
def test_reference_is_autograds_on_both_sides(x: float) -> None:
    for point in (x, -x):
        t = torch.tensor(point, dtype=torch.float64, requires_grad=True)
        torch.relu(t).backward()  # type: ignore[no-untyped-call]
        assert reference.relu_prime(point) == t.grad


def test_reference_is_sympys_derivative_and_none_where_its_one_sided_limits_differ() -> None:
    h = sympy.symbols("h")
    quotient = sympy.Max(0, h) / h
    left, right = sympy.limit(quotient, h, 0, "-"), sympy.limit(quotient, h, 0, "+")

    assert (float(left), float(right)) == (reference.relu_prime(-1.0), reference.relu_prime(1.0))
    assert left != right
    assert reference.relu_prime(0.0) is None
    assert reference.relu_prime(-0.0) is None


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
        points = [case.x for case in check.cases(np.random.default_rng(seed))]
        if check.name == "is_undefined_at_zero":
            assert points == [0.0]
        else:
            # Nearer than 1e-8 `np.isclose(x, 0)` holds, and near 1e-38 float32 ends.
            assert min(points) < 0 < max(points)
            assert min(map(abs, points)) >= 1e-7
            assert max(map(abs, points)) <= 1e4


def test_near_and_far_points_are_at_most_a_fifth() -> None:
    assert FULL["is_right_near_zero_and_far_out"] <= 2 / 5


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "undefined",
    [None, math.nan, np.nan, np.float32("nan"), np.array([math.nan]), torch.tensor(math.nan), [math.nan]],
)
def test_none_and_nan_at_zero_are_undefined(undefined: Any) -> None:
    assert earned(relu_prime=relu_prime_of(undefined)) == FULL


@pytest.mark.parametrize(
    "value", [0, 1, 0.5, -1.0, math.inf, True, "undefined", "nan", [], [0.0, 1.0], (None,)]
)
def test_anything_else_at_zero_is_a_value(value: Any) -> None:
    given = earned(relu_prime=relu_prime_of(value))

    assert given == {**FULL, "is_undefined_at_zero": 0.0}


@pytest.mark.parametrize(
    "form",
    [
        int,
        np.float32,
        np.int64,
        Fraction,
        lambda slope: torch.tensor(slope, requires_grad=True),
        lambda slope: torch.tensor([int(slope)]),
        lambda slope: np.array([[slope]]),
        lambda slope: [slope],
        lambda slope: (slope,),
    ],
)
def test_every_kind_of_number_is_right(form: Callable[[float], Any]) -> None:
    assert judged(relu_prime=lambda x: None if x == 0 else form(float(x > 0))) == (FULL, [])


@pytest.mark.parametrize("form", [bool, np.bool_, torch.tensor])
def test_true_and_false_are_read_as_one_and_zero_with_a_note(form: Callable[[bool], Any]) -> None:
    given, said = judged(relu_prime=lambda x: None if x == 0 else form(x > 0))

    assert given == FULL
    assert "True and False" in said[0]


@pytest.mark.parametrize("constant", [0, 1, 0.5, None, math.nan, True, False, "1", [0, 1], np.zeros(10**6)])
def test_a_constant_earns_nothing(constant: Any) -> None:
    assert set(earned(relu_prime=lambda x: constant).values()) == {0.0}


def test_a_guard_of_np_isclose_is_right_and_a_wider_one_is_not() -> None:
    def guarded(width: float) -> Callable[[float], Any]:
        return lambda x: None if abs(x) <= width else float(x > 0)

    assert earned(relu_prime=guarded(1e-8)) == FULL
    assert earned(relu_prime=guarded(1e-6))["is_right_near_zero_and_far_out"] == 0
