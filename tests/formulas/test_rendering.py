from __future__ import annotations

from fractions import Fraction

import pytest

from grader.formulas.rendering import number


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (r"W^\top(\hat z \odot z \odot (1-z))", "Wᵀ(ẑ ⊙ z ⊙ (1 − z))"),
        (r"\frac{1}{1+e^{-\alpha x}}", "1/(1 + e^(−αx))"),
        (r"\frac{x}{z}W", "x/z · W"),
        ("-(x + z)", "−(x + z)"),
        ("(-x)^2", "(−x)²"),
        ("x - (z - 1)", "x − (z − 1)"),
        ("(x z)^T", "(xz)ᵀ"),
        (r"(x \odot z) W", "(x ⊙ z) W"),
        (r"x \odot (z W)", "x ⊙ zW"),
        ("2 3", "2 3"),
        ("0.25x", "0.25x"),
        (r"\lVert x \rVert + |z|", "‖x‖ + |z|"),
        (r"x^{x+1}", "x^(x + 1)"),
    ],
)
def test_a_formula_is_written_on_one_line(line, source, read):
    assert line(source) == read


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(3), "3"), (Fraction(1, 4), "0.25"), (Fraction(1, 3), "1/3"), (Fraction(-5000001, 10**6), "-5.000001")],
)
def test_numbers_are_decimals_where_that_is_short(value, text):
    assert number(value) == text


def test_a_number_of_any_size_is_short():
    assert len(number(Fraction(10**300 + 1, 7))) < 100
