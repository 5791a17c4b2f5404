from __future__ import annotations

from fractions import Fraction

import pytest

from grader.formulas import steps
from grader.formulas.faults import Unreadable

X = steps.Step("var", name="x")


def test_constants_are_computed_exactly():
    third = steps.divide(steps.constant(1), steps.constant(3))

    assert steps.add([third, third]).value == Fraction(2, 3)
    assert steps.power(third, Fraction(-2), (0, 1)).value == 9
    assert steps.negative(third).value == Fraction(-1, 3)
    assert steps.multiply(third, steps.constant(3)).value == 1


def test_a_division_by_zero_is_left_to_the_evaluation():
    assert steps.divide(steps.ONE, steps.constant(0)).op == "div"
    assert steps.power(steps.constant(0), Fraction(-1), (0, 1)).op == "pow"


@pytest.mark.parametrize("exponent", [Fraction(20_000), Fraction(-20_000), Fraction(1, 2**300)])
def test_a_large_exponent_is_refused(exponent):
    with pytest.raises(Unreadable, match="exponent"):
        steps.power(X, exponent, (0, 1))


def test_a_large_constant_is_refused():
    with pytest.raises(Unreadable, match="too large"):
        steps.power(steps.constant(10**30), Fraction(9000), (0, 1))


def test_two_transposes_and_two_signs_are_none():
    matrix = steps.Step("var", shape=("d", "d"), name="W")

    assert steps.transpose(steps.transpose(matrix)) == matrix
    assert steps.negative(steps.negative(X)) == X
    assert steps.transpose(X) == X


def test_a_row_times_a_column_is_a_number():
    column = steps.Step("var", shape=("d", "1"), name="x")

    assert steps.matrix_product(steps.transpose(column), column).shape == ()
    assert steps.matrix_product(column, steps.transpose(column)).shape == ("d", "d")


@pytest.mark.parametrize(("name", "primes"), [("relu", 1), ("log", 1), ("sigma", 3), ("abs", 1)])
def test_a_derivative_that_is_asked_for_is_no_answer(name, primes):
    with pytest.raises(Unreadable, match="write it out"):
        steps.function_of(name, X, primes, (0, 1))


@pytest.mark.parametrize("name", ["sech", "csch", "coth", "log1p", "expm1", "square", "log_2", "sigma", "tanh"])
def test_functions_are_made_of_steps(name):
    assert steps.function_of(name, X, 0, (0, 1)).shape == ()


def test_an_unknown_function_is_named():
    with pytest.raises(Unreadable, match="erf"):
        steps.function_of("erf", X, 0, (0, 1))
