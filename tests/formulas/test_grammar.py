from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable
from grader.formulas.grammar import parser
from grader.formulas.tree import Neg, Num, Power, Product, Sum, Sym


def test_the_grammar_is_lalr_without_conflicts():
    """``strict=True`` refuses a grammar with a conflict; it must be on."""
    assert parser().options.strict is True
    assert parser().options.parser == "lalr"


def test_a_sign_binds_less_than_a_power_and_more_than_a_sum(tree):
    assert tree("-x^2 + 1") == Sum((Neg(Power(Sym("x"), Num(2))), Num(1)))


def test_a_sign_in_front_belongs_to_the_whole_product(tree):
    assert tree("-W x") == Neg(Product("", Sym("W"), Sym("x")))
    assert tree("---x") == Neg(Sym("x"))
    assert tree("x * -z") == Product("*", Sym("x"), Neg(Sym("z")))


def test_places_are_whole_with_their_brackets(tree):
    source = r"W (x + z) z"
    found = tree(source)

    assert source[slice(*found.left.right.span)] == "(x + z)"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x +", "ends too early; a number"),
        ("x + * z", "does not fit here; a number"),
        ("(x + ) z", "does not fit here; a number"),
        (r"\sigma(x, )", "does not fit here"),
        ("x^", "missing at the end"),
        (r"\max(x", "never closed"),
        ("x > ", "only a condition"),
    ],
)
def test_a_fault_says_what_was_expected(tree, source, said):
    with pytest.raises(Unreadable, match=said):
        tree(source)


def test_an_inverse_function_is_refused(tree):
    with pytest.raises(Unreadable, match="inverse"):
        tree(r"\sigma^{-1}(x)")
