"""Checks for the gradient through a skip connection y = x + σ(Wx)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader import Case, Formula, Partial, Student, Tol, check, draw, expect, problem, wrong
from reference.cs475_hw3.q2_2_skip_gradient import skip_gradient

problem(
    title="Gradient through a skip connection",
    points=6,
    provides=["skip_gradient"],
    formula={
        "skip_gradient": Formula(
            "x: d, W: d×d, y_hat: d",
            r"\hat y + W^\top (\hat y \odot z \odot (1 - z))",
            result="d",
            means={"z": r"\sigma(Wx)", "y": "x + z"},
            also={r"\frac{\partial\ell}{\partial y}": "y_hat"},
            decides="equals_autograd_on_random_layers",
        )
    },
    builds_on={"layer_gradient": "q2_1_layer_gradient"},
)

TOL = Tol(
    rtol=1.3e-6,
    atol=1e-5,
    why="a float32 step inside float64 code (torch.tensor(W @ x).float()) leaves float32 noise in the answer",
)

# A row is the right numbers in the wrong shape.
ROW_SHARE = 0.8
# What is right but for a mistake that 2.1 has paid for already.
CARRIED_SHARE = 0.6

# ---- cases ------------------------------------------------------------------------------------


def layer(rng: np.random.Generator, d: int, scale: float = 1.0) -> dict[str, np.ndarray]:
    """Draw a layer whose W is neither symmetric nor diagonal, and in which no number is near 0."""
    return {
        "x": draw.away_from_zero(rng, d, least=0.2, most=2.0).round(3),
        "W": draw.away_from_zero(rng, d, d, least=0.2, most=2.0).round(3) * scale,
        "y_hat": draw.away_from_zero(rng, d, least=0.3, most=2.0).round(3),
    }


def small_layers(rng: np.random.Generator) -> Iterator[Case]:
    for d in (1, 2, 3, 5):
        yield Case(**layer(rng, d))


def random_layers(rng: np.random.Generator) -> Iterator[Case]:
    for d, scale in ((1, 0.5), (2, 1.0), (3, 0.3), (4, 2.0), (5, 1.0), (8, 0.5), (20, 0.2)):
        yield Case(**layer(rng, d, scale))


def without_weights(rng: np.random.Generator) -> Iterator[Case]:
    for d in (1, 2, 5):
        drawn = layer(rng, d)
        yield Case(x=drawn["x"], W=np.zeros((d, d)), y_hat=drawn["y_hat"])


def saturated_layers(rng: np.random.Generator) -> Iterator[Case]:
    for size in (40.0, 100.0, 720.0, 1e4):
        for d in (2, 5):
            drawn = layer(rng, d)
            # Row i is shifted along x until (Wx)_i = ±size; d ≥ 2, and both signs occur.
            target = size * np.where(np.arange(d) % 2 == 0, 1.0, -1.0) * draw.uniform(rng, 1.0, 1.2, d)
            shift = np.outer(target - drawn["W"] @ drawn["x"], drawn["x"]) / (drawn["x"] @ drawn["x"])
            yield Case(x=drawn["x"], W=drawn["W"] + shift, y_hat=drawn["y_hat"])


def is_layer(case: Case) -> bool:
    d = case.x.size
    fits = (case.x.shape, case.W.shape, case.y_hat.shape) == ((d,), (d, d), (d,))
    return d > 0 and fits and all(np.max(np.abs(part)) <= 2.0 for part in case.values())


def is_without_weights(case: Case) -> bool:
    return is_layer(case) and not np.any(case.W)


# ---- checks -----------------------------------------------------------------------------------


def gradient(student: Student, case: Case) -> Any:
    return student.skip_gradient(case.x, case.W, case.y_hat)


def gradient_without_layer(student: Student, case: Case) -> Any:
    return student.skip_gradient(case.x, np.zeros_like(case.W), case.y_hat)


def exact_gradient(case: Case) -> np.ndarray:
    return skip_gradient(case.x, case.W, case.y_hat)


def column_of_row(value: Any, case: Case) -> np.ndarray:
    """Take the one row of an answer (1, d); a Mismatch if it is anything else."""
    found = expect.array(value)
    expect.shape(found, (1, case.x.size))
    return found[0]


def is_right_as_row(student: Student, case: Case) -> bool:
    """Say whether the answer is the right gradient written as a row."""
    expect.close(column_of_row(gradient(student, case), case), exact_gradient(case), tol=TOL)
    return True


def is_right_layer_as_row(student: Student, case: Case) -> bool:
    """Say whether the part that passes through the layer is right, written as a row."""
    without = column_of_row(gradient_without_layer(student, case), case)
    part = column_of_row(gradient(student, case), case) - without
    expect.close(part, exact_gradient(case) - case.y_hat, tol=TOL)
    return True


def row(points: float, when: Callable[[Any, Case], bool] = is_right_as_row) -> list[Partial]:
    """Give part of a check's points for a row."""
    return [
        Partial(
            points=round(ROW_SHARE * points, 3),
            says="The numbers are right, but they come as a row; the gradient for a column x is a column.",
            when=when,
        )
    ]


def follows_from_layer(student: Student, case: Case) -> bool:
    """Say whether the answer is ŷ plus what the student's own answer to 2.1 makes of ŷ."""
    layer = student.earlier("layer_gradient")
    if layer is None:
        return False
    d = case.x.size
    part = expect.vector(layer(case.x, case.W, case.y_hat), d)
    # Something must have been derived: a layer's gradient is not 0, and depends on W.
    other = expect.vector(layer(case.x, np.eye(d) - 2.0 * case.W, case.y_hat), d)
    if not np.isfinite(part).all() or not part.any() or np.array_equal(part, other):
        return False
    expect.close(gradient(student, case), case.y_hat + part, tol=TOL)
    return True


def carried(points: float) -> list[Partial]:
    """Give part of a check's points for a right consequence of a wrong answer to 2.1."""
    return [
        Partial(
            points=round(CARRIED_SHARE * points, 3),
            says="This is not the gradient, but it follows rightly from your own answer to 2.1, where the mistake is.",
            when=follows_from_layer,
        )
    ]


@check(points=2, cases=small_layers, domain=is_layer, tol=TOL, partial=row(2) + carried(2))
def equals_autograd(student: Student, case: Case) -> None:
    """`skip_gradient(x, W, y_hat)` is the gradient that autograd finds."""
    expect.close(gradient(student, case), exact_gradient(case), what="the gradient")


@check(points=1.5, cases=random_layers, hidden=True, tol=TOL, partial=row(1.5) + carried(1.5))
def equals_autograd_on_random_layers(student: Student, case: Case) -> None:
    """`skip_gradient(x, W, y_hat)` is the gradient that autograd finds, on random layers, too."""
    expect.close(gradient(student, case), exact_gradient(case), what="the gradient")


@check(points=0.75, cases=without_weights, domain=is_without_weights, tol=TOL, partial=row(0.75))
def skip_term_is_right(student: Student, case: Case) -> None:
    """At W = 0 only the skip connection carries the gradient, and `skip_gradient` is what it lets through."""
    expect.close(gradient(student, case), exact_gradient(case), what="the gradient")


@check(
    points=0.75, cases=small_layers, domain=is_layer, tol=TOL,
    partial=row(0.75, is_right_layer_as_row) + carried(0.75),
)  # fmt: skip
def layer_term_is_right(student: Student, case: Case) -> None:
    """What the layer σ(Wx) adds, `skip_gradient(x, W, y_hat)` − `skip_gradient(x, 0 * W, y_hat)`, is right."""
    d = case.x.size
    without = expect.vector(gradient_without_layer(student, case), d, "the gradient at W = 0")
    with_layer = expect.vector(gradient(student, case), d, "the gradient")
    expect.close(
        with_layer - without,
        exact_gradient(case) - case.y_hat,
        what="the gradient minus the gradient at W = 0",
    )


@check(points=1, cases=saturated_layers, tol=TOL, after=equals_autograd, partial=row(1) + carried(1))
def holds_for_saturated_neurons(student: Student, case: Case) -> None:
    """`skip_gradient(x, W, y_hat)` neither overflows nor becomes NaN where Wx is as large as ±10000."""
    expect.close(gradient(student, case), exact_gradient(case), what="the gradient")


# ---- known-wrong answers ----------------------------------------------------------------------

WHOLE = ["equals_autograd", "equals_autograd_on_random_layers"]
LAYER = [*WHOLE, "layer_term_is_right"]
SKIP = [*WHOLE, "skip_term_is_right"]

wrong(
    "sigma_at_x.py",
    fails=LAYER,
    says="You evaluated σ′ at x; the layer applies σ to Wx.",
)
wrong(
    "w_not_transposed.py",
    fails=LAYER,
    says="You multiply by W where its transpose belongs: ∂ℓ/∂x_i sums over the outputs j, with weight W_ji.",
)
wrong(
    "derivative_after_transpose.py",
    fails=LAYER,
    says="z(1 − z) is applied on the wrong side of Wᵀ: it belongs to the outputs of Wx, before Wᵀ brings "
    "the gradient back to x.",
)
wrong(
    "row.py",
    fails=[*WHOLE, "skip_term_is_right", "layer_term_is_right", "holds_for_saturated_neurons"],
    says="You return a row: the gradient with respect to the column x is a column, the transpose of ŷᵀ∂y/∂x.",
)
wrong(
    "skip_term_one.py",
    fails=SKIP,
    says="The skip term is 1 in your gradient: the derivative of x with respect to x is the identity, and it "
    "multiplies the gradient from above.",
)
wrong(
    "ones_for_identity.py",
    fails=SKIP,
    says="`1 + matrix` adds 1 to every entry: the derivative of x with respect to x is the identity matrix.",
)
wrong(
    "skip_term_missing.py",
    fails=SKIP,
    says="The skip connection is missing: x reaches y on two ways, and you follow only one.",
)
wrong(
    "z_for_derivative.py",
    fails=LAYER,
    says="You use z = σ(Wx) in place of its derivative.",
)
wrong(
    "y_for_z.py",
    fails=LAYER,
    says="You use the output y = x + z in σ′: only z = σ(Wx) is the sigmoid's value.",
)
wrong(
    "minus.py",
    fails=LAYER,
    says="The sign of the layer's term is wrong: σ is increasing, σ′ > 0.",
)
wrong(
    "derivative_missing.py",
    fails=LAYER,
    says="The derivative of σ is missing: you pass the gradient through Wᵀ as if the layer were linear.",
)
wrong(
    "weights_missing.py",
    fails=[*WHOLE, "skip_term_is_right", "layer_term_is_right"],
    says="The factor Wᵀ is missing: σ is applied to Wx, and the chain rule goes on to x.",
)
wrong(
    "overflow.py",
    fails=["holds_for_saturated_neurons"],
    says="e^a/(1 + e^a) is inf/inf from a ≈ 710 on: use 1/(1 + e^−a), or torch.sigmoid.",
)
wrong(
    "formula_skip_missing.toml",
    fails=SKIP,
    says="The skip connection is missing: x reaches y on two ways, and you follow only one.",
)
wrong(
    "carried.py",
    fails=LAYER,
    says="The mistake is in 2.1: there you multiply by W where its transpose belongs.",
)
