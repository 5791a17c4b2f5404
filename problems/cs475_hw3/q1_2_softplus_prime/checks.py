"""Checks for the derivative of softplus with sharpness β, which is σ(βx)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader import Case, Formula, Student, Tol, check, draw, expect, plot, problem, wrong
from reference.cs475_hw3.q1_2_softplus_prime import softplus_prime

problem(
    title="The derivative of softplus",
    points=2,
    provides=["softplus_prime"],
    formula={
        "softplus_prime": Formula(
            "x, beta",
            r"\frac{1}{1 + e^{-\beta x}}",
            where={"beta": "positive"},
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


def points_with_beta_one(rng: np.random.Generator) -> Iterator[Case]:
    for x in (0.0, 1.0, -1.0, 2.0, -2.5, 0.25, 10.0, -10.0):
        yield Case(x=x, beta=1.0)


def points_with_other_betas(rng: np.random.Generator) -> Iterator[Case]:
    for x, beta in ((1.0, 2.0), (-1.0, 2.0), (0.0, 3.0), (0.5, 3.0), (-1.0, 0.5), (4.0, 0.25), (-0.2, 10.0)):
        yield Case(x=x, beta=beta)


def random_points(rng: np.random.Generator) -> Iterator[Case]:
    for k in range(12):
        # Neither 0 nor saturated, and β never near 1, where its place would not matter.
        t = draw.number(rng, 0.3, 3.0) * (-1) ** k
        beta = draw.number(rng, 0.1, 0.7) if rng.random() < 0.5 else draw.number(rng, 1.5, 9.0)
        yield Case(x=round(t / beta, 3), beta=beta)
    yield Case(x=-draw.number(rng, 15.0, 30.0), beta=1.0)
    yield Case(x=draw.number(rng, 15.0, 30.0), beta=1.0)


def far_points(rng: np.random.Generator) -> Iterator[Case]:
    for x, beta in ((100.0, 1.0), (-100.0, 1.0), (800.0, 1.0), (-800.0, 1.0), (1e4, 1.0), (-1e4, 1.0)):
        yield Case(x=x, beta=beta)
    # It is βx that may be large, not x.
    for x, beta in ((1e4, 3.0), (-1e4, 0.5), (1000.0, 0.001), (-2000.0, 0.001), (20.0, 50.0), (-20.0, 50.0)):
        yield Case(x=x, beta=beta)


def is_moderate(case: Case) -> bool:
    return 0.1 <= case.beta <= 10 and abs(case.x) <= 20 and abs(case.beta * case.x) <= 20


def is_moderate_with_beta_one(case: Case) -> bool:
    return case.beta == 1.0 and is_moderate(case)


def is_far_at_most(case: Case) -> bool:
    return 1e-3 <= case.beta <= 50 and abs(case.x) <= 1e4 and abs(case.beta * case.x) <= 3e4


GRID = np.linspace(-4.0, 4.0, 65)

# ---- checks -----------------------------------------------------------------------------------


def expect_derivative(student: Student, case: Case) -> None:
    title = f"The derivative of softplus, β = {case.beta:g}"
    plot.compare("softplus_prime", softplus_prime, GRID / max(1.0, case.beta), case.beta, title=title)
    expect.close(student.softplus_prime(case.x, case.beta), softplus_prime(**case), what="the derivative")


@check(points=0.5, cases=points_with_beta_one, domain=is_moderate_with_beta_one, tol=TOL)
def is_right_for_beta_one(student: Student, case: Case) -> None:
    """For β = 1, `softplus_prime(x, 1.0)` is the derivative of log(1 + e^x)."""
    expect_derivative(student, case)


@check(points=0.7, cases=points_with_other_betas, domain=is_moderate, tol=TOL)
def is_right_for_every_beta(student: Student, case: Case) -> None:
    """`softplus_prime(x, beta)` is the derivative of (1/β) log(1 + e^{βx}) for every β > 0."""
    expect_derivative(student, case)


@check(points=0.4, cases=random_points, hidden=True, tol=TOL)
def is_right_at_random_points(student: Student, case: Case) -> None:
    """`softplus_prime(x, beta)` is the derivative of softplus for random x and β, too."""
    expect_derivative(student, case)


@check(points=0.4, cases=far_points, domain=is_far_at_most, tol=TOL, after=is_right_for_every_beta)
def is_right_far_out(student: Student, case: Case) -> None:
    """`softplus_prime(x, beta)` neither overflows nor becomes NaN where x is as large as ±10000."""
    expect_derivative(student, case)


# ---- known-wrong answers ----------------------------------------------------------------------

BETA = ["is_right_for_every_beta", "is_right_at_random_points"]
SLOPES = ["is_right_for_beta_one", *BETA]

wrong(
    "beta_dropped.py",
    fails=BETA,
    says="β is missing: the derivative is the sigmoid of βx, not of x.",
)
wrong(
    "extra_beta.py",
    fails=BETA,
    says="There is one β too many: the chain rule brings down a β, and the 1/β in front cancels it.",
)
wrong(
    "one_over_beta_left.py",
    fails=BETA,
    says="The 1/β in front is still there: the inner derivative of e^{βx} is β, and cancels it.",
)
wrong(
    "beta_in_one_exponential.py",
    fails=BETA,
    says="β is missing in one of the two exponentials: both are e^{βx}.",
)
wrong(
    "beta_twice.py",
    fails=BETA,
    says="β comes twice: the argument of the sigmoid is βx, not β²x.",
)
wrong(
    "x_over_beta.py",
    fails=BETA,
    says="The argument of the sigmoid is βx, not x/β.",
)
wrong(
    "sign_of_exponent.py",
    fails=SLOPES,
    says="The sign of the exponent is wrong: softplus is flat on the left and has slope 1 on the right.",
)
wrong(
    "minus.py",
    fails=SLOPES,
    says="The sign is wrong: softplus increases, so its derivative is positive.",
)
wrong(
    "inner_derivative_missing.py",
    fails=SLOPES,
    says="The chain rule is cut short: the derivative of log(1 + e^{βx}) is not 1/(1 + e^{βx}); the derivative "
    "βe^{βx} of its argument comes as a factor.",
)
wrong(
    "softplus_itself.py",
    fails=SLOPES,
    says="You return softplus itself, not its derivative.",
)
wrong(
    "second_derivative.py",
    fails=SLOPES,
    says="You differentiated twice: the first derivative of softplus is the sigmoid itself.",
)
wrong(
    "half_tanh.py",
    fails=SLOPES,
    says="σ(t) is (1 + tanh(t/2))/2: the sigmoid goes from 0 to 1, and tanh from −1 to 1.",
)
wrong(
    "step.py",
    fails=SLOPES,
    says="That is the derivative of ReLU, the limit β → ∞; softplus is smooth.",
)
wrong(
    "abs_everywhere.py",
    fails=SLOPES,
    says="With |x| in place of x nothing overflows, but that is right for x ≥ 0 only; "
    "for x < 0 the slope is 1 − σ(β|x|).",
)
wrong(
    "half_everywhere.py",
    fails=SLOPES,
    says="1/2 is the derivative at x = 0 only.",
)
wrong(
    "exp_raises.py",
    fails=["is_right_far_out"],
    says="math.exp raises OverflowError from about 709 on: where βx < 0, use e^{βx}/(1 + e^{βx}).",
)
wrong(
    "inf_over_inf.py",
    fails=["is_right_far_out"],
    says="e^t/(1 + e^t) is inf/inf = NaN from t ≈ 710 on: use 1/(1 + e^−t) there.",
)
wrong(
    "cut_at_large_x.py",
    fails=["is_right_far_out"],
    says="It is βx that decides whether the exponential may be left out, not x.",
)
wrong(
    "formula_off_by_a_hair.toml",
    fails=["is_right_at_random_points"],
    says="A formula is exact: nothing is to be added, however small.",
)
wrong(
    "formula_without_beta.tex",
    fails=BETA,
    says="β is missing: the derivative is the sigmoid of βx, not of x.",
)
