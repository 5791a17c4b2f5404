from __future__ import annotations

import pytest

from grader.formulas.symbols import Symbols, accented, shown


def test_a_problems_own_symbol_comes_before_a_function_of_that_name():
    table = Symbols.of(("H", "x"))

    assert table.find("H") == ("SYM", "H")
    assert Symbols.of(("x",)).find("H") == ("FUNC", "step")


@pytest.mark.parametrize(
    ("word", "parts"),
    [("Wx", ["W", "x"]), ("alphax", ["alpha", "x"]), ("xe", ["x", "e"]), ("xq", ["x", "q"]), ("expx", ["exp", "x"])],
)
def test_a_word_is_split_into_known_names(word, parts):
    assert Symbols.of(("W", "x", "alpha")).split(word) == parts


def test_a_long_word_is_split_fast():
    assert Symbols.of(("x",)).split("x" * 2000) == ["x"] * 2000


@pytest.mark.parametrize(
    ("name", "letter"), [("z_hat", "ẑ"), ("y_hat", "ŷ"), ("alpha", "α"), ("lam", "λ"), ("W", "W"), ("x_bar", "x̄")]
)
def test_names_are_shown_as_on_paper(name, letter):
    assert shown(name) == letter


def test_longer_function_names_are_known_in_any_letter_case():
    table = Symbols.of(("x",))

    assert table.find("ReLU") == ("FUNC", "relu")
    assert table.find("EXP") == ("FUNC", "exp")
    assert table.find("LN") is None
    assert accented("z", "widehat") == "z_hat"
