"""Checks for the softmax cross-entropy: the loss, its two bounds, and its limit at λe_y."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from grader import Case, Formula, Student, StudentRaised, Tol, check, draw, expect, plot, problem, wrong
from reference.mathdnn_hw3.p3_cross_entropy import (
    ce_at_scaled_onehot,
    cross_entropy,
    lambda_for,
    log_ce_at_scaled_onehot,
    log_cross_entropy,
)

problem(
    title="Cross-entropy: positive, finite, and 0 only in the limit",
    points=10,
    provides=["cross_entropy", "log_ce_lower_bound", "ce_upper_bound", "lambda_for", "ce_at_scaled_onehot"],
    formula={
        "ce_at_scaled_onehot": Formula(
            "lam, k",
            r"\log(1 + (k - 1) e^{-\lambda})",
            where={"lam": "nonnegative", "k": "integer from 2"},
            decides="closed_form_is_right_at_random_lambda",
        )
    },
)

# ---- how exact an answer must be --------------------------------------------------------------


def loss_tol(eps: float, value: float, size: float) -> Tol:
    """Allow 64 units in the last place of the largest number that a stable program meets."""
    return Tol(
        rtol=0.0,
        atol=64 * eps * (1.0 + value + size),
        why="log Σ e^f − f_y subtracts numbers as large as max|f|; logaddexp over 1000 terms costs 8 units",
    )


def slack(answer: Any) -> float:
    """Return the room that an inequality has: 1e-9, and eight roundings of a coarser dtype."""
    return max(1e-9, 8 * expect.machine_eps(answer))


def logits(*pairs: tuple[list[float], int]) -> Iterator[Case]:
    for f, y in pairs:
        yield Case(f=np.array(f), y=y)


# ---- what the contract covers, so that a simpler case may be shown ------------------------------


def are_logits(case: Case, *, least: int, most: float) -> bool:
    is_vector = case.f.ndim == 1 and least <= case.f.size <= 1000 and 0 <= case.y < case.f.size
    return is_vector and float(np.max(np.abs(case.f))) <= most


def are_moderate_logits(case: Case) -> bool:
    return are_logits(case, least=1, most=30)


def are_large_logits(case: Case) -> bool:
    return are_logits(case, least=1, most=1e6)


def are_near_logits(case: Case) -> bool:
    return are_logits(case, least=2, most=5)


def are_far_logits(case: Case) -> bool:
    return are_logits(case, least=2, most=1e6)


def has_largest_y(case: Case) -> bool:
    return are_logits(case, least=2, most=300) and case.f[case.y] == np.max(case.f)


def has_y_far_behind(case: Case) -> bool:
    return are_logits(case, least=2, most=300) and np.max(case.f) - case.f[case.y] >= 50


def is_eps_and_k(case: Case) -> bool:
    return 1e-300 <= case.eps <= 10 and 2 <= case.k <= 1_000_000


def is_tiny_eps_and_k(case: Case) -> bool:
    return is_eps_and_k(case) and case.eps <= 1e-9


def is_moderate_lambda(case: Case) -> bool:
    return 0 <= case.lam <= 30 and 2 <= case.k <= 1000


def is_large_lambda(case: Case) -> bool:
    return 30 <= case.lam <= 1e4 and 2 <= case.k <= 1000


# ---- the loss ---------------------------------------------------------------------------------


def moderate_logits(rng: np.random.Generator) -> Iterator[Case]:
    yield from logits(
        ([0.0, 0.0], 0), ([0.0, 1.0], 0), ([0.0, 1.0], 1), ([1.0, 2.0, 3.0], 0), ([1.0, 2.0, 3.0], 1),
        ([1.0, 2.0, 3.0], 2), ([3.5], 0), ([-1.25, -1.25, -1.25, -1.25, -1.25], 4), ([2.0, 2.0, -1.0], 1),
        ([20.0, 1.0, -1.0, 0.5], 0), ([30.0, -30.0], 0), ([30.0, -30.0], 1), ([-30.0, -29.0, -28.5], 2),
    )  # fmt: skip
    for k, y in ((10, 9), (1000, 0), (1000, 999)):
        yield Case(f=draw.normal(rng, k, scale=2.0).round(3), y=y)


def random_logits(rng: np.random.Generator) -> Iterator[Case]:
    for k in (1, 2, 2, 3, 5, 17, 100, 1000):
        scale = draw.number(rng, 0.5, 5.0)
        yield Case(f=draw.normal(rng, k, scale=scale).clip(-30, 30).round(3), y=draw.integer(rng, 0, k - 1))


def large_logits(rng: np.random.Generator) -> Iterator[Case]:
    yield from logits(
        ([710.0, 0.0], 0), ([710.0, 0.0], 1), ([-800.0, 0.0], 0), ([1000.0], 0),
        ([-1000.0, -1000.0, -1001.0], 1), ([1e4, 1e4, 1e4, 1e4], 3), ([1e6, 999999.0], 1), ([-1e6, 1e6], 0),
        ([-1e6, 1e6], 1), ([1e6, -1e6, 0.0], 2),
    )  # fmt: skip
    for k in (10, 1000):
        yield Case(f=draw.uniform(rng, -1e6, 1e6, k).round(1), y=draw.integer(rng, 0, k - 1))
        yield Case(f=(1e5 + draw.normal(rng, k, scale=3.0)).round(3), y=draw.integer(rng, 0, k - 1))


def expect_loss(student: Student, case: Case) -> None:
    exact = cross_entropy(case.f, case.y)
    answer = student.cross_entropy(case.f, case.y)
    tol = loss_tol(expect.machine_eps(answer), exact, float(np.max(np.abs(case.f))))
    expect.close(answer, exact, tol=tol, what="the loss")


@check(points=1, cases=moderate_logits, domain=are_moderate_logits)
def loss_is_right(student: Student, case: Case) -> None:
    """`cross_entropy(f, y)` is −log of the softmax of f at y, for any number of classes and any y."""
    expect_loss(student, case)


@check(points=1, cases=random_logits, hidden=True)
def loss_is_right_at_random_logits(student: Student, case: Case) -> None:
    """`cross_entropy(f, y)` is −log of the softmax of f at y for random logits between −30 and 30."""
    expect_loss(student, case)


@check(points=0.5, cases=large_logits, domain=are_large_logits, after=loss_is_right)
def loss_of_large_logits(student: Student, case: Case) -> None:
    """`cross_entropy(f, y)` neither overflows nor loses its digits for logits up to a million in size."""
    expect_loss(student, case)


# ---- 0 < loss: the lower bound ----------------------------------------------------------------

# Two points, both with y = 0, between which no constant serves: log ℓ is −0.37 and −2000000.
TIE = np.array([0.0, 0.0])
FAR = np.array([1e6, -1e6])


def bound_at(function: Any, *args: Any) -> float:
    """Return what a function gives elsewhere, or NaN if it gives no number: other cases ask for that one."""
    try:
        return expect.number(function(*args))
    except (StudentRaised, expect.Mismatch):
        return math.nan


def near_logits(rng: np.random.Generator) -> Iterator[Case]:
    yield from logits(
        ([0.0, 0.0], 0), ([1.0, 0.0], 0), ([1.0, 0.0], 1), ([1.0, 1.0, 1.0, 1.0], 2), ([0.0, 5.0, 5.0], 1),
        ([0.0, 5.0, 5.0], 0), ([-5.0, 5.0], 1), ([-5.0, 5.0], 0), ([2.0, -3.0, 0.5, 2.0, 1.0], 4),
    )  # fmt: skip


def random_near_logits(rng: np.random.Generator) -> Iterator[Case]:
    for k in (2, 3, 5, 10, 50, 50):
        yield Case(f=draw.uniform(rng, -5, 5, k).round(3), y=draw.integer(rng, 0, k - 1))
    # y the largest by 3.5 to 6.5: the loss is small, but far above rounding.
    f = draw.uniform(rng, -4, -2, 4).round(3)
    yield Case(f=np.append(f, draw.number(rng, 1.5, 2.5)), y=4)
    yield Case(f=np.insert(f, 0, draw.number(rng, 1.5, 2.5)), y=0)


def far_logits(rng: np.random.Generator) -> Iterator[Case]:
    yield from logits(
        ([40.0, 0.0], 0), ([100.0, 0.0, 0.0], 0), ([0.0, 800.0], 1), ([-1000.0, 1000.0], 1),
        ([1000.0, 1000.0, -1000.0], 0), ([-1000.0, 1000.0], 0), ([1e6, -1e6], 0), ([1e6, -1e6], 1),
        ([-1e6, 1e6, -1e6, 1e6], 2), ([1e6, 1e6, 1e6], 1),
    )  # fmt: skip
    f = draw.uniform(rng, -1e6, 1e6, 50).round(1)
    yield Case(f=f, y=int(np.argmax(f)))
    yield Case(f=f, y=int(np.argmin(f)))


def expect_lower_bound(student: Student, case: Case, other: np.ndarray) -> None:
    exact = log_cross_entropy(case.f, case.y)
    at_other = bound_at(student.log_ce_lower_bound, other, 0)
    answer = student.log_ce_lower_bound(case.f, case.y)
    what = "the bound"
    lower = expect.number(answer, what)
    if lower == -math.inf:
        expect.fail(
            f"{what} is -inf, which says only that the loss is ≥ 0. The loss is positive even where it is "
            "below the smallest float: bound its logarithm through the largest other logit."
        )
    expect.finite(lower, what)
    expect.holds(
        lower <= exact + slack(answer) * (1.0 + float(np.max(np.abs(case.f)))),
        f"{what} is {lower!r}: e to this power is more than the loss.",
        expected=f"at most log ℓ = {exact!r}",
    )
    # Honest bounds may well agree at two points with like losses, but hardly where those are e^35 apart.
    expect.holds(
        lower != at_other or abs(exact - log_cross_entropy(other, 0)) < 35,
        f"{what} is {lower!r}, the same as at f = {other.tolist()}, y = 0. The loss comes as near to 0 as one "
        "likes, so no constant is below it for every f.",
    )


@check(points=0.8, cases=near_logits, domain=are_near_logits)
def lower_bound_holds(student: Student, case: Case) -> None:
    """exp(`log_ce_lower_bound(f, y)`) ≤ ℓ(f, y), with a bound that depends on f; logits between −5 and 5."""
    expect_lower_bound(student, case, other=FAR)


@check(points=0.8, cases=random_near_logits, hidden=True)
def lower_bound_holds_at_random_logits(student: Student, case: Case) -> None:
    """exp(`log_ce_lower_bound(f, y)`) ≤ ℓ(f, y), also at random logits and up to 50 classes."""
    expect_lower_bound(student, case, other=FAR)


@check(points=0.4, cases=far_logits, domain=are_far_logits)
def lower_bound_is_positive(student: Student, case: Case) -> None:
    """`log_ce_lower_bound(f, y)` is finite and below log ℓ(f, y) however far apart the logits: so ℓ > 0."""
    expect_lower_bound(student, case, other=TIE)


# ---- loss < ∞: the upper bound ----------------------------------------------------------------


def y_is_largest(rng: np.random.Generator) -> Iterator[Case]:
    yield from logits(
        ([0.0, 0.0], 0), ([3.0, 3.0, 3.0], 2), ([2.0, 2.0, -4.0], 0), ([1.0, 0.5, 0.0], 0),
        ([-20.0, 300.0, 300.0], 2), ([10.0, 0.0], 0), ([-200.0, -300.0], 0),
    )  # fmt: skip
    yield Case(f=np.full(50, draw.number(rng)), y=49)


def y_is_far_behind(rng: np.random.Generator) -> Iterator[Case]:
    yield from logits(([50.0, 0.0], 1), ([0.0, 100.0], 0), ([-300.0, 300.0, 0.0], 0))
    f = draw.uniform(rng, -300, 0, 50).round(1)
    f[7] = 300.0
    yield Case(f=f, y=int(np.argmin(f)))


def large_upper_logits(rng: np.random.Generator) -> Iterator[Case]:
    yield from logits(
        ([800.0, 0.0], 1), ([800.0, 0.0], 0), ([0.0, 1e4], 0), ([1e6, -1e6], 1), ([1e6, -1e6], 0),
        ([-1e6, -999000.0, -1e6], 0),
    )  # fmt: skip
    f = draw.uniform(rng, -1e6, 1e6, 50).round(1)
    yield Case(f=f, y=int(np.argmin(f)))


def random_upper_logits(rng: np.random.Generator) -> Iterator[Case]:
    for k in (2, 3, 5, 10, 50, 50):
        f = draw.uniform(rng, -5, 5, k).round(3)
        yield Case(f=f, y=draw.integer(rng, 0, k - 1))
        yield Case(f=f, y=int(np.argmin(f)))


def expect_upper_bound(student: Student, case: Case, at_tie: float = math.nan) -> None:
    exact = cross_entropy(case.f, case.y)
    answer = student.ce_upper_bound(case.f, case.y)
    what = "the bound"
    upper = expect.number(answer, what)
    expect.finite(upper, what)
    expect.holds(
        upper >= exact - slack(answer) * (1.0 + float(np.max(np.abs(case.f)))),
        f"{what} is {upper!r}, less than the loss.",
        expected=f"at least ℓ = {exact!r}",
    )
    expect.holds(
        upper != at_tie,
        f"{what} is {upper!r}, the same as at f = (0, 0). The loss has no largest value, so no constant is "
        "above it for every f.",
    )


@check(points=0.4, cases=y_is_largest, domain=has_largest_y)
def upper_bound_holds_where_y_is_largest(student: Student, case: Case) -> None:
    """ℓ(f, y) ≤ `ce_upper_bound(f, y)` < ∞ where no logit is larger than f_y; others may equal it."""
    expect_upper_bound(student, case)


@check(points=0.4, cases=y_is_far_behind, domain=has_y_far_behind)
def upper_bound_holds_where_y_is_far_behind(student: Student, case: Case) -> None:
    """ℓ(f, y) ≤ `ce_upper_bound(f, y)` < ∞ where another logit is far larger than f_y: no constant does."""
    # The loss grows without bound, so a constant that happens to hold on these cases is no answer.
    expect_upper_bound(student, case, at_tie=bound_at(student.ce_upper_bound, TIE, 0))


@check(points=0.4, cases=random_upper_logits, hidden=True)
def upper_bound_holds_at_random_logits(student: Student, case: Case) -> None:
    """ℓ(f, y) ≤ `ce_upper_bound(f, y)` < ∞ for random logits, up to 50 classes."""
    expect_upper_bound(student, case)


@check(points=0.3, cases=large_upper_logits, domain=are_far_logits, after=upper_bound_holds_where_y_is_far_behind)
def upper_bound_is_finite(student: Student, case: Case) -> None:
    """`ce_upper_bound(f, y)` is finite and at least ℓ(f, y) for logits up to a million in size."""
    expect_upper_bound(student, case)


# ---- the limit --------------------------------------------------------------------------------

# Below this, exp(eps) − 1 is off by more than the slack. A program that computes it like this is right
# but for rounding, which is a check of its own: here its λ need only be right up to a factor 2 of eps.
ROUNDING_EPS = 1e-6
# And here exp(eps) − 1 rounds to 0, or to one digit: a division by zero is that same fault.
CANCELLED_EPS = 1e-15
ARITHMETIC = ("ZeroDivisionError", "OverflowError", "FloatingPointError", "ValueError")


def eps_and_k(rng: np.random.Generator) -> Iterator[Case]:
    for eps in (1.0, 0.5, 1e-3, 10.0, 1e-12, 1e-300):
        for k in (2, 10, 1_000_000):
            yield Case(eps=eps, k=k)


def random_eps_and_k(rng: np.random.Generator) -> Iterator[Case]:
    for low, high in ((2.0, 6.0), (0.1, 2.0), (1e-3, 0.1), (1e-6, 1e-3), (1e-14, 1e-9), (1e-290, 1e-60)):
        for least, most in ((2, 4), (1000, 1_000_000)):
            eps, k = draw.log_uniform(rng, low, high), draw.log_uniform(rng, least, most)
            yield Case(eps=float(eps), k=int(k))


def tiny_eps(rng: np.random.Generator) -> Iterator[Case]:
    for eps in (1e-9, 1e-12, 1e-17, 1e-100, 1e-300):
        for k in (2, 10, 1_000_000):
            yield Case(eps=eps, k=k)


def expect_loss_below_eps(student: Student, case: Case, *, factor: float = 1.0) -> None:
    """Expect ℓ(λ′e_y, y) ≤ eps for every λ′ ≥ λ, the student's λ.

    The loss log(1 + (k−1)e^{−λ}) has the derivative −(k−1)/(e^λ + k−1) < 0 for k ≥ 2: it decreases, so
    its supremum over all λ′ ≥ λ is its value at λ, whatever the sign of λ. One value decides.
    """
    answer = student.lambda_for(case.eps, case.k)
    lam = expect.number(answer, "λ")
    expect.finite(lam, "λ")
    log_loss = log_ce_at_scaled_onehot(lam, case.k)
    # Compared as logarithms: the loss may be below the smallest float. A rounded λ moves the logarithm of
    # the loss by no more than λ moves.
    room = math.log(factor) + max(1e-9, 8 * expect.machine_eps(answer) * (1.0 + abs(lam)))
    expect.holds(
        log_loss <= math.log(case.eps) + room,
        f"λ is {lam!r}, where the loss is {_exp(log_loss)}: more than eps.",
        expected=f"a λ of at least {lambda_for(case.eps, case.k)!r}",
    )
    # A constant beyond 705 serves every eps that is asked for, and is no answer: the limit is about all eps.
    other = 1e-300 if case.eps > 1e-150 else 1.0
    expect.holds(
        lam != bound_at(student.lambda_for, other, case.k),
        f"λ is {lam!r}, the same as for eps = {other:g}. The loss at a fixed λ is positive, so no constant serves "
        "every eps.",
    )


def _exp(log_value: float) -> str:
    return f"{math.exp(log_value):.10g}" if log_value > -700 else f"e^({log_value:.6g})"


def expect_limit(student: Student, case: Case) -> None:
    factor = 1.0 if case.eps >= ROUNDING_EPS else 2.0
    if case.eps >= CANCELLED_EPS:
        expect_loss_below_eps(student, case, factor=factor)
        return
    try:
        lam = expect.number(student.lambda_for(case.eps, case.k))
    except StudentRaised as raised:
        if raised.kind in ARITHMETIC:
            return  # `lambda_is_right_for_tiny_eps` charges for it
        raise
    if lam != math.inf:
        expect_loss_below_eps(student, case, factor=factor)


GRID = np.linspace(0.0, 30.0, 61)
SHOWN_EPS = np.logspace(0, -12, 13)


def show_lambda(k: int) -> None:
    """Show the student's λ for some eps beside the loss: a point is right on the curve or above it."""
    exact = [ce_at_scaled_onehot(float(lam), k) for lam in GRID]
    found = plot.sample("lambda_for", [(float(eps), k) for eps in SHOWN_EPS])
    plot.show(
        "lambda", title=f"Your λ for each ε, k = {k}", x_label="λ", y_label="loss", y_log=True,
        series=[plot.reference("the loss ℓ(λe_y, y)", GRID, exact), plot.points("your λ for ε", found, SHOWN_EPS)],
        alt="The loss falls like e^−λ. A point is your λ for one ε, at the height ε: it is right where it lies on "
        "the curve or to the right of it, since the loss is at most ε from there on.",
    )  # fmt: skip


@check(points=1, cases=eps_and_k, domain=is_eps_and_k)
def loss_is_below_eps_from_lambda_on(student: Student, case: Case) -> None:
    """ℓ(λ′e_y, y) ≤ eps for every λ′ ≥ `lambda_for(eps, k)`: so the loss tends to 0 as λ → ∞."""
    plot.if_wrong(lambda: show_lambda(case.k))
    expect_limit(student, case)


@check(points=1, cases=random_eps_and_k, hidden=True)
def loss_is_below_random_eps_from_lambda_on(student: Student, case: Case) -> None:
    """ℓ(λ′e_y, y) ≤ eps for every λ′ ≥ `lambda_for(eps, k)`, for random eps and k up to a million."""
    expect_limit(student, case)


@check(points=0.5, cases=tiny_eps, domain=is_tiny_eps_and_k, after=loss_is_below_eps_from_lambda_on)
def lambda_is_right_for_tiny_eps(student: Student, case: Case) -> None:
    """`lambda_for(eps, k)` is finite and ℓ(λe_y, y) ≤ eps, not spoilt by rounding, down to eps = 1e-300."""
    expect_loss_below_eps(student, case)


# ---- the closed form --------------------------------------------------------------------------


def moderate_lambda(rng: np.random.Generator) -> Iterator[Case]:
    for k in (2, 3, 10, 1000):
        for lam in (0.0, 1.0, 0.5, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0):
            yield Case(lam=lam, k=k)


def random_lambda(rng: np.random.Generator) -> Iterator[Case]:
    for least, most in ((2, 4), (5, 20), (50, 1000)):
        for low, high in ((0.0, 1.0), (1.0, 8.0), (8.0, 30.0)):
            yield Case(lam=draw.number(rng, low, high), k=draw.integer(rng, least, most))


def large_lambda(rng: np.random.Generator) -> Iterator[Case]:
    for k in (2, 1000):
        for lam in (36.0, 40.0, 100.0, 700.0, 710.0, 745.5, 1000.0, 10000.0):
            yield Case(lam=lam, k=k)


def expect_closed_form(student: Student, case: Case) -> None:
    exact = ce_at_scaled_onehot(case.lam, case.k)
    answer = student.ce_at_scaled_onehot(case.lam, case.k)
    tol = Tol(
        rtol=0.0,
        atol=8 * expect.machine_eps(answer) * (exact + case.lam),
        why="8 ulp of value + λ: log(e^λ + k − 1) − λ is right, and so is 0.0 for a loss of 1e-300",
    )
    expect.close(answer, exact, tol=tol, what="the loss at λe_y")


@check(points=0.6, cases=moderate_lambda, domain=is_moderate_lambda)
def closed_form_is_right(student: Student, case: Case) -> None:
    """`ce_at_scaled_onehot(lam, k)` is ℓ(λe_y, y), a function of λ and the number of classes k alone."""
    title = f"The loss at λe_y, k = {case.k}"
    plot.compare("ce_at_scaled_onehot", ce_at_scaled_onehot, GRID, case.k, title=title, x_label="λ", y_log=True)
    expect_closed_form(student, case)


@check(points=0.6, cases=random_lambda, hidden=True)
def closed_form_is_right_at_random_lambda(student: Student, case: Case) -> None:
    """`ce_at_scaled_onehot(lam, k)` is ℓ(λe_y, y) for λ between 0 and 30 and k up to 1000 at random."""
    expect_closed_form(student, case)


@check(points=0.3, cases=large_lambda, domain=is_large_lambda, after=closed_form_is_right)
def closed_form_of_large_lambda(student: Student, case: Case) -> None:
    """`ce_at_scaled_onehot(lam, k)` does not overflow for λ up to 10000."""
    expect_closed_form(student, case)


# ---- known-wrong answers ----------------------------------------------------------------------

LOSS = ["loss_is_right", "loss_is_right_at_random_logits"]
LIMIT = ["loss_is_below_eps_from_lambda_on", "loss_is_below_random_eps_from_lambda_on"]
CLOSED_FORM = ["closed_form_is_right", "closed_form_is_right_at_random_lambda"]

wrong("naive_exp.py", fails=["loss_of_large_logits"],
      says="exp(f) overflows from f ≈ 710 on and underflows below −745: subtract max f before you "
           "exponentiate.")
wrong("exp_of_shifted_then_log.py", fails=["loss_of_large_logits"],
      says="You subtract the maximum, but then take the log of a probability that has underflowed to 0: use ℓ "
           "= log Σ_j exp(f_j − max f) − (f_y − max f).")
wrong("mean_over_classes.py", fails=LOSS,
      says="You average over the k classes: the loss is −log of the probability of the one class y, undivided.")
wrong("y_from_one.py", fails=LOSS, says="You count the classes from 1: y is an index that starts at 0.")
wrong("log_of_p_plus_epsilon.py", fails=LOSS,
      says="A small number added inside the logarithm changes the loss everywhere; it hides an overflow, it "
           "does not mend it.")
wrong("lower_log_of_float_loss.py", fails=["lower_bound_is_positive"],
      says="You take the log of the loss as a float, and a loss of e^−2000 is 0.0 as a float. The loss is "
           "positive but below float range: bound it through the largest other logit.")
wrong("lower_constant.py",
      fails=["lower_bound_holds", "lower_bound_holds_at_random_logits", "lower_bound_is_positive"],
      says="Your lower bound is one constant. The infimum of the loss over f is 0: the bound must depend on f.")
wrong("lower_margin_sign.py",
      fails=["lower_bound_holds", "lower_bound_holds_at_random_logits", "lower_bound_is_positive"],
      says="The sign of the margin is turned round: the loss is small where f_y is ahead, so the bound must "
           "fall as f_y − max f_j grows.")
wrong("lower_log_p.py",
      fails=["lower_bound_holds", "lower_bound_holds_at_random_logits", "lower_bound_is_positive"],
      says="You return log p_y, that is −ℓ: the probability itself is no lower bound of the loss −log p_y.")
wrong("upper_log_k.py", fails=["upper_bound_holds_where_y_is_far_behind", "upper_bound_holds_at_random_logits"],
      says="log k bounds the loss only if f_y is the largest logit: the distance max f − f_y is missing.")
wrong("upper_log_k_lost.py",
      fails=["upper_bound_holds_where_y_is_largest", "upper_bound_holds_at_random_logits"],
      says="max f − f_y is too small: at ties the loss is more. The log k of Σ_j e^{f_j} ≤ k e^{max f} is "
           "lost.")
wrong("upper_overflow.py", fails=["upper_bound_is_finite"],
      says="exp(f) overflows from f ≈ 710 on, and your bound is inf: take max f out of the sum of "
           "exponentials.")
wrong("lambda_ignores_k.py", fails=LIMIT,
      says="Your λ does not depend on k: the more classes there are, the more the other logits weigh.")
wrong("lambda_wrong_sign.py", fails=LIMIT,
      says="The sign of λ is wrong: the smaller eps is, the larger λ must be; yours goes to −∞.")
wrong("lambda_constant.py", fails=LIMIT,
      says="Your λ is a constant. The loss at a fixed λ is positive, so a smaller eps refutes it.")
wrong("lambda_constant_but_large.py", fails=LIMIT,
      says="Your λ is a constant. The loss at a fixed λ is positive, so a smaller eps refutes it.")
wrong("lambda_of_k_alone.py", fails=LIMIT,
      says="Your λ depends on k alone. The loss at a fixed λ is positive, so a smaller eps refutes it.")
wrong("lambda_one_over_eps.py", fails=LIMIT,
      says="λ = 1/eps ignores k and is too small where eps is large: write ℓ(λe_y, y) ≤ eps out and solve for "
           "λ.")
wrong("lambda_log_k.py", fails=LIMIT,
      says="λ = log k leaves the loss at about log 2 whatever eps is: λ must grow as eps → 0.")
wrong("lambda_exp_minus_one.py", fails=["lambda_is_right_for_tiny_eps"],
      says="exp(eps) − 1 loses its digits for small eps and is 0 from 1e-16 on: use expm1, or log(1 + u) ≤ u.")
wrong("closed_form_first_order.py", fails=CLOSED_FORM,
      says="k e^−λ is only near the loss for large k and λ: at λ = 0 the loss is log k.")
wrong("closed_form_wrong_sign.py", fails=CLOSED_FORM,
      says="e^{+λ}: your loss grows with λ. Dividing by e^λ gives e^{−λ}.")
wrong("closed_form_k_not_k_minus_1.py", fails=CLOSED_FORM,
      says="You count the class y twice: only k − 1 of the k logits of λe_y are 0.")
wrong("closed_form_log_k.py", fails=CLOSED_FORM,
      says="log k is the loss at λ = 0, not for every λ: as λ → ∞ the loss tends to 0.")
wrong("closed_form_overflow.py", fails=["closed_form_of_large_lambda"],
      says="e^λ overflows from λ ≈ 710 on: divide numerator and denominator by e^λ first.")
wrong("formula_off_by_a_hair.py", fails=["closed_form_is_right_at_random_lambda"],
      says="A formula is exact: nothing is to be added, however small.")
