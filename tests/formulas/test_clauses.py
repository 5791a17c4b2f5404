from __future__ import annotations

import pytest

from grader.formulas.clauses import clauses_of
from grader.formulas.faults import Unreadable


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("f(x) = x", "x"),
        ("f = x = z", "z"),
        (r"f'(x) := x", "x"),
        (r"\frac{\partial\ell}{\partial x} = W x", "Wx"),
        (r"W x = \frac{\partial\ell}{\partial x}", "Wx"),
        (r"f &= x \\ &= z", "z"),
        (r"f = x \Rightarrow f = z", "z"),
        (r"W x, \text{where } \sigma'(t) = \sigma(t)(1 - \sigma(t))", "Wx"),
        (r"\sigma(x) = 1 / (1 + e^{-x})", "1/(1 + e^(−x))"),
        ("x, x > 0", "{x if x > 0}"),
        (r"x, \quad x \neq 0", "{x if x ≠ 0}"),
        (r"W x \quad x \in \mathbb{R}", None),
        (r"1 + (x) \quad \forall x \in \mathbb{R}", "1 + x"),
        (r"f(x) = W (x + z) \in \mathbb{R}^d", "W(x + z)"),
        (r"1 + x \quad (x \in \mathbb{R})", "1 + x"),
        (r"1 + x \text{ for all } x \in \mathbb{R}", "1 + x"),
        (r"x \text{ if } x \neq 0", "{x if x ≠ 0}"),
        (r"\boxed{f(x) = 1 + x}", "1 + x"),
        (r"{\displaystyle f(x) = 1 + x}", "1 + x"),
        (r"1 + e^{-\lambda} \to 1 \text{ as } \lambda \to \infty", "1 + e^(−λ)"),
        (r"1 + e^{-\lambda} \xrightarrow{\lambda \to \infty} 1", "1 + e^(−λ)"),
        (r"W x, \text{ where } \odot \text{ is the product of elements}", "Wx"),
        (r"1 + x \text{ (a column vector)}", "1 + x"),
        (r"1 + e^{-\lambda} \underset{\lambda \to \infty}{\longrightarrow} 1", "1 + e^(−λ)"),
        (r"1 + e^{-\lambda} \xrightarrow[\lambda \to \infty]{} 1", "1 + e^(−λ)"),
        (r"f(x) = 1 + e^{-\lambda} \le 2", "1 + e^(−λ)"),
        (r"0 < f(x) = 1 + e^{-\lambda} \le 2", "1 + e^(−λ)"),
        (r"W (z + x) \because z = \sigma(x)", "W(z + x)"),
        (r"1 + x \quad \text{undefined at } x = 0", "{undefined if x = 0; 1 + x otherwise}"),
        (r"1 + x, \text{ and undefined for } x = 0", "{undefined if x = 0; 1 + x otherwise}"),
        (r"1 + x \text{ if } x \neq 0 \text{ else undefined}", "{1 + x if x ≠ 0; undefined otherwise}"),
        (r"\text{By the chain rule, } f(x) = 1 + x", "1 + x"),
        (r"\text{Answer: } 1 + \cancel{x}", "1 + x"),
        (r"1 / (1 + e^{-x}) =: \sigma(x)", "σ(x)"),
        (r"x, \forall x \in \mathbb{R}", "x"),
        (r"x, \text{ for every } n > 0", None),
        ("x, n > 0", "x"),
        ("1 if x = 0 else z", "{1 if x = 0; z otherwise}"),
        ("f(x) = 1 if x > 0, 0 if x < 0", "{1 if x > 0; 0 if x < 0}"),
    ],
)
def test_the_last_side_counts(line, source, read):
    if read is None:
        with pytest.raises(Unreadable):
            line(source)
    else:
        assert line(source) == read


def definitions(tokens, source):
    found = clauses_of(tokens(source), frozenset({"x", "W", "z_hat"}))
    return [token.text for token in found.answer], [name for name, _ in found.definitions]


@pytest.mark.parametrize(
    "source", ["W a, a = W x", r"W a \text{ where } a = Wx", "a = W x, f = W a", r"a = Wx; \quad W a", r"W a \text{ for } a = W x"]
)
def test_a_student_may_define_a_name(tokens, source):
    assert definitions(tokens, source) == (["W", "a"], ["a"])


@pytest.mark.parametrize("name", ["S", "H", r"\Sigma"])
def test_a_defined_letter_is_no_function(tokens, name):
    assert definitions(tokens, rf"W {name} z, \quad {name} = \mathrm{{diag}}(z)")[1] == [name.strip("\\")]


def test_a_definition_that_nothing_needs_is_left_out(tokens):
    assert definitions(tokens, "W x, a = q") == (["W", "x"], [])


def test_what_is_given_cannot_be_defined(line):
    assert line("W x, x = 0") == "{Wx if x = 0}"


@pytest.mark.parametrize("source", ["", "=", "x =", "x > 0", "x, W"])
def test_nothing_that_counts_is_a_fault(line, source):
    with pytest.raises(Unreadable):
        line(source)
