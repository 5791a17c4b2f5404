"""Checks for the derivative of ELU: 1, αe^x, and none at 0 unless α = 1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader import Case, Formula, Note, Student, Tol, check, draw, expect, plot, problem, wrong
from reference.cs475_hw3.q1_3_elu_prime import elu_prime

problem(
    title="The derivative of ELU",
    points=2,
    provides=["elu_prime"],
    formula={
        "elu_prime": Formula(
            "x, alpha",
            r"\begin{cases} 1 & x > 0 \\ \alpha e^x & x < 0 \end{cases}",
            where={"alpha": "positive"},
            decides="is_right_at_random_points",
        )
    },
)

TOL = Tol(
    rtol=1.3e-6,
    atol=1e-5,
    why="float32 somewhere on the way is right, also where a float64 comes back; mistakes are off by 1e-2",
)

# ---- cases ------------------------------------------------------------------------------------


def moderate_points(rng: np.random.Generator) -> Iterator[Case]:
    for x, alpha in (
        (1.0, 1.0),
        (-1.0, 1.0),
        (2.0, 2.0),
        (-2.0, 2.0),
        (0.5, 0.5),
        (-0.5, 0.5),
        (7.5, 0.3),
        (-0.1, 3.0),
        (-4.0, 3.0),
    ):
        yield Case(x=x, alpha=alpha)


def random_points(rng: np.random.Generator) -> Iterator[Case]:
    for k in range(12):
        # Both sides, and α away from 1, where its place would not matter.
        x = draw.number(rng, 0.2, 3.5) * (-1) ** k
        alpha = draw.number(rng, 0.2, 0.8) if rng.random() < 0.5 else draw.number(rng, 1.3, 5.0)
        yield Case(x=x, alpha=alpha)


def zero(rng: np.random.Generator) -> Iterator[Case]:
    for alpha in (0.5, 2.0, 1.0):
        yield Case(x=0.0, alpha=alpha)


def near_and_far_points(rng: np.random.Generator) -> Iterator[Case]:
    # Not nearer: `np.isclose(x, 0)` holds up to 1e-8, and is an honest programmer's way to ask for 0.
    for size in (1e-2, 1e-4, 1e-7, 50.0, 100.0, 800.0, 1e4):
        yield Case(x=size, alpha=2.0)
        yield Case(x=-size, alpha=2.0)


def is_slope_of(case: Case) -> bool:
    """Say whether α is 1, or clearly not: `np.isclose(alpha, 1)` is an honest comparison."""
    return 0.1 <= case.alpha <= 10 and (case.alpha == 1.0 or abs(case.alpha - 1.0) >= 0.1)


def is_moderate(case: Case) -> bool:
    return 1e-2 <= abs(case.x) <= 10 and is_slope_of(case)


def is_zero(case: Case) -> bool:
    return case.x == 0.0 and is_slope_of(case)


def is_not_zero(case: Case) -> bool:
    return 1e-7 <= abs(case.x) <= 1e4 and is_slope_of(case)


GRID = np.linspace(-4.0, 2.0, 62)  # 0 is none of them

# ---- checks -----------------------------------------------------------------------------------


def expect_slope(student: Student, case: Case) -> None:
    title = f"The derivative of ELU, α = {case.alpha:g}"
    plot.compare("elu_prime", elu_prime, GRID, case.alpha, title=title)
    answer = student.elu_prime(case.x, case.alpha)
    if answer is None:
        expect.fail("the derivative is None, but ELU has one at every x other than 0.", safe=True)
    expect.close(answer, elu_prime(case.x, case.alpha), what="the derivative")


def says_undefined(value: Any) -> bool:
    """Say whether an answer is None or NaN."""
    if value is None:
        return True
    if isinstance(value, str):
        expect.fail(f"the derivative is the text {value[:40]!r}; return None (or NaN) where there is none.")
    return math.isnan(expect.number(value, "the derivative"))


@check(points=0.8, cases=moderate_points, domain=is_moderate, tol=TOL)
def is_the_derivative(student: Student, case: Case) -> None:
    """`elu_prime(x, alpha)` is the derivative of ELU for every x > 0 and every x < 0."""
    expect_slope(student, case)


@check(points=0.5, cases=random_points, hidden=True, tol=TOL)
def is_right_at_random_points(student: Student, case: Case) -> None:
    """`elu_prime(x, alpha)` is the derivative of ELU for random x ≠ 0 and α, too."""
    expect_slope(student, case)


@check(points=0.4, cases=zero, domain=is_zero, tol=TOL, after=is_the_derivative)
def is_undefined_at_zero(student: Student, case: Case) -> Note | None:
    """At 0 ELU has a derivative for α = 1 only; for any other α `elu_prime(0.0, alpha)` is None or NaN."""
    answer = student.elu_prime(case.x, case.alpha)
    is_undefined = says_undefined(answer)
    if case.alpha == 1.0:
        if is_undefined:
            return Note("For α = 1 ELU has a derivative at 0: the left and the right slope are both 1.")
        expect.close(answer, 1.0, what="the derivative")
    elif not is_undefined:
        expect.fail(
            f"the derivative is {expect.number(answer):g}, but ELU has none there: its slope is α = "
            f"{case.alpha:g} on the left and 1 on the right. (A library that returns a number there has chosen "
            "one of the two.)",
            expected="None or NaN",
        )
    return None


@check(points=0.3, cases=near_and_far_points, domain=is_not_zero, tol=TOL, after=is_the_derivative)
def is_right_near_zero_and_far_out(student: Student, case: Case) -> None:
    """`elu_prime(x, alpha)` is right as near to 0 as ±1e-7, and neither overflows nor becomes NaN at ±10000."""
    expect_slope(student, case)


# ---- known-wrong answers ----------------------------------------------------------------------

SLOPES = ["is_the_derivative", "is_right_at_random_points"]

wrong(
    "minus_one_kept.py",
    fails=SLOPES,
    says="You return α e^x − 1. α(e^x − 1) is αe^x − α, and a constant's derivative is 0.",
)
wrong(
    "elu_itself.py",
    fails=SLOPES,
    says="For x < 0 you return ELU itself, α(e^x − 1), not its derivative.",
)
wrong(
    "alpha_dropped.py",
    fails=SLOPES,
    says="The factor α is missing for x < 0.",
)
wrong(
    "x_on_the_right.py",
    fails=SLOPES,
    says="For x > 0 ELU is x, and its derivative is 1, not x.",
)
wrong(
    "power_rule.py",
    fails=SLOPES,
    says="The power rule is not for e^x, whose derivative is e^x itself.",
)
wrong(
    "constant_alpha.py",
    fails=SLOPES,
    says="For x < 0 the slope is αe^x, which falls from α to 0; α alone is leaky ReLU's.",
)
wrong(
    "exponential_everywhere.py",
    fails=SLOPES,
    says="αe^x holds for x < 0 only; for x > 0 ELU is x.",
)
wrong(
    "sides_swapped.py",
    fails=SLOPES,
    says="The two sides are swapped: the exponential is on the left, x < 0.",
)
wrong(
    "sign_of_exponent.py",
    fails=SLOPES,
    says="The derivative of e^x is e^x, not e^−x or −e^x.",
)
wrong(
    "alpha_in_exponent.py",
    fails=SLOPES,
    says="α multiplies the exponential; it is not in the exponent.",
)
wrong(
    "relu_slope.py",
    fails=SLOPES,
    says="That is the derivative of ReLU: for x < 0 the slope of ELU is αe^x.",
)
wrong(
    "one_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="You count 0 to the right side. The slope on the left is α, so there is a derivative only for α = 1.",
)
wrong(
    "alpha_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="αe⁰ = α is the slope on the left only; on the right it is 1.",
)
wrong(
    "autograd_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="Automatic differentiation returns a number at 0, one of the two slopes; that is not a derivative.",
)
wrong(
    "zero_at_zero.py",
    fails=["is_undefined_at_zero"],
    says="0 is neither of the slopes at 0: they are α and 1.",
)
wrong(
    "masks.py",
    fails=["is_right_near_zero_and_far_out"],
    says="A mask times an overflow is 0 · inf = NaN: e^x must not be computed where x is large and positive.",
)
wrong(
    "exp_before_branch.py",
    fails=["is_right_near_zero_and_far_out"],
    says="e^x overflows for large x, where it is not needed: compute it for x < 0 only.",
)
wrong(
    "undefined_around_zero.py",
    fails=["is_right_near_zero_and_far_out"],
    says="The derivative is missing at 0 only; within ±0.001 of 0 there is one.",
)
wrong(
    "formula_minus_one.toml",
    fails=SLOPES,
    says="You return α e^x − 1. α(e^x − 1) is αe^x − α, and a constant's derivative is 0.",
)
