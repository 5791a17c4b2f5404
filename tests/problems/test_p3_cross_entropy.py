"""Problem 3: the reference is exact, the cases keep their promises, and the fine print holds."""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import torch

from grader.checking.declare import collecting
from grader.checking.precision import Precision, prove
from grader.checking.read import Mismatch
from grader.checking.validation import validate
from grader.child.values import Tensor
from grader.errors import StudentRaised
from grader.model import Ending
from reference.mathdnn_hw3 import p3_cross_entropy as reference

FOLDER = Path(__file__).parents[2] / "problems" / "mathdnn_hw3" / "p3_cross_entropy"
SEEDS = range(4)
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))
OF_NAME = {check.name: check for check in DECLARED.checks}


class Student:
    """Answer with these functions, and with the reference for every other name, as the proxy does.

    Values cross as the wire carries them, exceptions as StudentRaised.
    """

    def __init__(self, **functions: Callable[..., Any]) -> None:
        self._functions = functions
        self.precision_seen = Precision()

    def ask_probe(self, name: str, args: Any, kwargs: Any) -> Any:
        try:
            with np.errstate(all="ignore"):
                answer = (self._functions.get(name) or getattr(reference, name))(*args, **kwargs)
        except Exception as error:
            raise StudentRaised(type(error).__name__, str(error), (), Ending.EXCEPTION) from None
        if isinstance(answer, torch.Tensor):
            return Tensor(answer.detach().numpy(), answer.requires_grad)
        return np.asarray(answer) if isinstance(answer, np.generic) else answer

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *args: self.precision_seen.read(name, args, {}, self.ask_probe(name, args, {}))


def lost(seed: int = 0, **functions: Callable[..., Any]) -> dict[str, str]:
    """Return the checks that do not hold for a student with these functions, and what each one says."""
    student = Student(**functions)
    messages: dict[str, str] = {}
    for check in DECLARED.checks:
        if check.cases is None or messages.keys() & set(check.after):
            continue
        for case in check.cases(np.random.default_rng(seed)):
            try:
                prove(partial(check.prove, student, case), student.precision_seen, student.ask_probe)
            except (Mismatch, StudentRaised) as found:
                messages[check.name] = found.message
                break
    return messages


def exact_loss(f: Any, y: int) -> mpmath.mpf:
    # A gap of 2e6 needs 870,000 digits to be seen in a sum; log(1 + Σ e^{f_j − f_y}) needs none.
    with mpmath.workdps(60):
        total = mpmath.fsum(
            mpmath.exp(mpmath.mpf(float(fj)) - mpmath.mpf(float(f[y]))) for j, fj in enumerate(f) if j != y
        )
        return mpmath.log1p(total)


def all_logits(seed: int) -> list[Any]:
    rng = np.random.default_rng(seed)
    makers = (
        "moderate_logits",
        "random_logits",
        "large_logits",
        "near_logits",
        "far_logits",
        "y_is_far_behind",
    )
    return [case for name in makers for case in CHECKS[name](rng) if case.f.size <= 100]


# ---- the reference ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_loss_is_exact(seed: int) -> None:
    for case in all_logits(seed):
        exact = exact_loss(case.f, case.y)
        # Rounding f_j − f_y alone is worth half a unit of max|f|.
        room = 4 * 2.0**-52 * (float(exact) + float(np.max(np.abs(case.f))))
        assert abs(reference.cross_entropy(case.f, case.y) - exact) <= room


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_log_of_the_loss_is_exact_also_where_the_loss_is_no_float(seed: int) -> None:
    for case in all_logits(seed):
        if case.f.size >= 2:
            exact = mpmath.log(exact_loss(case.f, case.y))
            room = 1e-15 * (10.0 + float(np.max(np.abs(case.f))))
            assert abs(reference.log_cross_entropy(case.f, case.y) - exact) <= room


@pytest.mark.parametrize("seed", SEEDS)
def test_reference_bounds_hold_in_exact_arithmetic(seed: int) -> None:
    for case in all_logits(seed):
        if case.f.size >= 2:
            exact = exact_loss(case.f, case.y)
            room = 1e-15 * (10.0 + float(np.max(np.abs(case.f))))
            assert reference.log_ce_lower_bound(case.f, case.y) <= mpmath.log(exact) + room
            assert reference.ce_upper_bound(case.f, case.y) >= exact - room


@pytest.mark.parametrize("k", [2, 10, 1_000_000])
@pytest.mark.parametrize("lam", [-20.0, -0.5, 0.0, 0.5, 1.0, 10.0, 36.0, 37.0, 100.0, 700.0, 745.0, 1e4])
def test_reference_closed_form_is_exact(lam: float, k: int) -> None:
    with mpmath.workdps(60):
        exact = mpmath.log1p((k - 1) * mpmath.exp(-mpmath.mpf(lam)))
        log_exact = mpmath.log(exact)

    # e^−745 is one bit of a subnormal number; k − 1 of them may be off by half of that each.
    assert abs(reference.ce_at_scaled_onehot(lam, k) - exact) <= 4e-16 * abs(exact) + k * 5e-324
    assert abs(reference.log_ce_at_scaled_onehot(lam, k) - log_exact) <= 1e-15 * (10.0 + abs(lam))


@pytest.mark.parametrize("k", [2, 10, 1_000_000])
@pytest.mark.parametrize("eps", [10.0, 1.0, 0.5, 1e-3, 1e-12, 1e-300])
def test_reference_lambda_is_tight(eps: float, k: int) -> None:
    lam = reference.lambda_for(eps, k)
    with mpmath.workdps(60):
        loss = mpmath.log1p((k - 1) * mpmath.exp(-mpmath.mpf(lam)))
        ratio = loss / mpmath.mpf(eps)

    assert abs(ratio - 1) <= 1e-12


@pytest.mark.parametrize("k", [2, 10, 1_000_000])
def test_closed_form_is_the_loss_and_decreases(k: int) -> None:
    # "for every λ′ ≥ λ" is decided by the loss at λ: it must never grow.
    grid = np.concatenate([np.linspace(-20, 40, 241), [50.0, 100.0, 700.0, 1e4]])
    losses = [reference.ce_at_scaled_onehot(float(lam), k) for lam in grid]

    assert np.all(np.diff(losses) <= 0)
    if k <= 10:
        for lam, loss in zip(grid, losses, strict=True):
            onehot = np.eye(k)[1] * lam
            assert reference.cross_entropy(onehot, 1) == pytest.approx(loss, rel=1e-14, abs=1e-300)


# ---- declarations and cases -------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 10
    failed = {name for wrong in DECLARED.wrongs for name in wrong.fails}
    assert failed == {check.name for check in DECLARED.checks}


@pytest.mark.parametrize(
    ("stability", "others"),
    [
        ("loss_of_large_logits", ("loss_is_right", "loss_is_right_at_random_logits")),
        ("lower_bound_is_positive", ("lower_bound_holds", "lower_bound_holds_at_random_logits")),
        (
            "upper_bound_is_finite",
            (
                "upper_bound_holds_where_y_is_largest",
                "upper_bound_holds_where_y_is_far_behind",
                "upper_bound_holds_at_random_logits",
            ),
        ),
        (
            "lambda_is_right_for_tiny_eps",
            ("loss_is_below_eps_from_lambda_on", "loss_is_below_random_eps_from_lambda_on"),
        ),
        ("closed_form_of_large_lambda", ("closed_form_is_right", "closed_form_is_right_at_random_lambda")),
    ],
)
def test_stability_is_at_most_a_fifth_of_a_names_points(stability: str, others: tuple[str, ...]) -> None:
    own = OF_NAME[stability].points

    assert own <= (own + sum(OF_NAME[name].points for name in others)) / 5 + 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_moderate_cases_are_moderate(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for name, size in (
        ("moderate_logits", 30),
        ("random_logits", 30),
        ("near_logits", 5),
        ("random_near_logits", 5),
    ):
        for case in CHECKS[name](rng):
            assert np.max(np.abs(case.f)) <= size
            assert 0 <= case.y < case.f.size


def test_logits_go_from_one_class_to_a_thousand_and_up_to_a_million() -> None:
    rng = np.random.default_rng(0)
    sizes = {case.f.size for case in CHECKS["moderate_logits"](rng)}
    largest = max(float(np.max(np.abs(case.f))) for case in CHECKS["large_logits"](rng))

    assert {1, 2, 3, 5, 1000} <= sizes
    assert largest == 1e6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_loses_nothing(seed: int) -> None:
    assert lost(seed) == {}


# ---- fine print -------------------------------------------------------------------------------


def test_the_loss_may_be_a_torch_tensor_of_any_kind() -> None:
    def in_dtype(dtype: torch.dtype) -> Callable[..., Any]:
        def cross_entropy(f: Any, y: int) -> torch.Tensor:
            logits = torch.tensor(f, dtype=dtype, requires_grad=True)
            return torch.nn.functional.cross_entropy(logits[None], torch.tensor([y]))

        return cross_entropy

    assert lost(cross_entropy=in_dtype(torch.float64)) == {}
    assert lost(cross_entropy=in_dtype(torch.float32)) == {}


@pytest.mark.parametrize("seed", range(10))
def test_a_float32_loss_as_python_float_is_read_as_float32(seed: int) -> None:
    # lse − f_y in float32 leaves few digits, sometimes none: alone, 0.0 does not look like a float32.
    def cross_entropy(f: Any, y: int) -> float:
        logits = torch.tensor(f, dtype=torch.float32)
        return (torch.logsumexp(logits, dim=0) - logits[y]).item()

    assert lost(seed, cross_entropy=cross_entropy) == {}


def test_a_float32_loss_must_still_be_right() -> None:
    def cross_entropy(f: Any, y: int) -> float:
        logits = torch.tensor(f, dtype=torch.float32)
        return (torch.logsumexp(logits, dim=0) - logits[y] * 0.999).item()

    assert {"loss_is_right", "loss_is_right_at_random_logits"} <= lost(cross_entropy=cross_entropy).keys()


def test_a_float64_loss_that_is_off_by_1e_12_is_wrong() -> None:
    assert "loss_is_right" in lost(cross_entropy=lambda f, y: reference.cross_entropy(f, y) + 1e-12)


def test_naive_exp_loses_only_the_stability_of_the_loss() -> None:
    found = lost(cross_entropy=lambda f, y: -np.log(np.exp(f) / np.sum(np.exp(f)))[y])

    assert found.keys() == {"loss_of_large_logits"}


@pytest.mark.parametrize(
    "bound",
    [
        lambda f, y: -2 * np.max(np.abs(f)) - 1,
        lambda f, y: -(np.max(f) - np.min(f)) - np.log(len(f)),
        lambda f, y: min(0.0, np.max(np.delete(f, y)) - f[y]) - math.log(2),
        lambda f, y: np.floor(
            np.max(np.delete(f, y)) - f[y] - np.logaddexp(0.0, np.max(np.delete(f, y)) - f[y])
        ),
        reference.log_cross_entropy,
    ],
)
def test_crude_and_sharp_lower_bounds_are_right(bound: Callable[..., Any]) -> None:
    assert lost(log_ce_lower_bound=bound) == {}


@pytest.mark.parametrize(
    "bound",
    [
        lambda f, y: len(f) + 2 * np.max(np.abs(f)),
        lambda f, y: math.ceil(math.log(len(f)) + np.max(f) - f[y]),
        lambda f, y: np.max(f) - np.min(f) + np.log(len(f)),
        reference.cross_entropy,
    ],
)
def test_crude_and_sharp_upper_bounds_are_right(bound: Callable[..., Any]) -> None:
    assert lost(ce_upper_bound=bound) == {}


def test_float32_bounds_and_lambda_are_right_at_float32_precision() -> None:
    def lower(f: Any, y: int) -> float:
        d = torch.tensor(np.delete(f, y), dtype=torch.float32).max() - torch.tensor(f[y], dtype=torch.float32)
        return torch.nn.functional.logsigmoid(d).item()

    def upper(f: Any, y: int) -> float:
        logits = torch.tensor(f, dtype=torch.float32)
        return (torch.logsumexp(logits, dim=0) - logits[y]).item()

    def lam(eps: float, k: int) -> float:
        return float(np.float32(math.log(k - 1) - math.log(math.expm1(eps))))

    assert lost(log_ce_lower_bound=lower, ce_upper_bound=upper, lambda_for=lam) == {}


@pytest.mark.parametrize("constant", [-50.0, -1e3, -1e7, -1e300])
def test_no_constant_is_a_lower_bound(constant: float) -> None:
    found = lost(log_ce_lower_bound=lambda f, y: constant)

    assert found.keys() == {
        "lower_bound_holds",
        "lower_bound_holds_at_random_logits",
        "lower_bound_is_positive",
    }


@pytest.mark.parametrize("constant", [100.0, 1e7, 1e300])
def test_no_constant_is_an_upper_bound(constant: float) -> None:
    assert "upper_bound_holds_where_y_is_far_behind" in lost(ce_upper_bound=lambda f, y: constant)


@pytest.mark.parametrize("answer", [math.inf, -math.inf, math.nan, None, "3", True, [1.0, 2.0]])
@pytest.mark.parametrize("name", ["log_ce_lower_bound", "ce_upper_bound", "lambda_for"])
def test_what_is_no_number_is_no_witness(name: str, answer: Any) -> None:
    prefixes = {"log_ce_lower_bound": "lower_", "ce_upper_bound": "upper_", "lambda_for": "loss_is_below"}
    failed = lost(**{name: lambda *_: answer})

    wanted = {check.name for check in DECLARED.checks if check.name.startswith(prefixes[name])}
    skipped = {name for name in wanted if set(OF_NAME[name].after) & failed.keys()}
    assert wanted - skipped <= failed.keys()


def test_a_lower_bound_that_underflows_is_told_so() -> None:
    found = lost(log_ce_lower_bound=lambda f, y: np.log(reference.cross_entropy(f, y)))

    assert found.keys() == {"lower_bound_is_positive"}
    assert "bound its logarithm through the largest other logit" in found["lower_bound_is_positive"]


@pytest.mark.parametrize(
    "lam",
    [
        lambda eps, k: math.log(k - 1) - math.log(math.expm1(eps)),  # tight, and negative for large eps
        lambda eps, k: math.log(k) - math.log(eps),  # k in place of k − 1
        lambda eps, k: math.ceil(math.log(k) + abs(math.log(eps))),
        lambda eps, k: Fraction(math.log(k) + abs(math.log(eps))) + 1,
        lambda eps, k: k / eps + 1000.0,
    ],
)
def test_every_valid_lambda_is_right(lam: Callable[..., Any]) -> None:
    assert lost(lambda_for=lam) == {}


def test_a_lambda_too_small_by_one_millionth_is_wrong() -> None:
    assert "loss_is_below_eps_from_lambda_on" in lost(
        lambda_for=lambda eps, k: reference.lambda_for(eps, k) - 1e-6
    )


def test_cancellation_in_lambda_costs_only_its_own_check() -> None:
    def raises(eps: float, k: int) -> float:
        return math.log((k - 1) / (math.exp(eps) - 1))

    def infinite(eps: float, k: int) -> Any:
        return np.log((k - 1) / (np.exp(np.float64(eps)) - 1))

    assert lost(lambda_for=raises).keys() == {"lambda_is_right_for_tiny_eps"}
    assert lost(lambda_for=infinite).keys() == {"lambda_is_right_for_tiny_eps"}


def test_an_exception_that_is_no_arithmetic_costs_the_whole_lambda() -> None:
    def lambda_for(eps: float, k: int) -> float:
        if eps < 1e-15:
            raise TypeError("too small")
        return reference.lambda_for(eps, k)

    assert {"loss_is_below_eps_from_lambda_on", "loss_is_below_random_eps_from_lambda_on"} <= lost(
        lambda_for=lambda_for
    ).keys()


def test_a_loss_of_zero_is_right_where_the_loss_is_below_rounding() -> None:
    def rounds_to_zero(lam: float, k: int) -> float:
        return 0.0 if lam > 50 else math.log(math.exp(lam) + k - 1) - lam

    assert lost(ce_at_scaled_onehot=rounds_to_zero) == {}


@pytest.mark.parametrize(
    "closed_form",
    [
        lambda lam, k: math.log(1 + (k - 1) * math.exp(-lam)),
        lambda lam, k: np.logaddexp(lam, np.log(k - 1)) - lam,
        lambda lam, k: torch.nn.functional.softplus(torch.tensor(math.log(k - 1) - lam)),
        lambda lam, k: torch.log1p(
            (k - 1) * torch.exp(-torch.tensor(lam, dtype=torch.float64, requires_grad=True))
        ),
    ],
)
def test_every_closed_form_is_right(closed_form: Callable[..., Any]) -> None:
    assert lost(ce_at_scaled_onehot=closed_form) == {}


@pytest.mark.parametrize("naive", [math.exp, lambda a: np.exp(np.float64(a))])
def test_an_overflowing_closed_form_loses_only_its_stability(naive: Callable[..., Any]) -> None:
    found = lost(ce_at_scaled_onehot=lambda lam, k: -np.log(naive(lam) / (naive(lam) + k - 1)))

    assert found.keys() == {"closed_form_of_large_lambda"}
