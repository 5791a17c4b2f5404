"""Problem 5: the reference is exact, the cases keep their promises, and the fine print holds."""

from __future__ import annotations

import math
import runpy
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy
import torch

from grader.checking.declare import Partial, collecting
from grader.checking.precision import Precision, prove
from grader.checking.read import Mismatch
from grader.checking.validation import validate
from grader.child.convert import Handles
from grader.errors import StudentRaised
from grader.model import Ending
from reference.mathdnn_hw3 import p5_activations as reference

FOLDER = Path(__file__).parents[2] / "problems" / "mathdnn_hw3" / "p5_activations"
SEEDS = range(4)
with collecting(FOLDER / "checks.py") as DECLARED:
    CHECKS = runpy.run_path(str(FOLDER / "checks.py"))
OF_NAME = {check.name: check for check in DECLARED.checks}
CHECKED_BY = {
    "relu": ("relu_of_", "relu_is_", "relu_at_"),
    "nonidempotent_witness": ("leaky_", "relu_and_", "negative_"),
    "softplus": ("softplus_is_", "softplus_does_"),
    "softplus_prime": ("softplus_prime_",),
    "softplus_prime_lipschitz": ("softplus_prime_is_lipschitz",),
    "relu_prime_counterexample": ("relu_prime_",),
    "sigmoid_to_tanh": ("tanh_",),
    "tanh_to_sigmoid": ("sigmoid_",),
}
PAIRS = [name for name in OF_NAME if name.startswith("relu_prime_is_not_lipschitz")]


class Student:
    """Answer with these functions, and with the reference for every other name; values as on the wire."""

    def __init__(self, **functions: Any) -> None:
        self._functions = functions
        self._handles = Handles()
        self.precision_seen = Precision()
        self.last_call: tuple[Any, ...] = ()

    def has(self, name: str) -> bool:
        return self._functions.get(name, reference) is not None

    def ask_probe(self, name: str, args: Any, kwargs: Any) -> Any:
        try:
            with np.errstate(all="ignore"):
                answer = (self._functions.get(name) or getattr(reference, name))(*args, **kwargs)
        except Exception as error:
            raise StudentRaised(type(error).__name__, str(error), (), Ending.EXCEPTION) from None
        return self._handles.outgoing(answer)

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any) -> Any:
            self.last_call = (name, *args)
            given = tuple(arg.copy() if isinstance(arg, (np.ndarray, list)) else arg for arg in args)
            return self.precision_seen.read(name, given, {}, self.ask_probe(name, given, {}))

        call.many = lambda sets: [call(*args) for args in sets]  # type: ignore[attr-defined]
        return call


def grade(seed: int = 0, **functions: Any) -> tuple[dict[str, float], dict[str, str]]:
    """Return the points of each check that is not full, and what each says; of the given functions, or all."""
    student = Student(**functions)
    starts = tuple(start for name in functions or CHECKED_BY for start in CHECKED_BY[name])
    lost: dict[str, float] = {}
    said: dict[str, str] = {}
    for check in DECLARED.checks:
        if not check.name.startswith(starts) or any(lost.get(name, 1.0) == 0.0 for name in check.after):
            continue
        cases = [(case,) for case in check.cases(np.random.default_rng(seed))] if check.cases else [()]
        for case in cases:
            try:
                outcome = prove(partial(check.prove, student, *case), student.precision_seen, student.ask_probe)
            except (Mismatch, StudentRaised) as found:
                lost[check.name], said[check.name] = 0.0, found.message
                break
            if isinstance(outcome, Partial):
                lost[check.name] = min(outcome.points, lost.get(check.name, check.points))
            if outcome is not None:
                said[check.name] = outcome.says
    return lost, said


def lost(seed: int = 0, **functions: Any) -> set[str]:
    return set(grade(seed, **functions)[0])


def float32(function: Callable[..., float]) -> Callable[..., float]:
    """Compute in float32 and hide it, as `.item()` does."""
    return lambda *args: torch.tensor(function(*args), dtype=torch.float32).item()


# ---- the reference ----------------------------------------------------------------------------

POINTS = [0.0, 1.0, -1.0, 0.3, -2.7, 19.9, 20.1, -36.5, 100.0, -100.0, 709.5, -745.2, 1e4, -1e4]


@pytest.mark.parametrize("z", POINTS)
def test_softplus_and_its_derivative_are_exact(z: float) -> None:
    with mpmath.workdps(40):
        value = mpmath.log1p(mpmath.exp(mpmath.mpf(z)))
        slope = 1 / (1 + mpmath.exp(-mpmath.mpf(z)))
    assert abs(reference.softplus(z) - value) <= 4e-16 * value + 5e-324  # the smallest float
    assert abs(reference.softplus_prime(z) - slope) <= 2.3e-16


def test_softplus_prime_is_the_symbolic_derivative_of_softplus() -> None:
    z = sympy.Symbol("z", real=True)
    derivative = sympy.diff(sympy.log(1 + sympy.exp(z)), z)

    assert sympy.simplify(derivative.rewrite(sympy.exp) - 1 / (1 + sympy.exp(-z))) == 0
    for point in (-3.0, 0.0, 0.7):
        assert reference.softplus_prime(point) == pytest.approx(float(derivative.subs(z, point)), rel=1e-15)


def test_a_quarter_is_the_maximum_of_the_second_derivative() -> None:
    s = sympy.Symbol("s")

    assert sympy.maximum(s * (1 - s), s, sympy.Interval(0, 1)) == sympy.Rational(1, 4)
    assert reference.softplus_prime_lipschitz() == 0.25


@pytest.mark.parametrize("alpha", [-2.0, -0.5, 0.0, 1e-6, 0.01, 0.5, 1.0, 1.5, 1e6])
def test_the_witness_is_none_exactly_where_sympy_says_idempotent(alpha: float) -> None:
    z, a = sympy.Symbol("z", negative=True), sympy.Rational(alpha)
    once = a * z
    twice = once if once.is_nonnegative else a * once

    assert (reference.nonidempotent_witness(alpha) is None) == (sympy.simplify(twice - once) == 0)


@pytest.mark.parametrize("seed", range(20))
def test_the_maps_agree_with_torchs_networks(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for case in CHECKS["random_networks"](rng):
        A, b = case.weights, case.biases

        def run(W: Any, v: Any, activation: Any, X: Any = case.X) -> Any:
            values = torch.tensor(X)
            for weight, bias in zip(W[:-1], v[:-1], strict=True):
                values = activation(torch.tensor(weight) @ values + torch.tensor(bias)[:, None])
            return torch.tensor(W[-1]) @ values + torch.tensor(v[-1])[:, None]

        C, d = reference.sigmoid_to_tanh(A, b)
        torch.testing.assert_close(run(C, d, torch.tanh), run(A, b, torch.sigmoid), rtol=0, atol=1e-13)
        C, d = reference.tanh_to_sigmoid(A, b)
        torch.testing.assert_close(run(C, d, torch.sigmoid), run(A, b, torch.tanh), rtol=0, atol=1e-13)


def test_the_two_maps_are_inverse() -> None:
    for case in CHECKS["more_layers"](np.random.default_rng(0)):
        again = reference.tanh_to_sigmoid(*reference.sigmoid_to_tanh(case.weights, case.biases))
        for found, given in zip(again[0] + again[1], case.weights + case.biases, strict=True):
            np.testing.assert_allclose(found, given, rtol=1e-14, atol=1e-14)


# ---- declarations and cases -------------------------------------------------------------------


def test_the_declarations_are_valid() -> None:
    assert validate(DECLARED).points == 20
    assert {name for wrong in DECLARED.wrongs for name in wrong.fails} == set(OF_NAME)


@pytest.mark.parametrize(
    ("stability", "start"),
    [
        ("relu_at_infinity", ("relu_of", "relu_is", "relu_at")),
        ("softplus_does_not_overflow", ("softplus_is", "softplus_does")),
        ("softplus_prime_does_not_overflow", ("softplus_prime_is_right", "softplus_prime_does")),
        ("relu_prime_is_not_lipschitz_for_huge_constants", ("relu_prime",)),
    ],
)
def test_stability_is_at_most_a_fifth_of_a_names_points(stability: str, start: tuple[str, ...]) -> None:
    all_points = sum(check.points for check in DECLARED.checks if check.name.startswith(start))

    assert OF_NAME[stability].points <= all_points / 5 + 1e-12


def test_every_check_belongs_to_a_name() -> None:
    starts = [start for names in CHECKED_BY.values() for start in names]

    assert set(CHECKED_BY) == {name for names in DECLARED.problem.forms.values() for name in names}
    assert all(check.name.startswith(tuple(starts)) for check in DECLARED.checks)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_relu_case_is_at_the_kink_where_the_contract_does_not_speak_of_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for name in ("numbers", "arrays", "random_arrays"):
        assert all(np.all(np.abs(case.z) >= 1e-3) for case in CHECKS[name](rng))


@pytest.mark.parametrize("seed", SEEDS)
def test_slopes_keep_away_from_one_and_within_the_contract(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for name in ("slopes", "random_slopes"):
        assert all(1e-4 <= case.alpha <= 1e6 and abs(case.alpha - 1) >= 0.0099 for case in CHECKS[name](rng))
    assert all(-2 <= case.alpha < 0 for case in CHECKS["negative_slopes"](rng))


def test_constants_go_from_the_least_to_the_largest_of_the_contract() -> None:
    rng = np.random.default_rng(0)
    found = [case.L for name in ("constants", "huge_constants") for case in CHECKS[name](rng)]

    assert (min(found), max(found)) == (1e-3, 1e300)


@pytest.mark.parametrize("seed", SEEDS)
def test_networks_have_two_to_five_layers_of_unequal_widths_and_need_the_ones(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cases = [case for name in ("two_layers", "more_layers", "random_networks") for case in CHECKS[name](rng)]

    assert {len(case.weights) for case in cases} == {2, 3, 4, 5}
    assert {type(arg) for case in cases for arg in (case.weights, case.biases)} == {list}
    for case in cases:
        assert all(np.max(np.abs(weight.sum(axis=1))) >= 0.3 for weight in case.weights)
        widths = [case.X.shape[0], *(len(bias) for bias in case.biases)]
        assert len(set(widths)) > 1 or max(widths) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_the_reference_loses_nothing(seed: int) -> None:
    assert grade(seed)[0] == {}


# ---- ReLU -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "relu",
    [
        lambda z: np.maximum(0, z),
        lambda z: np.where(np.asarray(z) > 0, z, 0),
        lambda z: np.clip(z, 0, None),
        lambda z: (np.maximum(0, z)).tolist(),
        lambda z: np.atleast_1d(np.maximum(0, z)),
        lambda z: torch.relu(torch.tensor(z)),
        lambda z: torch.relu(torch.tensor(z, dtype=torch.float32)).tolist(),
        lambda z: torch.nn.ReLU()(torch.tensor(z, requires_grad=True)),
        lambda z: torch.clamp(torch.tensor(z), min=0).numpy(),
        lambda z: np.float32(np.maximum(0, z)),
        lambda z: sympy.Max(z, 0) if np.ndim(z) == 0 else np.vectorize(lambda t: Fraction(max(t, 0)))(z),
        lambda z: 0 if np.ndim(z) == 0 and z <= 0 else np.maximum(z, 0),
        lambda z: -np.minimum(-np.asarray(z), 0),
    ],
)
def test_every_relu_is_right(relu: Callable[..., Any]) -> None:
    assert lost(relu=relu) == set()


def test_a_relu_that_fails_at_infinity_loses_only_that() -> None:
    assert lost(relu=lambda z: z * (np.asarray(z) > 0)) == {"relu_at_infinity"}
    assert lost(relu=lambda z: (z + np.abs(z)) / 2) == {"relu_at_infinity"}


def test_a_missing_case_at_0_is_named() -> None:
    def relu(z: Any) -> Any:
        if np.ndim(z):
            return np.maximum(z, 0)
        return z if z > 0 else 0.0 if z < 0 else None

    points, said = grade(relu=relu)
    assert points == {"relu_is_idempotent": 0.0}
    assert said["relu_is_idempotent"] == "relu(z) is None: this case is missing."


def test_a_relu_that_is_not_idempotent_is_found_even_if_its_values_are_near() -> None:
    assert "relu_is_idempotent" in lost(relu=lambda z: np.maximum(z, 0) + 1e-3 * (np.asarray(z) == 0))


@pytest.mark.parametrize("relu", [lambda z: 0.0, lambda z: z, lambda z: None, lambda z: np.nan, lambda z: True])
def test_an_idempotent_function_that_is_not_relu_earns_nothing_for_relu(relu: Callable[..., Any]) -> None:
    assert {"relu_of_numbers", "relu_of_arrays", "relu_of_random_arrays"} <= lost(relu=relu)


# ---- leaky ReLU -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "z",
    [
        -1, -1.0, -1e-9, -1e9, -5e-324, Fraction(-1, 3), sympy.Rational(-2, 7), sympy.Integer(-4), -sympy.pi,
        mpmath.mpf("-1.5"), Decimal("-0.3"), np.float32(-2), np.array([-1.0]), np.array([[-1.0]]),
        torch.tensor(-1.0), torch.tensor([-3.0], requires_grad=True), torch.tensor(-2), [-1.0], -(10**30),
    ],
    ids=repr,
)  # fmt: skip
def test_every_negative_number_is_a_witness(z: Any) -> None:
    assert lost(nonidempotent_witness=lambda alpha: None if alpha <= 0 or alpha == 1 else z) == set()


@pytest.mark.parametrize("z", [0, 1.0, -0.0, -math.inf, math.nan, "None", True, [], [-1.0, -2.0], {}], ids=repr)
def test_what_is_no_witness_is_wrong(z: Any) -> None:
    found = lost(nonidempotent_witness=lambda alpha: None if alpha <= 0 or alpha == 1 else z)

    assert found == {"leaky_relu_is_not_idempotent", "leaky_relu_is_not_idempotent_at_random_slopes"}


@pytest.mark.parametrize(
    "z", [math.nan, False, "None", 0.0, -1.0, [], -(10**5000), 10**400], ids=lambda z: type(z).__name__
)
def test_only_none_says_that_there_is_no_witness(z: Any) -> None:
    found = lost(nonidempotent_witness=lambda alpha: z if alpha <= 0 or alpha == 1 else -1.0)

    assert found == {"relu_and_identity_are_idempotent", "negative_slopes_are_idempotent"}


def test_a_witness_found_by_search_with_a_tolerance_is_right() -> None:
    def search(alpha: float) -> float | None:
        z = np.linspace(-5, 5, 101)
        once = np.where(z >= 0, z, alpha * z)
        twice = np.where(once >= 0, once, alpha * once)
        found = np.flatnonzero(~np.isclose(once, twice))
        return z[found[0]] if found.size else None

    assert lost(nonidempotent_witness=search) == set()


def test_a_witness_just_below_0_is_told_apart_exactly() -> None:
    # In floats, 0.5 · −5e-324 is −0.0; as real numbers σ(σ(z)) ≠ σ(z) holds.
    assert lost(nonidempotent_witness=lambda a: None if a <= 0 or a == 1 else -5e-324) == set()


# ---- softplus and its derivative --------------------------------------------------------------

SOFTPLUS = [
    lambda z: np.logaddexp(0, z),
    lambda z: torch.nn.functional.softplus(torch.tensor(z)),
    lambda z: torch.nn.functional.softplus(torch.tensor(z)).item(),
    lambda z: torch.nn.functional.softplus(torch.tensor(z, dtype=torch.float64, requires_grad=True)),
    lambda z: torch.nn.Softplus()(torch.tensor([[z]])),
    lambda z: [max(z, 0) + math.log1p(math.exp(-abs(z)))],
    lambda z: mpmath.log1p(mpmath.exp(z)),
    lambda z: sympy.Float(reference.softplus(z), 20),
    lambda z: z if z > 30 else math.log1p(math.exp(z)),
    lambda z: -np.log(1 / (1 + np.exp(-z))) + z if z > 0 else np.log1p(np.exp(z)),
    float32(reference.softplus),
    # Rounds to 0 where e^z is below rounding.
    lambda z: float(np.float32(np.log(np.float32(1) + np.exp(np.float32(z))))) if z < 60 else z,
]
PRIME = [
    lambda z: 1 / (1 + np.exp(-z)),
    lambda z: (1 + math.tanh(z / 2)) / 2,
    lambda z: torch.sigmoid(torch.tensor(z)),
    lambda z: torch.sigmoid(torch.tensor(z)).item(),
    lambda z: torch.sigmoid(torch.tensor([z], dtype=torch.float64, requires_grad=True)),
    lambda z: np.array([[np.exp(-np.logaddexp(0, -z))]]),
    lambda z: sympy.sigmoid(z) if hasattr(sympy, "sigmoid") else 1 / (1 + sympy.exp(-sympy.Float(z))),
    lambda z: 1 / (1 + mpmath.exp(-z)),
    lambda z: (reference.softplus(z + 1e-4) - reference.softplus(z - 1e-4)) / 2e-4,
    float32(reference.softplus_prime),
]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("softplus", SOFTPLUS)
def test_every_softplus_is_right(softplus: Callable[..., Any], seed: int) -> None:
    assert lost(seed, softplus=softplus) == set()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("prime", PRIME)
def test_every_derivative_of_softplus_is_right(prime: Callable[..., Any], seed: int) -> None:
    assert lost(seed, softplus_prime=prime) == set()


@pytest.mark.parametrize(
    "softplus",
    [
        lambda z: math.log(1 + math.exp(z)),
        lambda z: np.log1p(np.exp(z)),
        lambda z: mpmath.mpf("inf") if z > 700 else reference.softplus(z),
    ],
)
def test_naive_softplus_loses_only_its_stability(softplus: Callable[..., Any]) -> None:
    assert lost(softplus=softplus) == {"softplus_does_not_overflow"}


@pytest.mark.parametrize(
    "prime",
    [
        lambda z: 1 / (1 + math.exp(-z)),
        lambda z: math.exp(z) / (1 + math.exp(z)),
        lambda z: np.exp(z) / (1 + np.exp(z)),
    ],
)
def test_a_naive_derivative_loses_only_its_stability(prime: Callable[..., Any]) -> None:
    assert lost(softplus_prime=prime) == {"softplus_prime_does_not_overflow"}


def test_an_error_of_1e_6_in_float64_is_wrong() -> None:
    assert "softplus_is_right" in lost(softplus=lambda z: reference.softplus(z) + 1e-6)
    assert "softplus_prime_is_right" in lost(softplus_prime=lambda z: reference.softplus_prime(z) + 1e-6)


def test_softplus_is_only_called_with_floats() -> None:
    def strict(z: Any) -> float:
        if type(z) is not float:
            raise TypeError
        return reference.softplus(z)

    assert lost(softplus=strict) == set()


# ---- Lipschitz --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "constant",
    [
        0.25, Fraction(1, 4), sympy.Rational(1, 4), mpmath.mpf(1) / 4, np.float32(0.25), np.array([0.25]),
        torch.tensor(0.25), torch.tensor([0.25], requires_grad=True), Decimal("0.25"), 0.25 - 1e-16, [0.25],
    ],
    ids=repr,
)  # fmt: skip
def test_a_quarter_in_any_form_is_the_best_constant(constant: Any) -> None:
    assert grade(softplus_prime_lipschitz=lambda: constant) == ({}, {})


@pytest.mark.parametrize(
    "constant", [1, 0.5, 0.2500001, 1e300, 10**400, Fraction(1, 3), torch.tensor(1)], ids=str
)
def test_a_larger_constant_is_right_with_a_note(constant: Any) -> None:
    points, said = grade(softplus_prime_lipschitz=lambda: constant)

    assert points == {}
    assert "The best one is 1/4" in said["softplus_prime_is_lipschitz"]


@pytest.mark.parametrize(
    "constant", [0.2499, 0.2499999, 0.249999999, 0.2, 0.125, 0, -1.0, -1e300, -(10**400)], ids=str
)
def test_a_smaller_constant_is_refuted_by_a_pair(constant: Any) -> None:
    _, said = grade(softplus_prime_lipschitz=lambda: constant)
    h, slope = CHECKS["pair_that_refutes"](Fraction(constant))

    assert "is too small: between z1 = 0 and z2 =" in said["softplus_prime_is_lipschitz"]
    with mpmath.workdps(40):
        exact = (1 / (1 + mpmath.exp(-mpmath.mpf(h))) - mpmath.mpf(1) / 2) / h
    assert exact > mpmath.mpf(Fraction(constant).numerator) / Fraction(constant).denominator
    assert slope == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("constant", [math.inf, math.nan, None, "1/4", True, [0.25, 0.25], [], 0.25j], ids=repr)
def test_what_is_no_number_is_no_constant(constant: Any) -> None:
    assert lost(softplus_prime_lipschitz=lambda: constant) == {"softplus_prime_is_lipschitz"}


@pytest.mark.parametrize("prime", [None, lambda z: 1 / 0, lambda z: 1 - reference.softplus_prime(z)])
def test_the_constant_stands_on_its_own(prime: Any) -> None:
    assert "softplus_prime_is_lipschitz" not in lost(softplus_prime=prime)


@pytest.mark.parametrize(
    "prime", [lambda z: 1.0, lambda z: math.sin(40 * z), lambda z: math.nan, lambda z: None]
)
def test_a_constant_beside_an_empty_derivative_is_a_guess(prime: Callable[..., Any]) -> None:
    assert "softplus_prime_is_lipschitz" in lost(softplus_prime=prime, softplus_prime_lipschitz=lambda: 1.0)


# ---- the counterexample -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "pair",
    [
        lambda L: (1 / (4 * L), -1 / (4 * L)),
        lambda L: [-1 / (3 * L), 1 / (3 * L)],
        lambda L: np.array([0.3, -0.6]) / L,
        lambda L: torch.tensor([0.3, -0.6], dtype=torch.float64) / L,
        lambda L: (torch.tensor(0.1 / L, dtype=torch.float64), -0.2 / L),
        lambda L: (Fraction(1, 4) / Fraction(L), -Fraction(1, 4) / Fraction(L)),
        lambda L: (sympy.Rational(1, 3) / sympy.Rational(L), -sympy.Rational(1, 3) / sympy.Rational(L)),
        lambda L: (mpmath.mpf(1) / (4 * mpmath.mpf(L)), -mpmath.mpf("1e-400")),
        lambda L: (Decimal("0.25") / Decimal(L), Decimal("-0.25") / Decimal(L)),
        lambda L: (np.nextafter(1 / (2 * L), 0), -np.nextafter(1 / (2 * L), 0)),
        lambda L: (min(1.0, 1 / (4 * L)), -min(1.0, 1 / (4 * L))),
        lambda L: ([0.1 / L], [-0.1 / L]),
        lambda L: (1 / (2 * L + 1), -1 / (2 * L + 1)) if L < 1e15 else (0.1 / L, -0.1 / L),
    ],
)
@pytest.mark.parametrize("seed", SEEDS)
def test_every_pair_that_refutes_is_right(pair: Callable[..., Any], seed: int) -> None:
    assert grade(seed, relu_prime_counterexample=pair) == ({}, {})


@pytest.mark.parametrize(
    ("pair", "share"),
    [
        (lambda L: (1e-320, -1e-320), 0.5),
        (lambda L: (Fraction(1, 10**350), Fraction(-1, 10**350)), 0.5),
        (lambda L: (1e-3, -1e-3), 0.4),
        (lambda L: (100, -100), 0.4),
        (lambda L: (1 / (2 * L), 0.0), 0.5),
        (lambda L: (0, -0.9 / L), 0.5),
        (lambda L: (1 / (2 * L), -1 / (2 * L)), 0.6),
        (lambda L: (1 / L, 0.0), 0.0),
        (lambda L: (0.0, 0.0), 0.0),
        (lambda L: (1e-320, 2e-320), 0.0),
        (lambda L: (1 / L, 2 / L), 0.0),
        (lambda L: (1 / L, -1 / L), 0.0),
        (lambda L: (L, -L), 0.0),
        (lambda L: (1e6, -1e6), 0.0),
        (lambda L: (math.nan, -1 / L), 0.0),
        (lambda L: (math.inf, -math.inf), 0.0),
        (lambda L: (10**400, -(10**400)), 0.0),
        (lambda L: 0.1 / L, 0.0),
        (lambda L: (0.1 / L, 0.1 / L, 0.1 / L), 0.0),
        (lambda L: None, 0.0),
        (lambda L: (True, -1e-305), 0.0),
        (lambda L: (10**10_000, -1), 0.0),
    ],
)
def test_other_pairs_earn_their_share(pair: Callable[..., Any], share: float) -> None:
    points, said = grade(relu_prime_counterexample=pair)
    earned = sum(points.get(name, OF_NAME[name].points) for name in PAIRS)
    judged = [name for name in PAIRS if name in points]

    if share:
        assert earned == pytest.approx(share * 2.5)
        assert len(judged) == 3
    else:
        assert {points[name] for name in judged} == {0.0}
        assert PAIRS[0] in judged
    assert all(said[name] for name in judged)


def test_a_hidden_pairs_message_does_not_name_the_constant() -> None:
    def fixed(L: float) -> tuple[float, float]:
        return 1e-3, -1e-3

    messages = {grade(seed, relu_prime_counterexample=fixed)[1][PAIRS[1]] for seed in SEEDS}

    assert len(messages) == 1


def test_float32_underflow_loses_only_the_huge_constants() -> None:
    assert lost(
        relu_prime_counterexample=lambda L: (float(np.float32(1 / (4 * L))), -float(np.float32(1 / (4 * L))))
    ) == {"relu_prime_is_not_lipschitz_for_huge_constants"}


def test_a_message_shows_the_call_that_failed() -> None:
    student = Student(relu_prime_counterexample=lambda L: (L, -L))
    check = OF_NAME[PAIRS[0]]
    case = next(iter(check.cases(np.random.default_rng(0))))

    with pytest.raises(Mismatch):
        check.prove(student, case)

    assert student.last_call == ("relu_prime_counterexample", case.L)


# ---- networks ---------------------------------------------------------------------------------


def both(change: Callable[[list[Any], list[Any]], Any]) -> dict[str, Callable[..., Any]]:
    """Make both functions, their right results changed in form only."""
    return {
        "sigmoid_to_tanh": lambda A, b: change(*reference.sigmoid_to_tanh(A, b)),
        "tanh_to_sigmoid": lambda C, d: change(*reference.tanh_to_sigmoid(C, d)),
    }


FORMS = {
    "tuple of lists": lambda W, v: (W, v),
    "list of tuples": lambda W, v: [tuple(W), tuple(v)],
    "columns": lambda W, v: (W, [bias[:, None] for bias in v]),
    "nested lists": lambda W, v: ([weight.tolist() for weight in W], [bias.tolist() for bias in v]),
    "tensors": lambda W, v: ([torch.tensor(weight) for weight in W], [torch.tensor(bias) for bias in v]),
    "with grad": lambda W, v: (
        [torch.tensor(weight, requires_grad=True) * 1 for weight in W],
        [torch.nn.Parameter(torch.tensor(bias)) for bias in v],
    ),
    "float32": lambda W, v: ([np.float32(weight) for weight in W], [np.float32(bias) for bias in v]),
    "float32 weights only": lambda W, v: ([np.float32(weight) for weight in W], v),
    "float32 lists": lambda W, v: ([np.float32(w).tolist() for w in W], [np.float32(t).tolist() for t in v]),
    "object arrays": lambda W, v: (as_objects(W), as_objects(v)),
    "sympy": lambda W, v: ([sympy.Matrix(weight) for weight in W], [sympy.Matrix(bias) for bias in v]),
    "fractions": lambda W, v: (
        [[[Fraction(w) for w in row] for row in weight.tolist()] for weight in W],
        [[Fraction(t) for t in bias.tolist()] for bias in v],
    ),
    "squeezed": lambda W, v: ([np.squeeze(weight) for weight in W], [np.squeeze(bias) for bias in v]),
}


def as_objects(arrays: list[np.ndarray]) -> np.ndarray:
    found = np.empty(len(arrays), dtype=object)
    for index, array in enumerate(arrays):
        found[index] = array
    return found


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("form", FORMS)
def test_weights_in_every_form_are_right(form: str, seed: int) -> None:
    assert grade(seed, **both(FORMS[form])) == ({}, {})


def permuted(W: list[Any], v: list[Any]) -> Any:
    W, v = list(W), list(v)
    for layer in range(len(W) - 1):
        order = np.random.default_rng(layer).permutation(len(v[layer]))
        W[layer], v[layer], W[layer + 1] = W[layer][order], v[layer][order], W[layer + 1][:, order]
    return W, v


def signs_changed(A: list[Any], b: list[Any]) -> Any:
    C, d = reference.sigmoid_to_tanh(A, b)
    for layer in range(len(C) - 1):
        signs = np.where(np.arange(len(d[layer])) % 2 == 0, -1.0, 1.0)
        C[layer], d[layer], C[layer + 1] = signs[:, None] * C[layer], signs * d[layer], C[layer + 1] * signs
    return C, d


def mirrored(C: list[Any], d: list[Any]) -> Any:
    # σ(−z) = 1 − σ(z)
    A, b = reference.tanh_to_sigmoid(C, d)
    for layer in range(len(A) - 1):
        b[layer + 1] = b[layer + 1] + A[layer + 1].sum(axis=1)
        A[layer], b[layer], A[layer + 1] = -A[layer], -b[layer], -A[layer + 1]
    return A, b


def padded(W: list[Any], v: list[Any]) -> Any:
    W, v = list(W), list(v)
    for layer in range(len(W) - 1):
        W[layer] = np.vstack([W[layer], np.ones((2, W[layer].shape[1]))])
        v[layer] = np.append(v[layer], [1.0, -1.0])
        W[layer + 1] = np.hstack([W[layer + 1], np.zeros((len(W[layer + 1]), 2))])
    return W, v


@pytest.mark.parametrize("seed", SEEDS)
def test_another_parametrisation_of_the_same_map_is_right(seed: int) -> None:
    assert lost(seed, **both(permuted)) == set()
    assert lost(seed, **both(padded)) == set()
    assert lost(seed, sigmoid_to_tanh=signs_changed, tanh_to_sigmoid=mirrored) == set()


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("what", [0, 1])
def test_a_change_of_1e_4_in_any_one_layer_is_found_in_float64(seed: int, what: int) -> None:
    for layer in (0, 1):

        def change(W: list[Any], v: list[Any], layer: int = layer) -> Any:
            part = (W, v)[what]
            part[layer] = part[layer] * (1 + 1e-4)
            return W, v

        found = lost(seed, **both(change))
        assert len([name for name in found if "network" in name]) == 6


def test_the_map_of_a_right_layer_in_float32_is_not_the_map_of_a_wrong_one() -> None:
    def first_layer_not_halved(A: list[Any], b: list[Any]) -> Any:
        C, d = reference.sigmoid_to_tanh(A, b)
        C[0], d[0] = 2 * C[0], 2 * d[0]
        return [np.float32(weight) for weight in C], [np.float32(bias) for bias in d]

    for seed in SEEDS:
        assert len(lost(seed, sigmoid_to_tanh=first_layer_not_halved)) == 3


def said_of(**functions: Any) -> dict[str, str]:
    return grade(**functions)[1]


def test_the_first_wrong_layer_is_named_with_its_factor() -> None:
    def middle_like_last(A: list[Any], b: list[Any]) -> Any:
        C, d = reference.sigmoid_to_tanh(A, b)
        for layer in range(1, len(A) - 1):
            C[layer], d[layer] = 2 * C[layer], 2 * d[layer]
        return C, d

    said = said_of(sigmoid_to_tanh=middle_like_last)

    assert "In layer 2 of 3, C is 0.5 times A" in said["tanh_network_of_more_layers"]
    assert "tanh_network_of_two_layers" not in said


def test_a_wrong_shift_is_named_in_units_of_the_row_sums() -> None:
    no_shift = {
        "sigmoid_to_tanh": lambda A, b: (
            reference.sigmoid_to_tanh(A, b)[0], [*(bias / 2 for bias in b[:-1]), b[-1]]
        ),
        "tanh_to_sigmoid": lambda C, d: (
            reference.tanh_to_sigmoid(C, d)[0], [*(2 * bias for bias in d[:-1]), d[-1]]
        ),
    }  # fmt: skip

    said = said_of(**no_shift)

    assert "In layer 2 of 2, C is right, but d is off by -0.5 times A·1" in said["tanh_network_of_two_layers"]
    assert "In layer 2 of 2, A is right, but b is off by 1 times C·1" in said["sigmoid_network_of_two_layers"]


def test_a_matrix_added_to_a_bias_is_called_one() -> None:
    def without_ones(A: list[Any], b: list[Any]) -> Any:
        C, d = reference.sigmoid_to_tanh(A, b)
        return C, [
            d[0],
            *(v[:, None] / 2 + W / 4 for v, W in zip(b[1:-1], A[1:-1], strict=True)),
            b[-1] + A[-1] / 2,
        ]

    assert (
        "a matrix was added to the vector"
        in said_of(sigmoid_to_tanh=without_ones)["tanh_network_of_two_layers"]
    )


@pytest.mark.parametrize(
    "result",
    [
        None, 0.0, [], ([], []), (1.0, 2.0), "C, d", np.zeros(3), [[[1.0]], [1.0]], ([np.nan] * 2, [0.0] * 2),
        ([np.ones((2000, 1)), np.ones((1, 2000))], [np.ones(2000), np.ones(1)]), {"C": [], "d": []},
        ([np.full((1, 1), np.inf)] * 2, [np.zeros(1)] * 2),
        ([np.full((1, 1), 1e308)] * 2, [np.full(1, 1e308)] * 2),
        ([np.zeros((1, 1), dtype=complex)] * 2, [np.zeros(1)] * 2), ([[["x"]]] * 2, [[0.0]] * 2),
    ],
    ids=lambda value: repr(value)[:30],
)  # fmt: skip
def test_what_is_no_network_is_wrong(result: Any) -> None:
    assert {"tanh_network_of_two_layers", "tanh_network_of_random_networks"} <= lost(
        sigmoid_to_tanh=lambda A, b: result
    )


def test_changing_the_arguments_is_no_mistake() -> None:
    def in_place(A: list[Any], b: list[Any]) -> Any:
        C, d = reference.sigmoid_to_tanh(list(A), list(b))
        for given, new in zip(A + b, C + d, strict=True):
            given[...] = new
        return A, b

    def with_copies(A: list[Any], b: list[Any]) -> Any:
        return in_place([a.copy() for a in A], [v.copy() for v in b])

    assert lost(sigmoid_to_tanh=with_copies) == set()
