"""Checks for the derivative of LogSigmoid, which is 1 − σ(x) = 1/(1 + e^x)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader import Case, Formula, Student, Tol, check, draw, expect, plot, problem, wrong
from reference.cs475_hw3.q1_4_logsigmoid_prime import logsigmoid_prime

problem(
    title="The derivative of LogSigmoid",
    points=2,
    provides=["logsigmoid_prime"],
    formula={"logsigmoid_prime": Formula("x", r"\frac{1}{1 + e^x}", decides="is_right_at_random_points")},
)

TOL = Tol(
    rtol=1.3e-6,
    atol=1e-5,
    why="float32 somewhere on the way is right, also where a float64 comes back; mistakes are off by 1e-2",
)

# ---- cases ------------------------------------------------------------------------------------


def moderate_points(rng: np.random.Generator) -> Iterator[Case]:
    for x in (0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 5.0, -5.0, 20.0, -20.0):
        yield Case(x=x)


def random_points(rng: np.random.Generator) -> Iterator[Case]:
    for k in range(10):
        yield Case(x=draw.number(rng, 0.1, 4.0) * (-1) ** k)
    yield Case(x=draw.number(rng, 10.0, 30.0))
    yield Case(x=-draw.number(rng, 10.0, 30.0))


def far_points(rng: np.random.Generator) -> Iterator[Case]:
    for size in (50.0, 100.0, 710.0, 800.0, 1e4):
        yield Case(x=size)
        yield Case(x=-size)


def is_moderate(case: Case) -> bool:
    return abs(case.x) <= 20


def is_far_at_most(case: Case) -> bool:
    return abs(case.x) <= 1e4


GRID = np.linspace(-6.0, 6.0, 61)

# ---- checks -----------------------------------------------------------------------------------


def expect_derivative(student: Student, case: Case) -> None:
    plot.compare("logsigmoid_prime", logsigmoid_prime, GRID, title="The derivative of LogSigmoid")
    expect.close(student.logsigmoid_prime(case.x), logsigmoid_prime(case.x), what="the derivative")


@check(points=1.1, cases=moderate_points, domain=is_moderate, tol=TOL)
def is_the_derivative(student: Student, case: Case) -> None:
    """`logsigmoid_prime(x)` is the derivative of log(1/(1 + e^−x))."""
    expect_derivative(student, case)


@check(points=0.5, cases=random_points, hidden=True, tol=TOL)
def is_right_at_random_points(student: Student, case: Case) -> None:
    """`logsigmoid_prime(x)` is the derivative of log(1/(1 + e^−x)) at random points, too."""
    expect_derivative(student, case)


@check(points=0.4, cases=far_points, domain=is_far_at_most, tol=TOL, after=is_the_derivative)
def is_right_far_out(student: Student, case: Case) -> None:
    """`logsigmoid_prime(x)` neither overflows nor becomes NaN where x is as large as ±10000."""
    expect_derivative(student, case)


# ---- known-wrong answers ----------------------------------------------------------------------

SLOPES = ["is_the_derivative", "is_right_at_random_points"]

wrong(
    "sigmoid.py",
    fails=SLOPES,
    says="1/(1 + e^−x) is σ(x), the derivative of softplus. LogSigmoid is −softplus(−x), with the derivative "
    "σ(−x).",
)
wrong(
    "sigmoid_prime.py",
    fails=SLOPES,
    says="You return σ′ = σ(1 − σ); the derivative of log σ is σ′/σ.",
)
wrong(
    "one_over_sigmoid.py",
    fails=SLOPES,
    says="The derivative of log u is u′/u: you left out the inner derivative u′ = σ′.",
)
wrong(
    "minus.py",
    fails=SLOPES,
    says="The sign is wrong: LogSigmoid increases, so its derivative is positive. The inner derivative of e^−x "
    "brings a second minus.",
)
wrong(
    "double_exponent.py",
    fails=SLOPES,
    says="e^−x comes once: (e^−x)/(1 + e^−x) is 1/(1 + e^x), not 1/(1 + e^{2x}).",
)
wrong(
    "log_sigmoid_itself.py",
    fails=SLOPES,
    says="You return LogSigmoid itself, not its derivative.",
)
wrong(
    "denominator_missing.py",
    fails=SLOPES,
    says="The denominator 1 + e^−x is missing: the derivative of log u is u′/u.",
)
wrong(
    "numerator_missing_sign.py",
    fails=SLOPES,
    says="You return 1 + e^−x in the numerator's place: log(1/u) is −log u, and its derivative −u′/u.",
)
wrong(
    "base_ten.py",
    fails=SLOPES,
    says="log is the natural logarithm: there is no factor 1/ln 10.",
)
wrong(
    "abs_everywhere.py",
    fails=SLOPES,
    says="With |x| in place of x nothing overflows, but that is right for x ≥ 0 only; "
    "for x < 0 the slope is 1/(1 + e^−|x|).",
)
wrong(
    "half_everywhere.py",
    fails=SLOPES,
    says="1/2 is the derivative at x = 0 only.",
)
wrong(
    "linear_for_negative.py",
    fails=SLOPES,
    says="LogSigmoid resembles min(0, x), but is smooth: its slope falls from 1 to 0 gradually.",
)
wrong(
    "looked_up.py",
    fails=["is_right_at_random_points", "is_right_far_out"],
    says="You looked up the points of the public checks; the derivative is asked for at every x.",
)
wrong(
    "exp_raises.py",
    fails=["is_right_far_out"],
    says="math.exp raises OverflowError from about 709 on: for x > 0, use e^−x/(1 + e^−x).",
)
wrong(
    "inf_over_inf.py",
    fails=["is_right_far_out"],
    says="e^−x/(1 + e^−x) is inf/inf = NaN for x < −710: use 1/(1 + e^x) there.",
)
wrong(
    "sigma_prime_over_sigma.py",
    fails=["is_right_far_out"],
    says="σ′/σ is 0/0 = NaN where σ rounds to 0: cancel the factor σ by hand.",
)
wrong(
    "formula_sigmoid.toml",
    fails=SLOPES,
    says="1/(1 + e^−x) is σ(x), the derivative of softplus. LogSigmoid is −softplus(−x), with the derivative σ(−x).",
)
