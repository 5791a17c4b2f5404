from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("Wᵀ(ẑ ⊙ z)", "Wᵀ(ẑ ⊙ z)"),
        ("x²", "x²"),
        ("x⁻¹⁰", "x^(−10)"),
        ("½x", "1/2 · x"),
        ("σ′(x)", "σ′(x)"),
        ("x − 1", "x − 1"),
        ("x ** 2", "x²"),
        ("x .* z", "x ⊙ z"),
        ("√x", "sqrt(x)"),
        ("W.T @ x", "Wᵀ @ x"),
        ("np.exp(-x)", "exp(−x)"),
        ("torch.sigmoid(x)", "σ(x)"),
        ("max(0, x)", "max(0, x)"),
        ("log1p(x)", "log1p(x)"),
        ("2e3 x", "2000x"),
        (".5 x", "0.5x"),
        ("$x$.", "x"),
        ("x\u200b z", "x z"),
    ],
)
def test_plain_text_and_unicode_are_read(line, source, read):
    assert line(source) == read.replace("x z", "xz")


@pytest.mark.parametrize(
    "source", ["1 if x > 0 else 0", "1 for x > 0, 0 otherwise", "1 when x > 0; 0 elsewhere", "1 if x > 0, else 0"]
)
def test_words_make_cases(line, source):
    assert line(source) == "{1 if x > 0; 0 otherwise}"


@pytest.mark.parametrize(
    ("source", "said"), [("x > 0 ? 1 : 0", "`[?]`"), ("3!", "`!`"), ("1 . x", "dot"), ("Piecewise(x)", "`Piecewise`")]
)
def test_what_has_no_meaning_is_not_passed_over(line, source, said):
    with pytest.raises(Unreadable, match=said):
        line(source)


@pytest.mark.parametrize("words", ["undefined", "does not exist", "DNE", "None", "not defined", "NaN", "n/a"])
def test_words_say_that_there_is_no_value(line, words):
    said = rf"\text{{{words}}}" if "/" in words else words

    assert line(rf"\begin{{cases}} 1 & x > 0 \\ {said} & x = 0 \end{{cases}}") == "{1 if x > 0; undefined if x = 0}"
