"""Problem 2: how often right labels are refused, and what the checks say of their rates."""

from __future__ import annotations

import numpy as np
import pytest

from grader.grading.rates import Rate
from reference.mathdnn_hw3 import p1_mlp_fit, p2_overparameterized

from .answering import Declared

PROBLEM = Declared("mathdnn_hw3", "p2_overparameterized", p2_overparameterized)
FIRST = Declared("mathdnn_hw3", "p1_mlp_fit", p1_mlp_fit)
STATED = {
    check.name: check.false_fail
    for problem in (PROBLEM, FIRST)
    for check in problem.declarations.checks
    if check.false_fail
}
wrong_noise = PROBLEM.names["wrong_noise"]


def labels(rng: np.random.Generator, n: int, scale: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Return the noise of float32 labels at float32 inputs, and the inputs: as a student's tensors hold them."""
    x = rng.normal(size=n).astype(np.float32).astype(np.float64)
    exact = p1_mlp_fit.target(x)
    return (exact + scale * rng.normal(size=n)).astype(np.float32).astype(np.float64) - exact, x


@pytest.mark.parametrize("n", [512, 4096])
def test_right_labels_are_not_refused(n: int) -> None:
    # Stated: 6e-7 for each; one refusal in these 600 has probability 4e-4.
    rng = np.random.default_rng(n)

    assert [said for said in (wrong_noise(*labels(rng, n)) for _ in range(600)) if said] == []


@pytest.mark.parametrize("scale", [0.25, 0.45, 0.55, 0.5**0.5, 1.0])
def test_noise_of_another_size_is_refused(scale: float) -> None:
    rng = np.random.default_rng(1)

    assert all(wrong_noise(*labels(rng, 4096, scale)) for _ in range(20))


def test_the_rate_of_four_samples_is_four_times_the_rate_of_one() -> None:
    of_one = STATED["noise_is_normal"]

    assert STATED["weights_are_standard_normal"] == pytest.approx(4 * of_one)
    assert STATED["training_labels_are_noisy"] == of_one
    # 5.3 standard deviations for mean and spread, 2·exp(−2·2.8²) for the shape (tests of problem 1 measure the laws).
    assert 2 * 1.16e-7 + 2 * np.exp(-2 * 2.8**2) < of_one


@pytest.mark.parametrize(
    ("check", "missed", "runs", "tries"),
    [
        ("learns_the_function", 3, 1536, 2),  # ½·MSE, 150 epochs: the worst of the settings of a right answer
        ("learns_what_is_given", 0, 1024, 2),
        ("model_fits", 77, 1920, 3),  # a single script misses with 0.04
    ],
)
def test_the_rates_of_training_follow_from_the_measured_rate_of_one_run(check: str, missed: int, runs: int, tries: int) -> None:
    single = Rate(problem="p1_mlp_fit", check=check, stated=0.5, refused=missed, runs=runs)

    assert (missed / runs) ** tries <= STATED[check] * 1.01
    assert single.bound**tries <= STATED[check] * 2


def test_problem_2_states_no_less_than_problem_1() -> None:
    assert STATED["model_recovers_the_function"] == STATED["model_fits"]
