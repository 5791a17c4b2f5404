from __future__ import annotations

import pytest

from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula
from grader.formulas.faults import ShapeFault, Unreadable
from grader.formulas.readings import Reading
from grader.formulas.shapes import a

MIXED = Contract(Formula("x: n, y: m, W: m×n, V: n×n, s", "x", result="n"))


def shape(source, **reading):
    return MIXED.steps(MIXED.read(source), Reading(**reading))[0].shape


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Wx", ("m", "1")),
        ("W^T y", ("n", "1")),
        ("x^T W^T", ("1", "m")),
        ("y^T W x", ()),
        ("x x^T", ("n", "n")),
        ("s W", ("m", "n")),
        ("1 - x", ("n", "1")),
        ("1 + V", ("n", "n")),
        (r"\mathrm{diag}(x)", ("n", "n")),
        (r"\mathrm{diag}(V)", ("n", "1")),
        (r"\sigma(Wx)", ("m", "1")),
        ("e^{-x}", ("n", "1")),
        ("x^2", ("n", "1")),
        ("V^2", ("n", "n")),
        (r"\frac{1}{1+e^{-x}}", ("n", "1")),
        (r"\lVert x \rVert", ()),
        (r"\max(0, x)", ("n", "1")),
        (r"[x > 0]", ("n", "1")),
        (r"\begin{cases} x & s > 0 \\ 0 & s < 0 \end{cases}", ("n", "1")),
        ("x^T x / s", ()),
    ],
)
def test_every_part_has_a_shape(source, found):
    assert shape(source) == found


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("W y", "the product of a m×n matrix and a column does not exist: Wy"),
        (r"W \odot x", "elementwise product of a m×n matrix and a column"),
        ("x + x^T", "cannot be added"),
        ("x + y", "cannot be added"),
        ("1 + W", "a number is added to a m×n matrix"),
        ("x x", "the product of a column and a column"),
        ("x / V", "divide"),
        ("V^{-1}", "inverses"),
        ("W^2", "no powers"),
        ("x^x", "no exponent"),
        (r"\mathrm{diag}(W)", "no diagonal"),
        (r"[x > y]", "cannot be compared"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(source, said):
    with pytest.raises(ShapeFault) as fault:
        shape(source)

    assert said in fault.value.message
    assert 0 <= fault.value.span[0] < fault.value.span[1] <= len(source)


def test_columns_side_by_side_are_multiplied_only_leniently():
    with pytest.raises(ShapeFault):
        shape("x x")
    assert shape("x x", is_lenient=True) == ("n", "1")
    assert shape(r"x \cdot x") == ()


def test_a_star_is_elementwise_in_python_and_a_product_elsewhere():
    assert shape("W * x") == ("m", "1")
    with pytest.raises(ShapeFault):
        shape("W.T.T * x")


def test_a_number_beside_a_matrix_is_remarked():
    assert MIXED.steps(MIXED.read("1 + V"), Reading())[1] != []


@pytest.mark.parametrize("source", [r"\max(x)", r"\sigma(x, x)", r"\max'(x, x)"])
def test_functions_want_their_arguments(source):
    with pytest.raises(Unreadable):
        shape(source)


def test_vectors_are_unknown_where_there_are_numbers_only():
    numbers = Contract(Formula("x", "x"))
    with pytest.raises(Unreadable, match="no vectors"):
        numbers.steps(numbers.read("I x"), Reading())


def test_shapes_have_names():
    assert [a(one) for one in ((), ("d", "1"), ("1", "d"), ("m", "n"))] == [
        "a number", "a column", "a row", "a m×n matrix",
    ]  # fmt: skip
