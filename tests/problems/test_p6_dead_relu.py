"""Problem 6: the reference is autograd's, the cases keep their promises, and the checks tell answers apart."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch

from grader import Case
from grader.checking.declare import Partial, collecting
from grader.checking.read import Mismatch
from grader.checking.validation import validate
from reference.mathdnn_hw3.neurons import neuron_step
from reference.mathdnn_hw3.p6_dead_relu import dead_invariant, relu_net_gradient, sgd_step
from reference.mathdnn_hw3.sgd_runs import run_sgd

FOLDER = Path(__file__).parents[2] / "problems" / "mathdnn_hw3" / "p6_dead_relu"
SEEDS = range(4)
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))


@cache
def cases(name: str, seed: int = 0) -> list[Any]:
    return list(CHECKS[name](np.random.default_rng(seed)))


def outcome(check: str, student: Any, given: list[Any]) -> str | float:
    """Return "pass", the points of partial credit, or the message of the first failure."""
    for case in given:
        try:
            result = CHECKS[check](student, case)
        except Mismatch as found:
            return found.message
        if isinstance(result, Partial):
            return result.points
    return "pass"


def invariant_outcomes(invariant: Callable[..., Any], seed: int = 0) -> list[str]:
    def as_it_crosses(*given: Any) -> Any:
        answer = invariant(*given)
        return np.asarray(answer) if isinstance(answer, np.generic) else answer

    student = SimpleNamespace(dead_invariant=as_it_crosses)
    results = [
        outcome("invariant_initial", student, cases("starts", seed)),
        outcome("invariant_sufficient", student, cases("states", seed)),
        outcome("invariant_inductive", student, cases("transitions", seed)),
    ]
    return [result if result == "pass" or isinstance(result, float) else "fail" for result in results]


def autograd(a: Any, b: Any, u: Any, x: float) -> tuple[torch.Tensor, list[np.ndarray]]:
    leaves = [torch.tensor(part, requires_grad=True) for part in (a, b, u)]
    f = leaves[2] @ torch.relu(leaves[0] * x + leaves[1])
    return f.detach(), [part.numpy() for part in torch.autograd.grad(f, leaves)]


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 15
    failed = {name for wrong in DECLARED.wrongs for name in wrong.fails}
    assert failed == {check.name for check in DECLARED.checks}


@pytest.mark.parametrize("seed", range(50))
def test_reference_gradient_is_autograds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b, u = rng.normal(size=(3, seed % 9 + 1))
    x = float(rng.normal())

    for actual, expected in zip(relu_net_gradient(a, b, u, x), autograd(a, b, u, x)[1], strict=True):
        np.testing.assert_allclose(actual, expected, rtol=1e-14, atol=0)


@pytest.mark.parametrize("seed", range(50))
def test_reference_step_descends_autograds_gradient_of_the_loss(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b, u = rng.normal(size=(3, seed % 9 + 1))
    x, y, lr = (float(value) for value in rng.uniform(0.1, 1.5, size=3))
    leaves = [torch.tensor(part, requires_grad=True) for part in (a, b, u)]
    (0.5 * (leaves[2] @ torch.relu(leaves[0] * x + leaves[1]) - y) ** 2).backward()

    for actual, leaf in zip(sgd_step(a, b, u, x, y, lr), leaves, strict=True):
        np.testing.assert_allclose(actual, (leaf - lr * leaf.grad).detach(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["gradients", "other_gradients", "steps"])
def test_no_case_is_near_the_kink(name: str, seed: int) -> None:
    for case in cases(name, seed):
        assert np.min(np.abs(case.a * case.x + case.b)) > 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lost_factor_shows_in_every_living_case(seed: int) -> None:
    for case in cases("steps", seed):
        f, gradient = autograd(*(np.array(case[name]) for name in "abu"), case.x)
        residual = abs(float(f) - case.y)
        if np.any(gradient[1]):
            assert min(residual, abs(residual - 1.0), abs(abs(case.x) - 1.0)) > 0.15


def least_pre_activation(case: Case) -> float:
    start = [case[name] for name in "abu"]
    return run_sgd(lambda *given: sgd_step(*given, case.lr), start, case.X, case.Y, steps=300, margin=0.0)[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_runs_hold_dead_neurons_and_stay_off_the_kink(seed: int) -> None:
    for case in cases("runs", seed):
        least = least_pre_activation(case)
        z = np.outer(case.a, case.X) + case.b[:, None]
        dead = np.all(z < 0.0, axis=1)

        assert least >= 0.02
        assert list(np.flatnonzero(dead)) == case.dead


@pytest.mark.parametrize("seed", SEEDS)
def test_states_are_alive_and_their_starts_dead(seed: int) -> None:
    for case in cases("starts", seed):
        assert np.all(case.theta0[0] * case.X + case.theta0[1] < 0.0)
        assert np.all(case.alive[0] * case.X + case.alive[1] > 0.4)
        assert all(abs(now) > abs(start) + 1.0 for now, start in zip(case.alive, case.theta0, strict=True))
    for case in cases("states", seed):
        assert np.all(case.theta0[0] * case.X + case.theta0[1] < 0.0)
        assert np.any(case.theta[0] * case.X + case.theta[1] > 0.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_transitions_on_the_kink_come_last_and_revive(seed: int) -> None:
    on_kink = [bool(case.slope_at_0) for case in cases("transitions", seed)]
    assert on_kink == sorted(on_kink)
    assert any(on_kink)
    for case in cases("transitions", seed):
        z = case.theta[0] * case.x + case.theta[1]
        assert (z == 0.0) == bool(case.slope_at_0)
        after = neuron_step(case.theta, case.x, case.push, case.slope_at_0)
        if z == 0.0:
            assert np.max(after[0] * case.X + after[1]) > 0.0
        elif z < 0.0:
            assert after == case.theta


def test_a_neurons_step_is_the_networks() -> None:
    a, b, u = np.array([0.7]), np.array([0.4]), np.array([-1.3])
    x, y, lr = 0.9, 0.2, 0.3
    slope = float(u[0] * (a[0] * x + b[0]) - y)
    expected = [float(part[0]) for part in sgd_step(a, b, u, x, y, lr)]

    assert neuron_step((0.7, 0.4, -1.3), x, lr * slope, 0.0) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "invariant",
    [
        dead_invariant,
        lambda theta0, theta, X: theta == theta0,
        lambda theta0, theta, X: np.asarray(np.all(theta[0] * X + theta[1] < 0)),
        lambda theta0, theta, X: theta[:2] == theta0[:2],
        lambda theta0, theta, X: theta[2] == theta0[2] and max(theta[0] * X) < -theta[1],
        lambda theta0, theta, X: bool(np.allclose(theta, theta0)),
    ],
    ids=["reference", "is-start", "is-dead", "a-and-b-are-the-start's", "dead-and-u-held", "is-close-to-start"],
)
def test_every_valid_invariant_passes(invariant: Callable[..., Any], seed: int) -> None:
    assert invariant_outcomes(invariant, seed) == ["pass"] * 3


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "invariant",
    [
        lambda theta0, theta, X: True,
        lambda theta0, theta, X: False,
        lambda theta0, theta, X: 1,
        lambda theta0, theta, X: None,
        lambda theta0, theta, X: np.max(theta[0] * X + theta[1]) < -0.1,
    ],
)
def test_a_constant_or_too_strong_invariant_is_not_initial(invariant: Callable[..., Any], seed: int) -> None:
    assert invariant_outcomes(invariant, seed)[0] == "fail"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "invariant",
    [
        lambda theta0, theta, X: theta[0] * X[0] + theta[1] < 0,
        lambda theta0, theta, X: theta[0] * X[-1] + theta[1] < 0,
        lambda theta0, theta, X: bool(np.sum(theta[0] * X + theta[1] < 0) >= max(1, X.size - 1)),
        lambda theta0, theta, X: theta[0] == theta0[0] and theta[2] == theta0[2],
        lambda theta0, theta, X: theta[1] == theta0[1] and theta[2] == theta0[2],
        lambda theta0, theta, X: max(abs(np.subtract(theta, theta0))) < 1e-3,
        lambda theta0, theta, X: float(np.linalg.norm(theta)) <= float(np.linalg.norm(theta0)) + 1e-9,
        lambda theta0, theta, X: theta[1] <= theta0[1],
        lambda theta0, theta, X: theta[0] * float(np.median(X)) + theta[1] < 0,
        lambda theta0, theta, X: theta == theta0 or theta[2] == 0,
    ],
)
def test_an_insufficient_invariant_is_found(invariant: Callable[..., Any], seed: int) -> None:
    assert invariant_outcomes(invariant, seed)[:2] == ["pass", "fail"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_boundary_costs_nothing(seed: int) -> None:
    def boundary(theta0: Any, theta: Any, X: Any) -> bool:
        return bool(np.all(theta[0] * X + theta[1] <= 0))

    assert invariant_outcomes(boundary, seed) == ["pass", "pass", "pass"]


def run_outcome(step: Callable[..., Any]) -> str | float:
    return outcome("dead_neuron_stays", SimpleNamespace(sgd_step=step), cases("runs"))


def test_a_run_in_float32_is_compared_with_the_start_in_float32() -> None:
    def in_float32(a: Any, b: Any, u: Any, x: float, y: float, lr: float) -> Any:
        return [np.float32(part) for part in sgd_step(np.float32(a), np.float32(b), np.float32(u), x, y, lr)]

    assert run_outcome(in_float32) == "pass"
    assert run_outcome(lambda *given: [part.tolist() for part in in_float32(*given)]) == "pass"


def test_the_smallest_drift_of_a_dead_neuron_is_found() -> None:
    def drifting(*given: Any) -> Any:
        a, b, u = sgd_step(*given)
        return a, np.nextafter(b, 0.0), u

    assert "b of a neuron that is dead" in str(run_outcome(drifting))


def test_a_run_without_motion_proves_nothing() -> None:
    assert "no neuron moves" in str(run_outcome(lambda a, b, u, x, y, lr: (a, b, u)))


def test_a_wrong_step_that_spares_the_dead_earns_part() -> None:
    def ascent(a: Any, b: Any, u: Any, x: float, y: float, lr: float) -> Any:
        return sgd_step(a, b, u, x, y, -lr)

    assert run_outcome(ascent) == 1


def test_nan_earns_nothing_in_a_run() -> None:
    def broken(*given: Any) -> Any:
        a, b, u = sgd_step(*given)
        return np.where(a > 0, np.nan, a), b, u

    assert "nan" in str(run_outcome(broken))


def test_a_reversed_gradient_earns_half() -> None:
    def outcomes(gradient: Callable[..., Any]) -> list[bool]:
        student = SimpleNamespace(relu_net_gradient=gradient)
        given = [[case] for case in cases("gradients")]
        failing = [one for one in given if outcome("gradient_is_autograds", student, one) != "pass"]
        return [outcome("is_in_reverse", student, one) == "pass" for one in failing]

    assert outcomes(relu_net_gradient) == []
    assert all(outcomes(lambda *given: relu_net_gradient(*given)[::-1]))
    assert not any(outcomes(lambda a, b, u, x: [2 * part for part in relu_net_gradient(a, b, u, x)[::-1]]))
