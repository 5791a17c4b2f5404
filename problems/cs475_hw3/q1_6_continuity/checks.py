"""Checks for continuity of four activations and of their derivatives at 0."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader import Case, Student, Tol, check, draw, expect, problem, wrong
from reference.cs475_hw3.q1_6_continuity import is_c0, is_c1, one_sided_derivatives

problem(
    title="Continuity of activations and of their derivatives",
    points=4,
    provides=["one_sided_derivatives", "is_c0", "is_c1"],
)

TOL = Tol(
    rtol=1e-4,
    atol=1e-4,
    why="a one-sided difference quotient with a step of 1e-4 or less is an honest way; mistakes are off by 0.1",
)
NAMES = ("relu", "softplus", "elu", "logsigmoid")

# ---- cases ------------------------------------------------------------------------------------


def every_activation(rng: np.random.Generator) -> Iterator[Case]:
    for name in NAMES:
        yield Case(name=name, alpha=1.0)
    for alpha in (2.0, 0.5):
        yield Case(name="elu", alpha=alpha)


def random_alphas(rng: np.random.Generator) -> Iterator[Case]:
    # Both below and above 1, never near it: `np.isclose(left, right)` is an honest comparison.
    cases = [Case(name="elu", alpha=draw.number(rng, low, high)) for low, high in ((0.1, 0.9), (1.2, 6.0)) * 2]
    cases += [Case(name=name, alpha=1.0) for name in NAMES]
    for k in rng.permutation(len(cases)):
        yield cases[k]


def is_activation(case: Case) -> bool:
    """Say whether α is one that the contract knows: 1.0 but for ELU, and there not near 1."""
    return case.alpha == 1.0 or (case.name == "elu" and 0.1 <= case.alpha <= 6 and abs(case.alpha - 1.0) >= 0.1)


# ---- checks -----------------------------------------------------------------------------------


def expect_slopes(student: Student, case: Case) -> None:
    parts = expect.items(student.one_sided_derivatives(case.name, case.alpha), 2, "the pair (left, right)")
    exact = one_sided_derivatives(case.name, case.alpha)
    for side, part, slope in zip(("left", "right"), parts, exact, strict=True):
        expect.close(part, slope, what=f"the {side} derivative at 0")


@check(points=1.4, cases=every_activation, domain=is_activation, tol=TOL)
def one_sided_derivatives_are_right(student: Student, case: Case) -> None:
    """`one_sided_derivatives(name, alpha)` is (left, right), the activation's one-sided derivatives at 0."""
    expect_slopes(student, case)


@check(points=0.6, cases=random_alphas, hidden=True, tol=TOL)
def one_sided_derivatives_for_every_alpha(student: Student, case: Case) -> None:
    """`one_sided_derivatives("elu", alpha)` is right for every α, and the others are as before."""
    expect_slopes(student, case)


@check(points=1.0, cases=every_activation, domain=is_activation)
def c1_is_right(student: Student, case: Case) -> None:
    """`is_c1(name, alpha)` says whether the activation's derivative exists and is continuous on all of ℝ."""
    expect.equal(student.is_c1(case.name, case.alpha), is_c1(case.name, case.alpha), what="is_c1")


@check(points=0.5, cases=random_alphas, hidden=True)
def c1_for_every_alpha(student: Student, case: Case) -> None:
    """`is_c1("elu", alpha)` is right for every α, and the others are as before."""
    expect.equal(student.is_c1(case.name, case.alpha), is_c1(case.name, case.alpha), what="is_c1")


@check(points=0.5, cases=every_activation, domain=is_activation)
def c0_is_right(student: Student, case: Case) -> None:
    """`is_c0(name, alpha)` says whether the activation is continuous on all of ℝ, which asks less than C¹."""
    expect.equal(student.is_c0(case.name, case.alpha), is_c0(case.name, case.alpha), what="is_c0")
    # All four are continuous, so True is right without a thought; only beside is_c1 does it say something.
    queries = [(name, alpha) for name in NAMES for alpha in (1.0, 2.0) if name == "elu" or alpha == 1.0]
    answers = {expect.boolean(answer, "is_c1") for answer in student.is_c1.many(queries)}
    if len(answers) == 1:
        expect.fail(
            f"is_c0 is right here, but is_c1 is {answers.pop()} for every activation. is_c0 gets its points "
            "together with an is_c1 that tells the classes apart."
        )


# ---- known-wrong answers ----------------------------------------------------------------------

SLOPES = ["one_sided_derivatives_are_right", "one_sided_derivatives_for_every_alpha"]
C1 = ["c1_is_right", "c1_for_every_alpha"]

wrong(
    "elu_always_c1.py",
    fails=C1,
    says="ELU is C¹ for α = 1 only: otherwise its slope jumps at 0 from α to 1.",
)
wrong(
    "elu_never_c1.py",
    fails=C1,
    says="For α = 1 both slopes of ELU at 0 are 1, so it is C¹.",
)
wrong(
    "elu_left_zero.py",
    fails=[*SLOPES, *C1],
    says="The left slope of ELU at 0 is αe⁰ = α. α(e⁰ − 1) = 0 is its value there.",
)
wrong(
    "elu_left_alpha_minus_one.py",
    fails=[*SLOPES, *C1],
    says="The derivative of α(e^x − 1) is αe^x: at 0 it is α, not α − 1.",
)
wrong(
    "alpha_ignored.py",
    fails=[*SLOPES, *C1],
    says="ELU's left slope at 0 is α; it is 1 for α = 1 only.",
)
wrong(
    "alpha_for_relu.py",
    fails=[*SLOPES, *C1],
    says="ReLU is flat on the left: its left slope is 0. A slope of α there is leaky ReLU's.",
)
wrong(
    "softplus_like_relu.py",
    fails=[*SLOPES, *C1],
    says="Softplus resembles ReLU from afar, but is smooth: at 0 both of its slopes are 1/2.",
)
wrong(
    "logsigmoid_sign.py",
    fails=SLOPES,
    says="LogSigmoid increases: its slope at 0 is +1/2.",
)
wrong(
    "values_not_slopes.py",
    fails=SLOPES,
    says="You return the limits of the function itself at 0, not of its difference quotient.",
)
wrong(
    "sides_swapped.py",
    fails=SLOPES,
    says="The pair is (left, right): you return the right derivative first.",
)
wrong(
    "autograd_at_zero.py",
    fails=[*SLOPES, *C1, "c0_is_right"],
    says="Automatic differentiation returns one number at 0; the left and the right derivative are two.",
)
wrong(
    "one_number.py",
    fails=SLOPES,
    says="Two one-sided derivatives are asked for, left and right; you return one number.",
)
wrong(
    "relu_not_continuous.py",
    fails=["c0_is_right"],
    says="ReLU is continuous: it is its derivative that jumps at 0.",
)
wrong(
    "c1_excludes_c0.py",
    fails=["c0_is_right"],
    says="C¹ functions are C⁰, too: is_c0 is not the opposite of is_c1.",
)
wrong(
    "continuous_is_c1.py",
    fails=[*C1, "c0_is_right"],
    says="You take every continuous function for C¹; ReLU's derivative jumps at 0.",
)
wrong(
    "relu_c1.py",
    fails=C1,
    says="ReLU's slopes at 0 are 0 and 1, so it is not C¹.",
)
wrong(
    "logsigmoid_not_c1.py",
    fails=C1,
    says="LogSigmoid is smooth: log σ(x) = −log(1 + e^−x), and nothing happens at 0.",
)
wrong(
    "texts.py",
    fails=[*C1, "c0_is_right"],
    says="True or False is asked for; you return a text.",
)
