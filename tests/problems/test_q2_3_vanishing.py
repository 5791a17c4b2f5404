"""Question 2.3: the gradients are autograd's, and every honest example and container is accepted."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from grader.checking.declare import Note, Partial, collecting
from grader.checking.read import Mismatch
from grader.checking.validation import validate
from grader.child.values import Tensor
from reference.cs475_hw3 import q2_3_vanishing as reference

FOLDER = Path(__file__).parents[2] / "problems" / "cs475_hw3" / "q2_3_vanishing"
SEEDS = range(5)
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))
FULL = {check.name: check.points for check in DECLARED.checks}
EXAMPLE, EVERY = "only_the_plain_gradient_vanishes", "fits_every_network"
X, ONES = np.linspace(-1.0, 1.0, 4), np.ones(4)


def wired(answer: Any) -> Any:
    """Return an answer as the wire carries it."""
    if isinstance(answer, torch.Tensor):
        return Tensor(answer.detach().numpy(), answer.requires_grad)
    if isinstance(answer, (list, tuple)):
        return type(answer)(wired(part) for part in answer)
    return answer


class Student:
    """Answer with one function."""

    def __init__(self, function: Callable[[int, int], Any]) -> None:
        self._function = function

    def vanishing_example(self, depth: int, d: int) -> Any:
        return wired(self._function(depth, d))


def judged(function: Callable[[int, int], Any], seed: int = 0) -> tuple[dict[str, float], list[str]]:
    """Return what each check gives, as a run would, and all that it says."""
    given: dict[str, float] = {}
    said: list[str] = []
    for check in DECLARED.checks:
        given[check.name] = check.points
        if any(given[name] <= 0 for name in check.after):
            given[check.name] = 0.0
            continue
        for case in check.cases(np.random.default_rng(seed)):
            try:
                outcome = check.prove(Student(function), case)
            except Mismatch as found:
                outcome = Partial(points=0.0, says=found.message)
            if isinstance(outcome, Partial):
                given[check.name] = min(given[check.name], outcome.points)
            if isinstance(outcome, (Note, Partial)):
                said.append(outcome.says)
    return given, said


def of_matrix(W: Any) -> Callable[[int, int], Any]:
    return lambda depth, d: [np.asarray(W) if d == len(W) else np.eye(d)] * depth


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("skip", [False, True])
@pytest.mark.parametrize("seed", range(20))
def test_input_gradient_is_autograds(seed: int, skip: bool) -> None:
    rng = np.random.default_rng(seed)
    depth, d = seed % 7 + 1, seed % 5 + 1
    weights, start, upstream = rng.normal(size=(depth, d, d)), rng.normal(size=d), rng.normal(size=d)
    leaf = torch.tensor(start, requires_grad=True)
    x = leaf
    for W in weights:
        z = torch.sigmoid(torch.tensor(W) @ x)
        x = x + z if skip else z
    x.backward(torch.tensor(upstream))  # type: ignore[no-untyped-call]

    assert leaf.grad is not None
    found = reference.input_gradient(weights, start, upstream, skip=skip)
    np.testing.assert_allclose(found, leaf.grad.numpy(), rtol=1e-12, atol=1e-15)


def test_one_layer_is_the_formula_of_the_questions_before() -> None:
    rng = np.random.default_rng(1)
    W = rng.normal(size=(4, 4))
    z = 1 / (1 + np.exp(-W @ X))
    layer = W.T @ (ONES * z * (1 - z))

    np.testing.assert_allclose(reference.input_gradient([W], X, ONES, skip=False), layer)
    np.testing.assert_allclose(reference.input_gradient([W], X, ONES, skip=True), ONES + layer)


def test_reference_example_vanishes_by_the_bound_that_it_states() -> None:
    weights = reference.vanishing_example(20, 4)
    plain = np.linalg.norm(reference.input_gradient(weights, X, ONES, skip=False))
    skip = np.linalg.norm(reference.input_gradient(weights, X, ONES, skip=True))

    assert plain <= 2.0 * 8.0**-20
    assert skip >= 2.0


# ---- declarations and cases -------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 1
    assert {name for wrong in DECLARED.wrongs for name in wrong.fails} == set(FULL)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_earns_everything(seed: int) -> None:
    assert judged(reference.vanishing_example, seed) == (FULL, [])


@pytest.mark.parametrize("seed", SEEDS)
def test_only_the_contracts_network_has_thresholds(seed: int) -> None:
    (case,) = CHECKS["the_network"](np.random.default_rng(seed))
    others = list(CHECKS["other_networks"](np.random.default_rng(seed)))

    assert (case.depth, case.d) == (20, 4)
    assert all(other.depth != other.d and other.d > 1 for other in others)
    assert len({(other.depth, other.d) for other in others}) > 1


# ---- fine print -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "form",
    [
        list,
        tuple,
        np.array,
        lambda Ws: np.array(Ws, dtype=np.float32),
        lambda Ws: np.array(Ws).tolist(),
        lambda Ws: torch.tensor(np.array(Ws), requires_grad=True),
        lambda Ws: [torch.nn.Parameter(torch.tensor(W)) for W in Ws],
        lambda Ws: tuple(tuple(map(tuple, W)) for W in Ws),
        lambda Ws: [W.astype(np.float32) if k % 2 else W.tolist() for k, W in enumerate(Ws)],
    ],
)
def test_every_kind_of_list_is_right(form: Callable[[Any], Any]) -> None:
    assert judged(lambda depth, d: form(reference.vanishing_example(depth, d))) == (FULL, [])


@pytest.mark.parametrize("factor", [1e-300, 1e-3, 0.5, 1.0, 2.0, 6.0, 1000.0, 1e300, -0.5, -1.0, -2.0])
def test_every_size_that_does_it_is_right(factor: float) -> None:
    assert judged(lambda depth, d: [factor * np.eye(d)] * depth) == (FULL, [])


@pytest.mark.parametrize("seed", range(20))
def test_the_usual_initialisations_are_right(seed: int) -> None:
    rng = np.random.default_rng(seed)

    assert judged(lambda depth, d: rng.normal(size=(depth, d, d)))[0] == FULL
    assert judged(lambda depth, d: rng.uniform(-0.5, 0.5, size=(depth, d, d)))[0] == FULL
    assert judged(lambda depth, d: [np.linalg.qr(rng.normal(size=(d, d)))[0] for _ in range(depth)])[0] == FULL


def test_one_zero_matrix_among_others_is_right_with_a_note() -> None:
    given, said = judged(lambda depth, d: [np.eye(d) * (k != 3) for k in range(depth)])

    assert given == FULL
    assert "One matrix is zero" in said[0]


@pytest.mark.parametrize("zero", [0.0, -0.0, 0])
def test_all_zero_weights_earn_nothing(zero: float) -> None:
    given, said = judged(lambda depth, d: np.full((depth, d, d), zero))

    assert set(given.values()) == {0.0}
    assert "zero" in said[0]


def test_a_skip_gradient_that_vanishes_too_earns_part() -> None:
    given, said = judged(of_matrix(np.full((4, 4), -0.5)))

    assert given[EXAMPLE] == 0.3
    assert "cancel the identity" in said[0]


@pytest.mark.parametrize("W", [-4 * np.eye(4), -np.ones((4, 4)), 4 * np.diag([1, -1, 1, -1])])
def test_a_plain_gradient_that_does_not_vanish_earns_nothing(W: Any) -> None:
    assert judged(of_matrix(W))[0][EXAMPLE] == 0


def test_sizes_are_arguments() -> None:
    assert judged(lambda depth, d: [0.5 * np.eye(4)] * 20)[0] == {EXAMPLE: FULL[EXAMPLE], EVERY: 0.0}
    assert judged(lambda depth, d: np.ones((depth, 4, 4)))[0][EVERY] == 0


@pytest.mark.parametrize(
    "answer",
    [
        None,
        0.5,
        True,
        "I",
        [],
        [0.5] * 20,
        np.eye(4),
        np.ones((20, 4)),
        np.ones((4, 4, 20)),
        np.ones((19, 4, 4)),
        np.full((20, 4, 4), np.nan),
        np.full((20, 4, 4), np.inf),
        np.full((20, 4, 4), 1e308) * np.where(np.eye(4), 1, -1),
        np.ones((20, 4, 4), dtype=complex),
        [np.eye(4)] * 19 + [np.eye(3)],
        [np.eye(4)] * 19 + [None],
        [["1"] * 4] * 20,
    ],
)
def test_what_is_no_list_of_weights_earns_nothing(answer: Any) -> None:
    assert set(judged(lambda depth, d: answer)[0].values()) == {0.0}
