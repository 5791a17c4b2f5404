"""Question 2.1: the reference is autograd's, the cases keep their promises, and the fine print holds."""

from __future__ import annotations

import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import torch

from grader.checking.declare import collecting
from grader.checking.expect import declared_tolerance
from grader.checking.read import Mismatch
from grader.checking.validation import validate
from grader.child.values import Tensor
from reference.cs475_hw3.q2_1_layer_gradient import layer_gradient, layer_gradient_autograd

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "problems" / "cs475_hw3" / "q2_1_layer_gradient"
SEEDS = range(5)
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))
MAKERS = ("small_layers", "random_layers", "layers_at_zero", "single_neurons", "saturated_layers")


class Student:
    """Answer with one function, its values as the wire carries them."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def layer_gradient(self, *args: Any) -> Any:
        with np.errstate(all="ignore"):
            answer = self._function(*(arg.copy() for arg in args))
        return (
            Tensor(answer.detach().numpy(), answer.requires_grad)
            if isinstance(answer, torch.Tensor)
            else answer
        )


def points(function: Callable[..., Any], seed: int = 0) -> dict[str, float]:
    """Return what each check gives, as a run would."""
    student = Student(function)
    given: dict[str, float] = {}
    for check in DECLARED.checks:
        if any(given[name] <= 0 for name in check.after):
            given[check.name] = 0.0
            continue
        token = declared_tolerance.set(check.tol)
        given[check.name] = check.points
        for case in check.cases(np.random.default_rng(seed)) if check.cases else ():
            try:
                check.prove(student, case)
            except Mismatch:
                given[check.name] = min(given[check.name], partial(check, student, case))
        declared_tolerance.reset(token)
    return given


def partial(check: Any, student: Student, case: Any) -> float:
    for rule in check.partial:
        try:
            if rule.when(student, case):
                return float(rule.points)
        except Mismatch:
            continue
    return 0.0


FULL = {check.name: check.points for check in DECLARED.checks}


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(50))
def test_reference_is_autograds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    d = seed % 8 + 1
    x, z_hat, W = rng.normal(size=d), rng.normal(size=d), rng.normal(scale=1 + seed % 3, size=(d, d))

    np.testing.assert_allclose(
        layer_gradient(x, W, z_hat), layer_gradient_autograd(x, W, z_hat), rtol=1e-12, atol=1e-14
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MAKERS)
def test_reference_is_autograds_on_every_case(name: str, seed: int) -> None:
    for case in CHECKS[name](np.random.default_rng(seed)):
        np.testing.assert_allclose(
            layer_gradient(**case), layer_gradient_autograd(**case), rtol=1e-12, atol=1e-13
        )


def test_reference_is_the_derivative_in_high_precision() -> None:
    rng = np.random.default_rng(0)
    x, z_hat, W = rng.normal(size=3), rng.normal(size=3), rng.normal(size=(3, 3))

    def loss(*point: Any) -> Any:
        a = [mpmath.fsum(mpmath.mpf(W[i, j]) * point[j] for j in range(3)) for i in range(3)]
        return mpmath.fsum(z_hat[i] / (1 + mpmath.exp(-a[i])) for i in range(3))

    with mpmath.workdps(40):
        expected = [float(mpmath.diff(loss, tuple(x), tuple(int(i == j) for i in range(3)))) for j in range(3)]
    np.testing.assert_allclose(layer_gradient(x, W, z_hat), expected, rtol=1e-14)


def test_reference_does_not_import_torch_until_it_is_needed() -> None:
    code = "import sys, reference.cs475_hw3.q2_1_layer_gradient; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_the_example_of_the_statement_is_right() -> None:
    x, z_hat, W = np.array([1.0, -1.0]), np.array([2.0, 1.0]), np.array([[1.0, 1.0], [3.0, 3.0]])

    np.testing.assert_allclose(layer_gradient(x, W, z_hat), [1.25, 1.25])


# ---- declarations and cases -------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 6
    assert {name for wrong in DECLARED.wrongs for name in wrong.fails} == set(FULL)


def test_stability_is_at_most_a_fifth() -> None:
    assert FULL["holds_for_saturated_neurons"] <= 6 / 5


@pytest.mark.parametrize("seed", SEEDS)
def test_weights_are_neither_symmetric_nor_diagonal_but_where_they_should_be(seed: int) -> None:
    for name in ("small_layers", "random_layers", "layers_at_zero"):
        for case in CHECKS[name](np.random.default_rng(seed)):
            if case.x.size > 1:
                assert not np.allclose(case.W, case.W.T)
                assert np.count_nonzero(case.W) == case.W.size


@pytest.mark.parametrize("seed", SEEDS)
def test_saturated_layers_still_have_a_gradient(seed: int) -> None:
    # Where every neuron is saturated the gradient is 0, and so is an answer that knows nothing.
    signs = set()
    for case in CHECKS["saturated_layers"](np.random.default_rng(seed)):
        a = case.W @ case.x
        assert abs(a[0]) <= 1.01
        assert np.min(np.abs(a[1:])) >= 39
        signs |= set(np.sign(a[1:]))
        assert np.max(np.abs(layer_gradient(**case))) >= 0.01
    assert signs == {-1.0, 1.0}


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_everything(seed: int) -> None:
    assert points(layer_gradient, seed) == FULL


@pytest.mark.parametrize(
    "form",
    [
        lambda g: g[:, None],
        lambda g: g.tolist(),
        lambda g: tuple(g.tolist()),
        lambda g: g[:, None].tolist(),
        lambda g: torch.tensor(g, requires_grad=True),
        lambda g: torch.tensor(g)[:, None],
        lambda g: g.astype(np.float32),
        lambda g: g.astype(np.float32).tolist(),
        lambda g: g if g.size > 1 else g.item(),
        lambda g: g if g.size > 1 else g[None, :],
    ],
)
def test_every_kind_of_column_is_right(form: Callable[[np.ndarray], Any]) -> None:
    assert points(lambda *given: form(layer_gradient(*given))) == FULL


def test_a_row_gets_the_declared_part_of_every_check() -> None:
    given = points(lambda *given: layer_gradient(*given)[None, :])

    assert given == {name: pytest.approx(0.8 * full) for name, full in FULL.items()}


def test_a_row_of_wrong_numbers_gets_nothing() -> None:
    given = points(lambda *given: 1.01 * layer_gradient(*given)[None, :] + 0.01)

    assert set(given.values()) == {0.0}


@pytest.mark.parametrize("seed", range(10))
def test_float32_anywhere_on_the_way_is_right(seed: int) -> None:
    def in_float32(*given: Any) -> torch.Tensor:
        x, W, z_hat = (torch.tensor(value, dtype=torch.float32) for value in given)
        z = torch.sigmoid(W @ x)
        return W.T @ (z_hat * z * (1 - z))

    def mixed(x: Any, W: Any, z_hat: Any) -> Any:
        z = torch.sigmoid(torch.tensor(W @ x).float()).numpy()
        return W.T @ (z_hat * z * (1 - z))

    assert points(in_float32, seed) == FULL
    assert points(lambda *given: in_float32(*given).tolist(), seed) == FULL
    assert points(mixed, seed) == FULL


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    "mistake",
    [
        lambda x, W, z_hat, s: W @ (z_hat * s(W @ x)),
        lambda x, W, z_hat, s: W.T @ (z_hat * s(x)),
        lambda x, W, z_hat, s: (W.T @ z_hat) * s(W @ x),
        lambda x, W, z_hat, s: z_hat * (W.T @ s(W @ x)),
        lambda x, W, z_hat, s: W.T @ s(W @ x),
    ],
)
def test_mistakes_are_far_from_the_tolerance_on_every_seed(mistake: Callable[..., Any], seed: int) -> None:
    def slope(a: Any) -> Any:
        return 1 / (2 + np.exp(a) + np.exp(-a))

    given = points(lambda x, W, z_hat: mistake(x, W, z_hat, slope), seed)

    assert given["equals_autograd"] == 0
    assert given["equals_autograd_on_random_layers"] == 0


def test_zeros_and_shapes_that_only_broadcast_earn_nothing() -> None:
    assert set(points(lambda x, W, z_hat: np.zeros_like(x)).values()) == {0.0}
    assert points(lambda *given: np.tile(layer_gradient(*given), (given[0].size, 1)))["equals_autograd"] == 0


@pytest.mark.parametrize("answer", [None, 3.0, "x", float("nan"), [1.0, [2.0]], np.zeros((5, 5))])
def test_what_is_no_gradient_earns_nothing(answer: Any) -> None:
    assert set(points(lambda *_: answer).values()) == {0.0}
