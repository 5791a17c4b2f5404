from __future__ import annotations

import pytest

from grader.formulas.clauses import clauses_of
from grader.formulas.faults import Unreadable
from grader.formulas.grammar import parse
from grader.formulas.readings import Reading, readings, settle
from grader.formulas.rendering import text_of
from grader.formulas.tree import Chain, Sym


@pytest.fixture
def settled(tokens):
    def in_reading(source, **reading):
        found = parse(clauses_of(tokens(source), frozenset()).answer)
        return text_of(settle(found, Reading(**reading)))

    return in_reading


@pytest.mark.parametrize(
    ("hadamard", "read"),
    [
        ("loose", "Wᵀẑ ⊙ z"),
        ("same", "Wᵀẑ ⊙ z"),
        ("tight", "Wᵀ(ẑ ⊙ z)"),
        ("right", "Wᵀ(ẑ ⊙ z)"),
    ],
)
def test_how_tight_the_elementwise_product_binds_is_settled(settled, hadamard, read):
    assert settled(r"W^T \hat z \odot z", hadamard=hadamard) == read


def test_from_left_to_right_differs_where_a_factor_follows(settled):
    assert settled(r"x \odot z W", hadamard="loose") == "x ⊙ zW"
    assert settled(r"x \odot z W", hadamard="same") == "(x ⊙ z) W"


def test_a_slash_takes_one_factor_or_all_that_follow(settled):
    assert settled("1/2x") == "1/2 · x"
    assert settled("1/2x", is_slash_last=True) == "1/(2x)"


def test_the_default_comes_first_and_no_reading_twice(tokens):
    found = list(readings(parse(clauses_of(tokens("x + z"), frozenset()).answer)))

    assert found[0][0] == Reading()
    assert [reading.is_lenient for reading, _ in found] == [False, True]


def test_a_chain_of_hundreds_of_factors_is_refused():
    with pytest.raises(Unreadable, match="factors"):
        settle(Chain(Sym("x"), (("", Sym("x")),) * 500), Reading())
