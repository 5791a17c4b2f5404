"""Checks for how sharp softplus must be to stay within eps of ReLU."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader import Case, Partial, Student, StudentRaised, check, draw, expect, problem, wrong
from reference.cs475_hw3.q1_5_softplus_beta import largest_error

problem(
    title="Softplus approaches ReLU",
    points=1,
    provides=["softplus_beta_for"],
)

# Covers log(2)/eps in float32 (three roundings of 6e-8) and log 2 written with six digits, 0.693147.
SLACK = 1e-6
# log 2 written with fewer digits and rounded down, 0.6931 or 0.693, exceeds eps by up to 3e-4 of it.
ROUNDED_DOWN = 3e-4
# Far enough apart that no β chosen with reason is the same for both.
FAR_APART = (1.0, 1e-9)

# ---- cases ------------------------------------------------------------------------------------


def moderate_eps(rng: np.random.Generator) -> Iterator[Case]:
    for eps in (1.0, 0.5, 0.1, 0.01, 2.0, 0.001, 1e-6, 1e-9):
        yield Case(eps=eps)


def random_eps(rng: np.random.Generator) -> Iterator[Case]:
    for low, high in ((1.0, 10.0), (0.1, 1.0), (0.01, 0.1), (1e-4, 0.01), (1e-6, 1e-4), (1e-9, 1e-6)):
        for eps in draw.log_uniform(rng, low, high, 2):
            yield Case(eps=float(f"{eps:.3g}"))


def tiny_eps(rng: np.random.Generator) -> Iterator[Case]:
    # log(2)/1e-30 is still a float32.
    for eps in (1e-12, 1e-20, 1e-30):
        yield Case(eps=eps)


def is_moderate(case: Case) -> bool:
    return 1e-9 <= case.eps <= 10


def is_tiny(case: Case) -> bool:
    return 1e-30 <= case.eps <= 1e-9


# ---- checks -----------------------------------------------------------------------------------


def is_constant(student: Student) -> bool:
    """Say whether β is the same for two very different eps, though no β serves every eps."""
    try:
        found = student.softplus_beta_for.many([(eps,) for eps in FAR_APART])
        first, second = (expect.number(beta) for beta in found)
    except (StudentRaised, expect.Mismatch):
        return False  # both are cases of the first check, which says what is wrong
    return first == second


def expect_error_at_most_eps(student: Student, case: Case, points: float) -> Partial | None:
    beta = expect.number(student.softplus_beta_for(case.eps), "β")
    expect.finite(beta, "β")
    if not beta > 0.0:
        expect.fail(f"β is {beta:g}; softplus approaches ReLU for β > 0 only.")
    error = largest_error(beta)
    if error > case.eps * (1.0 + SLACK):
        if error <= case.eps * (1.0 + ROUNDED_DOWN):
            return Partial(points=points, says="The error is a little more than eps: round log 2 up, not down.")
        expect.fail(f"β is {beta:.6g}. With it the largest error, at x = 0, is {error:.6g}, more than eps.")
    if is_constant(student):
        expect.fail(
            f"You return the same β for eps = {FAR_APART[0]:g} and eps = {FAR_APART[1]:g}. The largest error "
            "is positive for every β, so no β serves every eps.",
            safe=True,
        )
    return None


@check(points=0.5, cases=moderate_eps, domain=is_moderate)
def error_is_at_most_eps(student: Student, case: Case) -> Partial | None:
    """With β = `softplus_beta_for(eps)`, |softplus_β(x) − max(0, x)| ≤ eps for every x."""
    return expect_error_at_most_eps(student, case, points=0.3)


@check(points=0.3, cases=random_eps, hidden=True)
def error_is_at_most_random_eps(student: Student, case: Case) -> Partial | None:
    """With β = `softplus_beta_for(eps)`, softplus is within eps of ReLU for random eps between 1e-9 and 10."""
    return expect_error_at_most_eps(student, case, points=0.2)


@check(points=0.2, cases=tiny_eps, domain=is_tiny, after=error_is_at_most_eps)
def error_is_at_most_tiny_eps(student: Student, case: Case) -> Partial | None:
    """`softplus_beta_for(eps)` is right for eps as small as 1e-30: softplus comes as near as one likes."""
    return expect_error_at_most_eps(student, case, points=0.1)


# ---- known-wrong answers ----------------------------------------------------------------------

WHOLE = ["error_is_at_most_eps", "error_is_at_most_random_eps"]

wrong(
    "large_constant.py",
    fails=WHOLE,
    says="One large β is not enough: its error log(2)/β is positive, and eps may be smaller.",
)
wrong(
    "infinite.py",
    fails=WHOLE,
    says="β = ∞ is the limit, not a softplus: a finite β is asked for, for each eps.",
)
wrong(
    "beta_is_eps.py",
    fails=WHOLE,
    says="The direction is wrong: the smaller eps is, the larger β must be.",
)
wrong(
    "minus_log_eps.py",
    fails=WHOLE,
    says="log(1/eps) serves at one point x ≠ 0, where the error decays like e^{−βx}. At x = 0 it decays "
    "like 1/β only.",
)
wrong(
    "square_root.py",
    fails=WHOLE,
    says="The error is log(2)/β: half of eps takes twice the β, not √2 times.",
)
wrong(
    "half_over_eps.py",
    fails=WHOLE,
    says="The error at 0 is log(2)/β, about 0.69/β; 1/2 is softplus's slope there, not its value.",
)
wrong(
    "eps_times_log_two.py",
    fails=WHOLE,
    says="eps and β are mixed up: log(2)/β ≤ eps means β ≥ log(2)/eps.",
)
wrong(
    "rounded_to_integer.py",
    fails=WHOLE,
    says="β is rounded down to an integer: round up, a smaller β is not enough (and 0 is none).",
)
wrong(
    "negative.py",
    fails=WHOLE,
    says="β must be positive: for β < 0 softplus approaches min(0, x).",
)
wrong(
    "base_ten.py",
    fails=WHOLE,
    says="log is the natural logarithm: log 2 is 0.693, not 0.301.",
)
wrong(
    "error_at_one.py",
    fails=WHOLE,
    says="You made the error small at x = 1; the largest error is at x = 0, and must be at most eps.",
)
wrong(
    "log_two_truncated.py",
    fails=[*WHOLE, "error_is_at_most_tiny_eps"],
    says="0.693 is a little less than log 2, so the error is a little more than eps: round up.",
)
wrong(
    "looked_up.py",
    fails=["error_is_at_most_random_eps", "error_is_at_most_tiny_eps"],
    says="Your β serves the eps of the public checks; it is asked for as a function of eps.",
)
wrong(
    "largest_tried.py",
    fails=["error_is_at_most_tiny_eps"],
    says="You stop doubling β at about 1e10; for a smaller eps it must go on.",
)
