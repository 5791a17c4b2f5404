"""Checks for the derivative of ReLU: 1, 0, and none at 0."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader import Case, Formula, Note, Student, check, draw, expect, plot, problem, wrong
from reference.cs475_hw3.q1_1_relu_prime import relu_prime

problem(
    title="The derivative of ReLU",
    points=2,
    provides=["relu_prime"],
    formula={
        "relu_prime": Formula(
            "x",
            r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}",
            decides="is_right_at_random_points",
        )
    },
)

# ---- cases ------------------------------------------------------------------------------------


def moderate_points(rng: np.random.Generator) -> Iterator[Case]:
    for x in (1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.25, -7.0, 10.0, -10.0):
        yield Case(x=x)


def random_points(rng: np.random.Generator) -> Iterator[Case]:
    sizes = draw.log_uniform(rng, 0.1, 1000.0, 12)
    for k, size in enumerate(sizes):
        yield Case(x=float(f"{size:.3g}") * (-1) ** k)


def zero(rng: np.random.Generator) -> Iterator[Case]:
    yield Case(x=0.0)


def near_and_far_points(rng: np.random.Generator) -> Iterator[Case]:
    # Not nearer: `np.isclose(x, 0)` holds up to 1e-8, and is an honest programmer's way to ask for 0.
    for size in (1e-2, 1e-4, 1e-7, 1e4):
        yield Case(x=size)
        yield Case(x=-size)


def is_off_zero(case: Case) -> bool:
    return 1e-2 <= abs(case.x) <= 1e4


def is_not_zero(case: Case) -> bool:
    return 1e-7 <= abs(case.x) <= 1e4


GRID = np.linspace(-3.0, 3.0, 60)  # 0 is none of them

# ---- checks -----------------------------------------------------------------------------------


def expect_slope(student: Student, case: Case) -> Note | None:
    plot.compare("relu_prime", relu_prime, GRID, title="The derivative of ReLU")
    answer = student.relu_prime(case.x)
    if answer is None:
        expect.fail("the derivative is None, but ReLU has one at every x other than 0.", safe=True)
    try:
        # `return x > 0` is a slope for Python, which counts with True and False.
        answer, note = float(expect.boolean(answer)), Note("True and False were read as 1 and 0.")
    except expect.Mismatch:
        note = None
    expect.close(answer, relu_prime(case.x), what="the derivative")
    return note


def says_undefined(value: Any) -> bool:
    """Say whether an answer is None or NaN."""
    if value is None:
        return True
    if isinstance(value, str):
        expect.fail(f"the derivative is the text {value[:40]!r}; return None (or NaN) where there is none.")
    return math.isnan(expect.number(value, "the derivative"))


@check(points=0.8, cases=moderate_points, domain=is_off_zero)
def is_one_above_and_zero_below(student: Student, case: Case) -> Note | None:
    """`relu_prime(x)` is 1 for every x > 0 and 0 for every x < 0."""
    return expect_slope(student, case)


@check(points=0.4, cases=random_points, hidden=True)
def is_right_at_random_points(student: Student, case: Case) -> Note | None:
    """`relu_prime(x)` is 1 for x > 0 and 0 for x < 0 at random points, too."""
    return expect_slope(student, case)


@check(points=0.5, cases=zero, after=is_one_above_and_zero_below)
def is_undefined_at_zero(student: Student, case: Case) -> None:
    """ReLU has no derivative at 0, and `relu_prime(0.0)` says so with None or NaN."""
    answer = student.relu_prime(case.x)
    if not says_undefined(answer):
        expect.fail(
            f"the derivative is {expect.number(answer):g}, but ReLU has none there: its slope is 0 on the left "
            "and 1 on the right. (A library that returns a number there has chosen a subgradient.)",
            expected="None or NaN",
        )


@check(points=0.3, cases=near_and_far_points, domain=is_not_zero, after=is_one_above_and_zero_below)
def is_right_near_zero_and_far_out(student: Student, case: Case) -> Note | None:
    """The step of `relu_prime` is at 0 exactly: it is 0 or 1 as near to 0 as ±1e-7 and as far as ±10000."""
    return expect_slope(student, case)


# ---- known-wrong answers ----------------------------------------------------------------------

SLOPES = ["is_one_above_and_zero_below", "is_right_at_random_points"]

wrong(
    "zero_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="At 0 you return 0, as autograd does; that is a subgradient. A derivative does not exist there.",
)
wrong(
    "one_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="You count 0 to the right side (x ≥ 0). There the left and the right slope differ, so there is none.",
)
wrong(
    "half_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="The mean of the two slopes at 0 is not a derivative.",
)
wrong(
    "raises_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="You raise an exception at 0; return None (or NaN) to say that there is no derivative.",
)
wrong(
    "text_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="You return a text at 0; return None (or NaN) to say that there is no derivative.",
)
wrong(
    "sides_swapped.py",
    fails=SLOPES,
    says="The two sides are swapped: ReLU is constant for x < 0 and x itself for x > 0.",
)
wrong(
    "relu_itself.py",
    fails=SLOPES,
    says="You return ReLU itself, max(0, x); its derivative for x > 0 is 1.",
)
wrong(
    "sign.py",
    fails=SLOPES,
    says="You return the sign of x, the derivative of |x|. ReLU is constant for x < 0: its slope there is 0.",
)
wrong(
    "one_everywhere.py",
    fails=SLOPES,
    says="The derivative of the branch x is 1, but for x < 0 the other branch, 0, is the larger one.",
)
wrong(
    "zero_everywhere.py",
    fails=SLOPES,
    says="The derivative is 0 for x < 0 only.",
)
wrong(
    "undefined_below_zero.py",
    fails=SLOPES,
    says="For x < 0 ReLU is constant: its derivative there is 0, and not undefined.",
)
wrong(
    "leaky.py",
    fails=SLOPES,
    says="A slope of 0.01 for x < 0 is leaky ReLU's.",
)
wrong(
    "whole_numbers_only.py",
    fails=SLOPES,
    says="int(x) cuts 0.5 to 0: the step of the derivative is at 0, not at 1.",
)
wrong(
    "steep_sigmoid.py",
    fails=["is_undefined_at_zero", "is_right_near_zero_and_far_out"],
    says="A steep sigmoid only resembles the step: ReLU's derivative jumps from 0 to 1 at 0.",
)
wrong(
    "undefined_around_zero.py",
    fails=["is_right_near_zero_and_far_out"],
    says="The derivative is missing at 0 only; within ±0.001 of 0 it is still 0 or 1.",
)
wrong(
    "looked_up.py",
    fails=["is_right_at_random_points", "is_right_near_zero_and_far_out"],
    says="You looked up the points of the public checks; the derivative is asked for at every x.",
)
wrong(
    "formula_one_at_zero.tex",
    fails=["is_undefined_at_zero"],
    says="You count 0 to the right side (x ≥ 0). There the left and the right slope differ, so there is none.",
)
wrong(
    "formula_far_out.toml",
    fails=["is_right_at_random_points"],
    says="For every x < 0 the derivative is 0, however far out.",
)
