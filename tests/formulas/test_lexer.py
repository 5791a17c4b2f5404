from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable


def kinds(found):
    return [(token.kind, token.text) for token in found]


@pytest.mark.parametrize(
    "source",
    [r"\hat z", r"\hat{z}", r"\widehat{\mathbf z}", r"\mathbf{\hat z}", r"{\hat{\bf z}}", "ẑ", "z\u0302", "z_hat", "zhat",
     r"z_{hat}", r"z_{\text{hat}}", r"z\_hat", r"\boldsymbol{\hat{z}}"],
)  # fmt: skip
def test_one_symbol_has_many_spellings(tokens, source):
    assert kinds(tokens(source)) == [("SYM", "z_hat")]


@pytest.mark.parametrize("source", [r"\alpha", "α", "alpha", r"\mathit{\alpha}"])
def test_greek_letters_are_names(tokens, source):
    assert kinds(tokens(source)) == [("SYM", "alpha")]


@pytest.mark.parametrize("source", [r"\lambda", "λ", "lambda", "lam"])
def test_the_name_that_python_keeps_for_itself_is_lambda(tokens, source):
    assert kinds(tokens(source)) == [("SYM", "lam")]


def test_letters_side_by_side_are_factors(tokens):
    assert kinds(tokens("Wxalpha")) == [("SYM", "W"), ("SYM", "x"), ("SYM", "alpha")]


def test_an_unknown_name_matters_only_where_it_counts(tokens, line):
    assert kinds(tokens("q"))[0][0] == "UNKNOWN"
    assert line("q = x") == "x"


def test_every_token_knows_its_place(tokens):
    source = r"W^\top(\hat z \odot z)"

    assert [source[token.start : token.end] for token in tokens(source) if token.kind == "SYM"] == ["W", r"\hat z", "z"]


def test_braces_without_end_are_a_fault_with_a_place(tokens):
    with pytest.raises(Unreadable) as fault:
        tokens(r"\frac{1}{x")

    assert fault.value.span == (8, 9)
