from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable
from grader.formulas.scanning import scan
from grader.formulas.slices import argument, cells_of, environment, optional, raised, texts_of


def pieces(source):
    return scan(source)[0]


def texts(found):
    return [piece.text for piece in found]


def test_an_argument_is_what_is_in_braces_or_the_next_thing():
    assert texts(argument(pieces("{a b} c"), 0)[0]) == ["a", "b"]
    assert texts(argument(pieces(r"\frac12 x"), 0)[0]) == ["frac", "1", "2"]
    assert texts(argument(pieces(r"\hat z x"), 0)[0]) == ["hat", "z"]


def test_tex_takes_one_digit_where_a_power_takes_the_number():
    found = pieces("12")

    assert texts(argument(list(found), 0, digit=True)[0]) == ["1"]
    assert texts(argument(list(found), 0)[0]) == ["12"]


def test_a_sign_takes_what_follows_closely():
    assert texts(raised(pieces("-2x + 1"), 0, lambda word: True)[0]) == ["-", "2", "x"]
    assert texts(raised(pieces("(x+1)y"), 0, lambda word: True)[0]) == ["(", "x", "+", "1", ")"]
    assert texts(raised(pieces("xy"), 0, lambda word: False)[0]) == ["x"]


def test_an_optional_argument_behind_a_line_end_is_a_length():
    assert optional(pieces(r"\\[2pt]"), 1)[1] == 5
    assert optional(pieces(r"\\[x>0]"), 1)[1] == 1


def test_cells_are_cut_outside_of_braces():
    cells = cells_of(pieces(r"1 & {a & b} \\ 0 & x"))

    assert [[texts(cell) for cell in row] for row in cells] == [
        [["1"], ["{", "a", "&", "b", "}"]],
        [["0"], ["x"]],
    ]


def test_an_environment_ends_where_it_was_begun():
    found = pieces(r"\begin{cases}\begin{a}x\end{a}\end{cases}y")

    inner, end = environment(found, 4, "cases", found[0])

    assert texts_of(inner) == ["begin", "a", "x", "end", "a"]
    assert found[end].text == "y"


@pytest.mark.parametrize("source", ["", "(x"])
def test_a_missing_argument_is_a_fault(source):
    with pytest.raises(Unreadable):
        raised(pieces(source), 0, lambda word: True)
