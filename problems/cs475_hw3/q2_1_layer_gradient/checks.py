"""Checks for the gradient through a sigmoid layer z = σ(Wx)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader import Case, Formula, Partial, Student, Tol, check, draw, expect, problem, wrong
from reference.cs475_hw3.q2_1_layer_gradient import layer_gradient

problem(
    title="Gradient through a sigmoid layer",
    points=6,
    provides=["layer_gradient"],
    formula={
        "layer_gradient": Formula(
            "x: d, W: d×d, z_hat: d",
            r"W^\top (\hat z \odot z \odot (1 - z))",
            result="d",
            means={"z": r"\sigma(Wx)"},
            also={r"\frac{\partial\ell}{\partial z}": "z_hat"},
            decides="equals_autograd_on_random_layers",
        )
    },
)

TOL = Tol(
    rtol=1.3e-6,
    atol=1e-5,
    why="float32 somewhere on the way is right, also where a float64 comes back; mistakes are off by 1e-3",
)

# A row is the right numbers in the wrong shape.
ROW_SHARE = 0.8

# ---- cases ------------------------------------------------------------------------------------


def layer(rng: np.random.Generator, d: int, scale: float = 1.0) -> dict[str, np.ndarray]:
    """Draw a layer whose W is neither symmetric nor diagonal, and in which no number is near 0."""
    return {
        "x": draw.away_from_zero(rng, d, least=0.2, most=2.0).round(3),
        "W": draw.away_from_zero(rng, d, d, least=0.2, most=2.0).round(3) * scale,
        "z_hat": draw.away_from_zero(rng, d, least=0.3, most=2.0).round(3),
    }


def small_layers(rng: np.random.Generator) -> Iterator[Case]:
    for d in (1, 2, 3, 5):
        yield Case(**layer(rng, d))


def random_layers(rng: np.random.Generator) -> Iterator[Case]:
    for d, scale in ((1, 0.5), (2, 1.0), (3, 0.3), (4, 2.0), (5, 1.0), (8, 0.5), (20, 0.2)):
        yield Case(**layer(rng, d, scale))


def layers_at_zero(rng: np.random.Generator) -> Iterator[Case]:
    for d in (1, 2, 5):
        drawn = layer(rng, d)
        yield Case(x=np.zeros(d), W=drawn["W"], z_hat=drawn["z_hat"])


def single_neurons(rng: np.random.Generator) -> Iterator[Case]:
    for d in (1, 2, 5):
        drawn = layer(rng, d)
        yield Case(x=drawn["x"], W=np.diag(np.diag(drawn["W"])), z_hat=drawn["z_hat"])


def saturated_layers(rng: np.random.Generator) -> Iterator[Case]:
    for size in (40.0, 100.0, 720.0, 1e4):
        for d in (2, 5):
            drawn = layer(rng, d)
            # Row i is shifted along x until (Wx)_i = ±size, but for the first one, which carries the
            # gradient: elsewhere it is 0. Both signs occur over the cases.
            sign = -1.0 if size in (100.0, 1e4) else 1.0
            target = sign * size * np.where(np.arange(d) % 2 == 0, 1.0, -1.0) * draw.uniform(rng, 1.0, 1.2, d)
            target[0] = draw.number(rng, -1.0, 1.0)
            shift = np.outer(target - drawn["W"] @ drawn["x"], drawn["x"]) / (drawn["x"] @ drawn["x"])
            yield Case(x=drawn["x"], W=drawn["W"] + shift, z_hat=drawn["z_hat"])


def is_layer(case: Case) -> bool:
    d = case.x.size
    fits = (case.x.shape, case.W.shape, case.z_hat.shape) == ((d,), (d, d), (d,))
    return d > 0 and fits and all(np.max(np.abs(part)) <= 2.0 for part in case.values())


def is_layer_at_zero(case: Case) -> bool:
    return is_layer(case) and not np.any(case.x)


def is_diagonal(case: Case) -> bool:
    return is_layer(case) and np.array_equal(case.W, np.diag(np.diag(case.W)))


# ---- checks -----------------------------------------------------------------------------------


def gradient(student: Student, case: Case) -> Any:
    return student.layer_gradient(case.x, case.W, case.z_hat)


def is_right_as_row(student: Student, case: Case) -> bool:
    """Say whether the answer is the right gradient written as a row."""
    found = expect.array(gradient(student, case))
    expect.shape(found, (1, case.x.size))
    expect.close(found[0], layer_gradient(**case), tol=TOL)
    return True


def row(points: float) -> list[Partial]:
    """Give part of a check's points for a row."""
    return [
        Partial(
            points=round(ROW_SHARE * points, 3),
            says="The numbers are right, but they come as a row; the gradient for a column x is a column.",
            when=is_right_as_row,
        )
    ]


def expect_gradient(student: Student, case: Case) -> None:
    expect.close(gradient(student, case), layer_gradient(**case), what="the gradient")


@check(points=2, cases=small_layers, domain=is_layer, tol=TOL, partial=row(2))
def equals_autograd(student: Student, case: Case) -> None:
    """`layer_gradient(x, W, z_hat)` is the gradient that autograd finds."""
    expect_gradient(student, case)


@check(points=1.5, cases=random_layers, hidden=True, tol=TOL, partial=row(1.5))
def equals_autograd_on_random_layers(student: Student, case: Case) -> None:
    """`layer_gradient(x, W, z_hat)` is the gradient that autograd finds, on random layers, too."""
    expect_gradient(student, case)


@check(points=0.75, cases=layers_at_zero, domain=is_layer_at_zero, tol=TOL, partial=row(0.75))
def is_right_at_zero(student: Student, case: Case) -> None:
    """At x = 0 every z is 1/2, and `layer_gradient` brings ẑ/4 back through the weights."""
    expect_gradient(student, case)


@check(points=0.75, cases=single_neurons, domain=is_diagonal, tol=TOL, partial=row(0.75))
def is_right_for_single_neurons(student: Student, case: Case) -> None:
    """With a diagonal W each z_i depends on its own x_i only, and the chain rule is that of one variable."""
    expect_gradient(student, case)


@check(points=1, cases=saturated_layers, tol=TOL, after=equals_autograd, partial=row(1))
def holds_for_saturated_neurons(student: Student, case: Case) -> None:
    """`layer_gradient(x, W, z_hat)` neither overflows nor becomes NaN where Wx is as large as ±10000."""
    expect_gradient(student, case)


# ---- known-wrong answers ----------------------------------------------------------------------

WHOLE = ["equals_autograd", "equals_autograd_on_random_layers"]
AT_ZERO, SINGLE, SATURATED = "is_right_at_zero", "is_right_for_single_neurons", "holds_for_saturated_neurons"

wrong(
    "sigma_at_x.py",
    fails=[*WHOLE, SINGLE],
    says="You evaluated σ′ at x; the layer applies σ to Wx.",
)
wrong(
    "w_times_derivative_at_x.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="The derivative of σ(Wx) is not Wσ′(x): σ is outside, so σ′ is taken at Wx, and the inner derivative "
    "W comes transposed, in front.",
)
wrong(
    "w_not_transposed.py",
    fails=[*WHOLE, AT_ZERO],
    says="You multiply by W where its transpose belongs: ∂ℓ/∂x_i sums over the outputs j, with weight W_ji.",
)
wrong(
    "derivative_after_transpose.py",
    fails=WHOLE,
    says="z(1 − z) is applied on the wrong side of Wᵀ: it belongs to the outputs of Wx, before Wᵀ brings "
    "the gradient back to x.",
)
wrong(
    "z_hat_after_transpose.py",
    fails=[*WHOLE, AT_ZERO],
    says="ẑ is applied on the wrong side of Wᵀ: it belongs to the outputs z, before Wᵀ brings the gradient "
    "back to x.",
)
wrong(
    "row.py",
    fails=[*WHOLE, AT_ZERO, SINGLE, SATURATED],
    says="You return a row: the gradient with respect to the column x is a column, the transpose of ẑᵀ∂z/∂x.",
)
wrong(
    "z_for_derivative.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="You use z = σ(Wx) in place of its derivative z(1 − z).",
)
wrong(
    "derivative_of_z.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="You apply σ once more: z = σ(Wx) already, so σ′(Wx) is z(1 − z), not σ′(z).",
)
wrong(
    "minus.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="The sign is wrong: σ is increasing, σ′ = z(1 − z) > 0.",
)
wrong(
    "derivative_missing.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="The derivative of σ is missing: you pass the gradient through Wᵀ as if the layer were linear.",
)
wrong(
    "weights_missing.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="The factor Wᵀ is missing: σ is applied to Wx, and the chain rule goes on to x.",
)
wrong(
    "z_hat_missing.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="The gradient from above, ẑ, is missing: you differentiate the sum of z, not the loss.",
)
wrong(
    "gradient_for_weights.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="You return ∂ℓ/∂W, a matrix; the gradient with respect to x is asked for.",
)
wrong(
    "jacobian.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="You return the Jacobian ∂z/∂x; the gradient of ℓ is its transpose times ẑ.",
)
wrong(
    "skip_term_added.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="There is no skip connection in this layer: the term ẑ itself belongs to 2.2.",
)
wrong(
    "matrix_product_for_elementwise.py",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="ẑ ⊙ z is elementwise; you multiply by the scalar product of ẑ and z(1 − z), which mixes all neurons.",
)
wrong(
    "overflow.py",
    fails=[SATURATED],
    says="e^a/(1 + e^a) is inf/inf from a ≈ 710 on: use 1/(1 + e^−a), or torch.sigmoid.",
)
wrong(
    "formula_row.toml",
    fails=[*WHOLE, AT_ZERO, SINGLE, SATURATED],
    says="You return a row: the gradient with respect to the column x is a column, the transpose of ẑᵀ∂z/∂x.",
)
wrong(
    "formula_shapes.tex",
    fails=[*WHOLE, AT_ZERO, SINGLE],
    says="W ⊙ v is no product of a matrix and a column: the derivative of σ(Wx) is diag(σ′(Wx)) W.",
)
wrong(
    "formula_not_transposed.toml",
    fails=[*WHOLE, AT_ZERO],
    says="You multiply by W where its transpose belongs: ∂ℓ/∂x_i sums over the outputs j, with weight W_ji.",
)
