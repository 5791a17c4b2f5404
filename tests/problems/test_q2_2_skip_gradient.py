"""Question 2.2: the reference is autograd's, the cases keep their promises, and the fine print holds."""

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
from reference.cs475_hw3.q2_2_skip_gradient import skip_gradient, skip_gradient_autograd

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "problems" / "cs475_hw3" / "q2_2_skip_gradient"
SEEDS = range(4)
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))
MAKERS = ("small_layers", "random_layers", "without_weights", "saturated_layers")


class Student:
    """Answer with one function, its values as the wire carries them."""

    def __init__(self, function: Callable[..., Any], layer: Callable[..., Any] | None = None) -> None:
        self._function = function
        self._layer = layer

    def earlier(self, name: str) -> Callable[..., Any] | None:
        assert name == "layer_gradient"
        return self._layer

    def skip_gradient(self, *args: Any) -> Any:
        with np.errstate(all="ignore"):
            answer = self._function(*(arg.copy() for arg in args))
        return (
            Tensor(answer.detach().numpy(), answer.requires_grad)
            if isinstance(answer, torch.Tensor)
            else answer
        )


def points(
    function: Callable[..., Any], seed: int = 0, layer: Callable[..., Any] | None = None
) -> dict[str, float]:
    """Return what each check gives, `after` left aside; partial rules count as in a run."""
    student = Student(function, layer)
    given: dict[str, float] = {}
    for check in DECLARED.checks:
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
    x, y_hat, W = rng.normal(size=d), rng.normal(size=d), rng.normal(scale=1 + seed % 3, size=(d, d))

    np.testing.assert_allclose(
        skip_gradient(x, W, y_hat), skip_gradient_autograd(x, W, y_hat), rtol=1e-12, atol=1e-14
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", MAKERS)
def test_reference_is_autograds_on_every_case(name: str, seed: int) -> None:
    for case in CHECKS[name](np.random.default_rng(seed)):
        np.testing.assert_allclose(
            skip_gradient(**case), skip_gradient_autograd(**case), rtol=1e-12, atol=1e-13
        )


def test_reference_is_the_derivative_in_high_precision() -> None:
    rng = np.random.default_rng(0)
    x, y_hat, W = rng.normal(size=3), rng.normal(size=3), rng.normal(size=(3, 3))

    def loss(*point: Any) -> Any:
        a = [mpmath.fsum(mpmath.mpf(W[i, j]) * point[j] for j in range(3)) for i in range(3)]
        return mpmath.fsum(y_hat[i] * (point[i] + 1 / (1 + mpmath.exp(-a[i]))) for i in range(3))

    with mpmath.workdps(40):
        expected = [float(mpmath.diff(loss, tuple(x), tuple(int(i == j) for i in range(3)))) for j in range(3)]
    np.testing.assert_allclose(skip_gradient(x, W, y_hat), expected, rtol=1e-14)


def test_reference_does_not_import_torch_until_it_is_needed() -> None:
    code = "import sys, reference.cs475_hw3.q2_2_skip_gradient; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# ---- declarations and cases -------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 6
    failed = {name for wrong in DECLARED.wrongs for name in wrong.fails}
    assert failed == set(FULL)


def test_stability_is_at_most_a_fifth() -> None:
    assert FULL["holds_for_saturated_neurons"] <= 6 / 5


@pytest.mark.parametrize("seed", SEEDS)
def test_weights_are_neither_symmetric_nor_diagonal(seed: int) -> None:
    for name in ("small_layers", "random_layers"):
        for case in CHECKS[name](np.random.default_rng(seed)):
            if case.x.size > 1:
                assert not np.allclose(case.W, case.W.T)
                assert np.count_nonzero(case.W) == case.W.size


def test_cases_come_in_the_asked_sizes() -> None:
    assert [case.x.size for case in CHECKS["small_layers"](np.random.default_rng(0))] == [1, 2, 3, 5]


@pytest.mark.parametrize("seed", SEEDS)
def test_saturated_neurons_are_saturated_on_both_sides(seed: int) -> None:
    for case in CHECKS["saturated_layers"](np.random.default_rng(seed)):
        a = case.W @ case.x
        assert np.min(np.abs(a)) >= 39
        assert a.min() < 0 < a.max()


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_everything(seed: int) -> None:
    assert points(skip_gradient, seed) == FULL


def test_a_column_of_shape_d_1_is_right() -> None:
    assert points(lambda *given: skip_gradient(*given)[:, None]) == FULL


def test_nested_lists_are_right() -> None:
    assert points(lambda *given: skip_gradient(*given)[:, None].tolist()) == FULL


def test_a_row_gets_the_declared_part_of_every_check() -> None:
    given = points(lambda *given: skip_gradient(*given)[None, :])

    assert given == {name: pytest.approx(0.8 * full) for name, full in FULL.items()}


def test_a_row_of_wrong_numbers_gets_nothing() -> None:
    given = points(lambda *given: 1.01 * skip_gradient(*given)[None, :] + 0.01)

    assert set(given.values()) == {0.0}


@pytest.mark.parametrize("seed", range(10))
def test_float32_is_right_at_float32_precision(seed: int) -> None:
    def in_float32(*given: Any) -> torch.Tensor:
        x, W, y_hat = (torch.tensor(value, dtype=torch.float32) for value in given)
        z = torch.sigmoid(W @ x)
        return y_hat + W.T @ (y_hat * z * (1 - z))

    assert points(in_float32, seed) == FULL


def test_a_tensor_that_still_has_a_graph_is_right() -> None:
    def with_graph(*given: Any) -> torch.Tensor:
        x, W, y_hat = (torch.tensor(value, requires_grad=True) for value in given)
        z = torch.sigmoid(W @ x)
        return y_hat + W.T @ (y_hat * z * (1 - z))

    assert points(with_graph) == FULL


def test_a_float32_step_inside_is_right() -> None:
    def mixed(x, W, y_hat):
        z = (1 / (1 + np.exp(-(W @ x).astype(np.float32)))).astype(np.float64)
        return y_hat + W.T @ (y_hat * z * (1 - z))

    assert points(mixed) == FULL


def test_an_error_of_1e_4_is_wrong() -> None:
    given = points(lambda *given: skip_gradient(*given) + 1e-4)

    assert given["equals_autograd"] == 0
    assert given["equals_autograd_on_random_layers"] == 0


def test_each_part_of_the_gradient_earns_its_own_points() -> None:
    skip_term_only = points(lambda x, W, y_hat: y_hat)
    layer_term_only = points(lambda x, W, y_hat: skip_gradient(x, W, y_hat) - y_hat)

    assert (skip_term_only["skip_term_is_right"], skip_term_only["layer_term_is_right"]) == (0.75, 0)
    assert (layer_term_only["skip_term_is_right"], layer_term_only["layer_term_is_right"]) == (0, 0.75)


@pytest.mark.parametrize("answer", [None, 3.0, "x", float("nan"), [1.0, [2.0]], np.zeros((5, 5))])
def test_what_is_no_gradient_earns_nothing(answer: Any) -> None:
    assert set(points(lambda *_: answer).values()) == {0.0}


# -- what follows from 2.1 ---------------------------------------------------------------------------------


def wrong_layer(x, W, v):
    z = 1 / (1 + np.exp(-np.clip(W @ x, -700, 700)))
    return W @ (v * z * (1 - z))


def test_a_right_consequence_of_a_wrong_layer_earns_six_tenths():
    given = points(lambda x, W, v: v + wrong_layer(x, W, v), layer=wrong_layer)

    assert given["equals_autograd"] == pytest.approx(1.2)
    assert given["equals_autograd_on_random_layers"] == pytest.approx(0.9)
    assert given["layer_term_is_right"] == pytest.approx(0.45)
    assert given["skip_term_is_right"] == 0.75


@pytest.mark.parametrize(
    "layer",
    [None, lambda x, W, v: np.nan * v, lambda x, W, v: 0 * v, lambda x, W, v: np.ones_like(v), lambda x, W, v: None, lambda x, W, v: v[:1]],
    ids=["none", "nan", "zero", "without W", "no vector", "another shape"],
)
def test_what_follows_from_nothing_earns_nothing(layer):
    follows = (lambda x, W, v: v) if layer is None else (lambda x, W, v: v + np.ones_like(v))

    assert points(follows, layer=layer)["equals_autograd"] == 0.0


def test_without_the_own_layer_nothing_is_carried():
    given = points(lambda x, W, v: v + 2 * wrong_layer(x, W, v), layer=wrong_layer)

    assert given["equals_autograd"] == 0.0
