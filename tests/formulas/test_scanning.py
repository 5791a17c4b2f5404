from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable
from grader.formulas.scanning import mended, scan


def texts(source):
    return [piece.text for piece in scan(source)[0]]


def test_a_formula_is_cut_into_commands_words_numbers_and_characters():
    assert texts(r"\frac{1}{2} Wx + 3.5 % a comment") == ["frac", "{", "1", "}", "{", "2", "}", "Wx", "+", "3.5"]


@pytest.mark.parametrize(
    ("unraw", "meant"),
    [
        ("\frac{1}{2}", r"\frac{1}{2}"),
        ("\beta x", r"\beta x"),
        ("\alpha", r"\alpha"),
        ("\vec x", r"\vec x"),
        ("W^\top", r"W^\top"),
        ("\tanh(x)", r"\tanh(x)"),
        ("\theta", r"\theta"),
        ("\nabla_z", r"\nabla_z"),
        ("\\left(x\right)", r"\left(x\right)"),
        ("x\ty\nz", "x\ty\nz"),
    ],
)
def test_what_an_unraw_string_did_to_backslashes_is_undone(unraw, meant):
    text, places, was_mended = mended(unraw)

    assert text == meant
    assert was_mended is (unraw != meant)
    assert len(places) == len(text) + 1
    assert places[-1] == len(unraw)


@pytest.mark.parametrize(
    ("source", "said"),
    [("\0", "NUL"), ("x\x1b[31m", "control character"), ("x" * 3000, "characters"), ("1" * 60, "digits"),
     ("(" * 200, "nested"), ("}", "never opened"), ("{", "never closed"), ("+" * 1990, "parts|characters")],
)  # fmt: skip
def test_what_no_formula_holds_is_refused(source, said):
    with pytest.raises(Unreadable, match=said):
        scan(source)


def test_mathematical_letters_are_letters():
    assert texts("𝐖𝑥") == ["W", "x"]
