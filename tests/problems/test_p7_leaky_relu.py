"""Problem 7: the reference is autograd's, the cases keep their promises, the witnesses are judged rightly."""

from __future__ import annotations

import math
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
from reference.mathdnn_hw3.p7_leaky_relu import (
    first_alive,
    leaky_gradient,
    leaky_sgd_step,
    revival_example,
    zero_gradient_example,
)
from reference.mathdnn_hw3.sgd_runs import run_sgd

FOLDER = Path(__file__).parents[2] / "problems" / "mathdnn_hw3" / "p7_leaky_relu"
SEEDS = range(4)
ALPHAS = (0.01, 0.1, 0.5)
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


def revival_outcome(*example: Any, alpha: float = 0.1) -> str | float:
    student = SimpleNamespace(revival_example=lambda alpha: example)
    return outcome("dead_neuron_revives", student, [Case(alpha=alpha)])


def zero_outcome(*example: Any) -> str | float:
    student = SimpleNamespace(zero_gradient_example=lambda alpha: example)
    return outcome("zero_gradient_while_dead", student, cases("example_alphas"))


def test_the_declarations_are_valid() -> None:
    failed = {name for wrong in DECLARED.wrongs for name in wrong.fails}

    assert validate(DECLARED).points == 15
    assert failed == {check.name for check in DECLARED.checks}


@pytest.mark.parametrize("alpha", [0.0, *ALPHAS, 1.0])
@pytest.mark.parametrize("seed", range(20))
def test_reference_gradient_is_autograds(seed: int, alpha: float) -> None:
    rng = np.random.default_rng(seed)
    a, b, u = rng.normal(size=(3, seed % 9 + 1))
    x = float(rng.normal())
    leaves = [torch.tensor(part, requires_grad=True) for part in (a, b, u)]
    (leaves[2] @ torch.nn.functional.leaky_relu(leaves[0] * x + leaves[1], alpha)).backward()

    for actual, leaf in zip(leaky_gradient(a, b, u, x, alpha), leaves, strict=True):
        np.testing.assert_allclose(actual, leaf.grad.numpy(), rtol=1e-14, atol=0)


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("seed", range(20))
def test_reference_step_descends_autograds_gradient_of_the_loss(seed: int, alpha: float) -> None:
    rng = np.random.default_rng(seed)
    a, b, u = rng.normal(size=(3, seed % 9 + 1))
    x, y, lr = (float(value) for value in rng.uniform(0.1, 1.5, size=3))
    leaves = [torch.tensor(part, requires_grad=True) for part in (a, b, u)]
    f = leaves[2] @ torch.nn.functional.leaky_relu(leaves[0] * x + leaves[1], alpha)
    (0.5 * (f - y) ** 2).backward()

    for actual, leaf in zip(leaky_sgd_step(a, b, u, x, y, lr, alpha), leaves, strict=True):
        np.testing.assert_allclose(actual, (leaf - lr * leaf.grad).detach(), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_reference_example_has_no_gradient_while_dead(alpha: float) -> None:
    a, b, u, x = zero_gradient_example(alpha)
    da, db, du = leaky_gradient(np.array([a]), np.array([b]), np.array([u]), x, alpha)

    assert a * x + b < 0.0
    assert (da[0], db[0]) == (0.0, 0.0)
    assert du[0] != 0.0


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["gradients", "other_gradients", "steps"])
def test_no_case_is_near_the_kink(name: str, seed: int) -> None:
    for case in cases(name, seed):
        assert np.min(np.abs(case.a * case.x + case.b)) > 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_every_check_of_the_gradient_has_a_dead_neuron(seed: int) -> None:
    for name in ("gradients", "other_gradients", "steps"):
        assert any(np.any(case.a * case.x + case.b < 0.0) and case.alpha != 0.01 for case in cases(name, seed))


def least_pre_activation(case: Case) -> float:
    def step(*given: Any) -> Any:
        return leaky_sgd_step(*given, case.lr, case.alpha)

    return run_sgd(step, [case[name] for name in "abu"], case.X, case.Y, steps=60, margin=0.0)[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_runs_stay_off_the_kink(seed: int) -> None:
    for case in cases("runs", seed):
        assert least_pre_activation(case) >= 0.01


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("seed", range(6))
def test_the_simulation_of_a_revival_is_the_references(seed: int, alpha: float) -> None:
    rng = np.random.default_rng(seed)
    X, Y = rng.uniform(-1.0, 1.0, size=(2, 3))
    a, u = float(rng.normal()), float(rng.normal(scale=2.0))
    b = -float(np.max(a * X)) - 0.3
    state = [np.array([value]) for value in (a, b, u)]
    alive_after = None
    for k in range(400):
        if np.max(state[0] * X + state[1]) > 0.0:
            alive_after = k
            break
        state = list(leaky_sgd_step(*state, float(X[k % 3]), float(Y[k % 3]), 0.3, alpha))

    found, _ = first_alive((a, b, u), X, Y, 0.3, alpha, 20_000)

    assert found == alive_after or (alive_after is None and (found is None or found >= 400))


@pytest.mark.parametrize("alpha", ALPHAS)
def test_the_references_revival_passes(alpha: float) -> None:
    assert revival_outcome(*revival_example(alpha), alpha=alpha) == "pass"


def test_arrays_tensors_and_whole_floats_are_read_in_a_revival() -> None:
    one = np.ones((1, 1))
    assert revival_outcome(0 * one, -one, 2 * one, np.zeros((2, 1)), [1, 1], np.float32(0.1), 100.0) == "pass"


def test_one_number_is_a_list_of_one_input() -> None:
    assert revival_outcome(0, -1, 2, 0.0, 1.0, 0.1, 100) == "pass"


def test_more_steps_than_allowed_are_cut_not_refused() -> None:
    assert revival_outcome(0, -1, 2, [0.0], [1.0], 0.1, 10**9) == "pass"
    assert revival_outcome(0, -1, 2, [0.0], [1.0], 1e-5, 10**9) == pytest.approx(1.2)


def test_a_revival_counts_within_the_steps_claimed() -> None:
    k, _ = first_alive((0.0, -1.0, 2.0), np.zeros(1), np.ones(1), 0.1, 0.1, 1000)

    assert revival_outcome(0, -1, 2, [0.0], [1.0], 0.1, k) == "pass"
    assert revival_outcome(0, -1, 2, [0.0], [1.0], 0.1, k - 1) == pytest.approx(1.2)


def test_a_neuron_that_dies_again_was_alive() -> None:
    # One long step to b > 0, from which the next goes back: alive at any time counts.
    assert revival_outcome(0, -1, 1, [0.0], [1.0], 100.0, 50) == "pass"


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ((0, 1, 2, [0.0], [1.0], 0.1, 100), "must be dead"),
        ((0, 0, 2, [0.0], [1.0], 0.1, 100), "must be dead"),
        ((1, -1, 2, [0.0, 1.5], [1.0, 1.0], 0.1, 100), "X[1]"),
        ((0, -1, 2, [0.0], [1.0, 2.0], 0.1, 100), "equal lengths"),
        ((0, -1, 2, [], [], 0.1, 100), "0 numbers"),
        ((0, -1, 2, np.zeros(100_001), np.ones(100_001), 0.1, 100), "100001 numbers"),
        ((0, -1, 2, np.zeros((2, 2)), np.ones((2, 2)), 0.1, 100), "shape (2, 2)"),
        ((0, -1, 2, [0.0], [1.0], 0.0, 100), "> 0"),
        ((0, -1, 2, [0.0], [1.0], -0.1, 100), "> 0"),
        ((0, -1, 2, [0.0], [1.0], math.inf, 100), "finite"),
        ((0, -1, math.nan, [0.0], [1.0], 0.1, 100), "finite"),
        ((0, -1, 2, [math.inf], [1.0], 0.1, 100), "inf"),
        ((0, -1, 2, [0.0], [math.nan], 0.1, 100), "nan"),
        ((0, -1, 2, [0.0], [1.0], 0.1, 0), "whole number"),
        ((0, -1, 2, [0.0], [1.0], 0.1, 10.5), "whole number"),
        ((0, -1, 2, [0.0], [-1e308], 1e308, 10), "diverges"),
        ((1e308, -1, 2, [1e308], [1.0], 0.1, 10), "must be dead"),
        ((0, -1, [2, 2], [0.0], [1.0], 0.1, 100), "one number"),
        ((0, -1, 2, [0.0], [1.0], 0.1), "7 values"),
        ((0, -1, True, [0.0], [1.0], 0.1, 100), "number"),
        ((0, -1, 2, "0", [1.0], 0.1, 100), "numbers are asked for"),
    ],
)
def test_what_is_no_revival_earns_nothing(example: tuple[Any, ...], said: str) -> None:
    assert said in str(revival_outcome(*example))


def test_a_neuron_that_stays_dead_earns_part() -> None:
    assert revival_outcome(0, -1, 0, [0.0], [0.0], 0.1, 20000) == pytest.approx(1.2)


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        ((1.0, -2.0, 0.0, 1.0), "pass"),
        ((np.array([1.0]), -2, 0, 0), "pass"),
        ((1.0, -2.0, 3.0, 0.0), 1.5),
        ((1.0, -2.0, -0.0, 1.0), "pass"),
    ],
)
def test_the_exception_needs_u_0(example: tuple[Any, ...], expected: str | float) -> None:
    assert zero_outcome(*example) == expected


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ((1.0, -2.0, 1.0, 1.0), "not both 0"),
        ((1.0, -2.0, 5e-324, 1.0), "not both 0"),
        ((1.0, -1.0, 0.0, 1.0), "must be dead"),
        ((1.0, 1.0, 0.0, 1.0), "must be dead"),
        ((math.nan, -1.0, 0.0, 1.0), "finite"),
        ((0.0, -math.inf, 0.0, 1.0), "finite"),
        ((1.0, -2.0, 0.0), "4 values"),
        ((1.0, -2.0, np.zeros(2), 1.0), "one number"),
    ],
)
def test_what_is_no_exception_earns_nothing(example: tuple[Any, ...], said: str) -> None:
    assert said in str(zero_outcome(*example))


def gradient_outcome(gradient: Callable[..., Any], check: str, name: str) -> str:
    """Return "pass", "reversed" if every failing case is right in reverse, or "fail"."""
    student = SimpleNamespace(leaky_gradient=gradient)
    failing = [case for case in cases(name) if outcome(check, student, [case]) != "pass"]
    if not failing:
        return "pass"
    try:
        return "reversed" if all(CHECKS["is_in_reverse"](student, case) for case in failing) else "fail"
    except Mismatch:
        return "fail"


@pytest.mark.parametrize(
    ("check", "name"),
    [("gradient_is_autograds", "gradients"), ("gradient_for_every_slope", "other_gradients")],
)
def test_a_reversed_gradient_is_told_from_a_wrong_one(check: str, name: str) -> None:
    assert gradient_outcome(leaky_gradient, check, name) == "pass"
    assert gradient_outcome(lambda *given: np.stack(leaky_gradient(*given)), check, name) == "pass"
    assert gradient_outcome(lambda *given: leaky_gradient(*given)[::-1], check, name) == "reversed"
    assert gradient_outcome(lambda *given: leaky_gradient(*given[:4], 0.01)[::-1], check, name) == "fail"
