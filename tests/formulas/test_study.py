from __future__ import annotations

import math

import numpy as np
import pytest

from grader.formulas.faults import FormulaFault, Undecided
from grader.formulas.study import Kind, Study
from tests.formulas.contracts import contract

LAYER = contract("layer_gradient")


def study(name, source):
    return Study(contract(name), source, seed=2)


def test_a_reading_that_is_right_is_preferred_and_remarked():
    found = study("layer_gradient", r"W^\top \hat z \odot z \odot (1-z)")

    assert found.kind is Kind.AMBIGUOUS
    assert found.text == "Wᵀ(ẑ ⊙ z ⊙ (1 − z))"
    assert "Write the brackets" in found.remarks[0]


def test_what_is_wrong_in_every_reading_is_read_as_usual():
    found = study("layer_gradient", r"W \hat z \odot z")

    assert (found.kind, found.text) == (Kind.WRONG, "Wẑ ⊙ z")


def test_backslashes_that_a_string_lost_are_remarked():
    found = study("softplus_prime", "\frac{1}{1+e^{-\beta x}}")

    assert found.kind is Kind.CORRECT
    assert "put back" in found.remarks[0]


def test_a_counterexample_is_told_for_numbers():
    assert study("softplus_prime", r"\sigma(x)").report().counterexample == (
        "At x = 1, β = 2 your formula is 0.7310585786, which is not right."
    )
    assert "has no value" in study("softplus", r"\log z").report().counterexample


@pytest.mark.parametrize("x", [-1e4, -30.0, 0.0, 1e-9, 710.0, 1e4])
def test_values_lose_nothing_however_the_formula_is_written(x):
    """The same expression as code is inf/inf, or 0: a formula is computed as exactly as it takes."""
    expected = 1 / (1 + math.exp(-x)) if x > -700 else 0.0

    for source in (r"\frac{e^{\beta x}}{1+e^{\beta x}}", r"1 - \frac{1}{1+e^{\beta x}}", r"\sigma(\beta x)"):
        assert study("softplus_prime", source).value((x, 1.0), {}) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("size", [1.0, 40.0, 720.0, 1e4])
def test_values_of_matrices_lose_nothing_either(size):
    x, W, z_hat = np.array([1.0, -0.5]), np.array([[size, 0.3], [0.2, 2 * size]]), np.array([0.5, -2.0])
    a = W @ x
    e = np.exp(-np.abs(a))

    found = study("layer_gradient", r"W^\top\left(\hat z \odot \frac{e^{-Wx}}{(1+e^{-Wx})^2}\right)").value((x, W, z_hat), {})

    np.testing.assert_allclose(found.ravel(), W.T @ (z_hat * e / (1 + e) ** 2), rtol=1e-12, atol=1e-300)
    assert found.shape == (2, 1)


def test_a_row_comes_as_a_row_and_a_number_as_a_number():
    args = (np.ones(3), np.eye(3), np.ones(3))

    assert study("layer_gradient", r"(\hat z \odot z)^\top W").value(args, {}).shape == (1, 3)
    assert study("layer_gradient", "1").value(args, {}) == 1.0


def test_arguments_may_come_by_name():
    assert study("ce_at_scaled_onehot", r"\log(1+(k-1)e^{-\lambda})").value((), {"lam": 0.0, "k": 2}) == math.log(2)


def test_where_there_is_no_value_there_is_none():
    assert study("relu_prime", r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}").value((0.0,), {}) is None
    assert study("layer_gradient", r"\frac{\hat z}{x}").value((np.zeros(2), np.eye(2), np.ones(2)), {}) is None


@pytest.mark.parametrize("source", ["(x", r"W \odot x"])
def test_what_has_no_meaning_has_no_value(source):
    with pytest.raises(FormulaFault):
        study("layer_gradient", source).value((np.ones(2), np.eye(2), np.ones(2)), {})


def test_a_value_beyond_all_bounds_is_no_value():
    with pytest.raises(Undecided):
        study("relu_prime", "e^{e^x} - e^{e^x}").value((1e9,), {})


def test_the_report_says_all_of_it():
    report = study("layer_gradient", r"(W \odot x) \hat z").report()

    assert report.kind == "shape error"
    assert report.text == "(W ⊙ x) ẑ"
    assert "elementwise product of a d×d matrix and a column" in report.fault
    assert report.span == (0, 11)
    assert report.mathml.startswith("<math")
