"""Question 1.6: the reference is right, and every honest form of a pair and of a bool is accepted."""

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
from reference.cs475_hw3 import q1_6_continuity as reference

from .answering import Declared

PROBLEM = Declared("cs475_hw3", "q1_6_continuity", reference)
DECLARED, FULL = PROBLEM.declarations, PROBLEM.full
judged, earned = PROBLEM.judged, PROBLEM.earned
SEEDS = range(5)


# ---- the reference ----------------------------------------------------------------------------

x = sympy.symbols("x", real=True)
H = sympy.symbols("h", positive=True)
PIECES = {  # left of 0 and right of 0
    "relu": (sympy.Integer(0), x),
    "softplus": (sympy.log(1 + sympy.exp(x)),) * 2,
    "logsigmoid": (sympy.log(1 / (1 + sympy.exp(-x))),) * 2,
}


def pieces(name: str, alpha: Any) -> tuple[Any, Any]:
    return (alpha * (sympy.exp(x) - 1), x) if name == "elu" else PIECES[name]


@pytest.mark.parametrize(
    ("name", "alpha"),
    [("relu", 1), ("softplus", 1), ("logsigmoid", 1), ("elu", 1), ("elu", sympy.Rational(1, 2)), ("elu", 3)],
)
def test_reference_is_what_sympys_limits_say(name: str, alpha: Any) -> None:
    left, right = pieces(name, alpha)
    value = right.subs(x, 0)
    slopes = (
        sympy.limit((left.subs(x, -H) - value) / -H, H, 0),
        sympy.limit((right.subs(x, H) - value) / H, H, 0),
    )
    derivatives = sympy.diff(left, x), sympy.diff(right, x)

    assert reference.one_sided_derivatives(name, float(alpha)) == tuple(float(slope) for slope in slopes)
    assert reference.is_c0(name, float(alpha)) == (left.subs(x, 0) == value)
    # The derivative tends to the one-sided derivatives at 0, so it is continuous there if they agree.
    assert tuple(sympy.simplify(d.subs(x, 0) - s) for d, s in zip(derivatives, slopes, strict=True)) == (0, 0)
    assert reference.is_c1(name, float(alpha)) == (slopes[0] == slopes[1])


def test_reference_knows_no_other_name() -> None:
    for function in (reference.one_sided_derivatives, reference.is_c0, reference.is_c1):
        with pytest.raises(ValueError, match="is none of relu"):
            function("tanh", 1.0)


# ---- declarations -----------------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 4
    assert {name for wrong in DECLARED.wrongs for name in wrong.fails} == set(FULL)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_everything(seed: int) -> None:
    assert judged(seed) == (FULL, [])


@pytest.mark.parametrize("seed", SEEDS)
def test_alpha_is_one_where_it_does_not_matter_and_never_nearly_one(seed: int) -> None:
    for case in PROBLEM.all_cases(seed):
        assert case.alpha == 1.0 or (case.name == "elu" and abs(case.alpha - 1) >= 0.1)


@pytest.mark.parametrize("seed", SEEDS)
def test_both_answers_about_c1_occur_among_the_elus_of_both_checks(seed: int) -> None:
    for check in DECLARED.checks:
        elus = {c.alpha == 1.0 for c in check.cases(np.random.default_rng(seed)) if c.name == "elu"}
        assert elus == {True, False}


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        list,
        np.array,
        lambda pair: np.array(pair, dtype=np.float32),
        lambda pair: np.array(pair)[:, None],
        lambda pair: torch.tensor(pair, requires_grad=True),
        lambda pair: [[slope] for slope in pair],
        lambda pair: tuple(torch.tensor(slope) for slope in pair),
        lambda pair: tuple(Fraction(slope) for slope in pair),
        lambda pair: (np.float32(pair[0]), int(pair[1]) if pair[1] == 1 else pair[1]),
    ],
)
def test_every_kind_of_pair_is_right(form: Callable[[Any], Any]) -> None:
    assert (
        earned(one_sided_derivatives=lambda name, alpha: form(reference.one_sided_derivatives(name, alpha)))
        == FULL
    )


@pytest.mark.parametrize("form", [bool, np.bool_, torch.tensor, np.array, lambda claim: torch.tensor([claim])])
def test_every_kind_of_bool_is_right(form: Callable[[bool], Any]) -> None:
    given = earned(
        is_c0=lambda name, alpha: form(reference.is_c0(name, alpha)),
        is_c1=lambda name, alpha: form(reference.is_c1(name, alpha)),
    )

    assert given == FULL


@pytest.mark.parametrize("step", [1e-4, 1e-6, 1e-8])
def test_difference_quotients_are_right(step: float) -> None:
    def f(name: str, alpha: float, at: float) -> float:
        if name in ("relu", "elu"):
            return at if at > 0 else (alpha * math.expm1(at) if name == "elu" else 0.0)
        return math.log1p(math.exp(at)) if name == "softplus" else -math.log1p(math.exp(-at))

    def one_sided_derivatives(name: str, alpha: float) -> Any:
        return tuple((f(name, alpha, h) - f(name, alpha, 0.0)) / h for h in (-step, step))

    assert earned(one_sided_derivatives=one_sided_derivatives) == FULL


@pytest.mark.parametrize("answer", [True, False, None, 1.0, 0, math.nan, (0.5, 0.5), (0.0, 1.0), "relu", [[]]])
def test_one_constant_for_all_names_earns_nothing(answer: Any) -> None:
    given = earned(**{name: lambda *_: answer for name in ("one_sided_derivatives", "is_c0", "is_c1")})

    assert set(given.values()) == {0.0}


@pytest.mark.parametrize("constant", [True, False])
def test_c0_is_worth_nothing_beside_a_constant_c1(constant: bool) -> None:
    given, said = judged(is_c1=lambda *_: constant)

    assert given["c0_is_right"] == 0
    assert any("tells the classes apart" in text for text in said)


def test_c0_is_worth_its_points_beside_a_c1_with_a_mistake() -> None:
    given = earned(is_c1=lambda name, alpha: name != "relu")

    assert given == {**FULL, "c1_is_right": 0.0, "c1_for_every_alpha": 0.0}
