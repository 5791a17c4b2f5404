from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula
from grader.formulas.evaluation import PRECISIONS, Budget, Floats, Intervals
from grader.formulas.faults import Undecided, Undefined
from grader.formulas.intervals import Precision
from grader.formulas.readings import Reading

SCALAR = Contract(Formula("x, k", "x"))
MATRIX = Contract(Formula("x: d, W: d×d, s", "x", result="d"))
HOW = Precision(200)
NUMBERS = [
    r"\sigma(x) + \tanh(x)^2", r"\frac{x + |x|}{2}", r"\max(0, x, k) - \min(1, x)", r"\log(1 + e^x)", r"\sqrt{x^2 + 1}",
    r"\operatorname{sgn}(x) + [x > 0]", r"\begin{cases} x & x > 0 \\ k & \text{otherwise} \end{cases}", r"\pi e^x",
    r"\cosh x - \sinh x + \operatorname{sech} x", r"2^{x} + x^{1/2 + 1/2}", r"\sigma'(x) + \sigma''(x)",
    r"[0 < x \le 1] + [x > 1 \lor x < -1] + [x \ne k] + [x \ge 0] + [x = 1]", r"\mathrm{ReLU}(x)^3 + H(x + 0.1)",
]  # fmt: skip
MATRICES = [
    "W x", "x^T W", "W W^T x", r"x \odot x", r"\mathrm{diag}(x) W", r"\mathrm{diag}(W)", "(s + W) x", "I - W", r"\mathbf 1 - x",
    r"\sigma(Wx)", r"\lVert x \rVert x", "x x^T", r"[x > 0] \odot x", r"\max(0, x)", "e^{-x} / (1 + e^{-x})^2", "W^3 x",
    r"\begin{cases} x & x > 0 \\ 2x & \text{otherwise} \end{cases}", r"\begin{cases} x & s > 0 \\ W x & s < 0 \end{cases}",
]  # fmt: skip


def steps(contract, source):
    return contract.steps(contract.read(source), Reading())[0]


@pytest.mark.parametrize("source", NUMBERS)
@pytest.mark.parametrize("x", [-2.5, -0.25, 0.5, 1.0, 7.0])
def test_both_ways_to_compute_numbers_agree(source, x):
    step, point = steps(SCALAR, source), {"x": x, "k": 3.0}
    try:
        exact = Intervals(point, {}, HOW, Budget(1e6)).value(step).as_float()
    except Undefined:
        exact = np.nan

    assert float(Floats(point, {}).value(step)) == pytest.approx(exact, rel=1e-12, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("source", MATRICES)
@pytest.mark.parametrize("d", [1, 2, 4])
def test_both_ways_to_compute_matrices_agree(source, d):
    rng = np.random.default_rng(d)
    values = {"x": rng.normal(size=(d, 1)), "W": rng.normal(size=(d, d)), "s": 0.5}
    step = steps(MATRIX, source)

    rough = np.asarray(Floats(values, {"d": d}).value(step))
    exact = np.asarray(Intervals(values, {"d": d}, HOW, Budget(1e6)).value(step), dtype=object)
    numbers = np.array([item.as_float() for item in exact.ravel()], dtype=float).reshape(exact.shape)

    assert rough.shape == numbers.shape == tuple(d if one == "d" else 1 for one in step.shape)
    np.testing.assert_allclose(rough, numbers, rtol=1e-11, atol=1e-12)


def test_many_points_are_computed_at_once():
    found = Floats({"x": np.array([-1.0, 0.0, 2.0]), "k": 1.0}, {}).value(steps(SCALAR, r"\frac{\max(0, x)}{x}"))

    np.testing.assert_array_equal(found, [0.0, np.nan, 1.0])


def test_only_the_chosen_row_is_computed():
    step = steps(SCALAR, r"\begin{cases} \log x & x > 0 \\ 0 & x \le 0 \end{cases}")

    assert Intervals({"x": -1.0, "k": 1}, {}, HOW, Budget(1e4)).value(step).as_float() == 0.0


def test_where_no_row_holds_there_is_no_value():
    step = steps(SCALAR, r"\begin{cases} 1 & x > 0 \end{cases}")

    with pytest.raises(Undefined):
        Intervals({"x": -1.0, "k": 1}, {}, HOW, Budget(1e4)).value(step)
    assert np.isnan(Floats({"x": -1.0, "k": 1}, {}).value(step))


def test_a_budget_ends_the_work():
    budget = Budget(50)
    with pytest.raises(Undecided):
        for _ in range(100):
            Intervals({"x": 1.0, "k": 1}, {}, HOW, budget).value(steps(SCALAR, "e^x + x"))
    assert budget.left < 0


def test_precisions_rise_to_480_digits():
    assert list(PRECISIONS) == sorted(PRECISIONS)
    assert PRECISIONS[-1] > 480 * 3.32


def test_fractions_are_exact_arguments():
    assert Intervals({"x": Fraction(1, 3), "k": 1}, {}, HOW, Budget(1e4)).value(steps(SCALAR, "3x")).as_float() == 1.0
