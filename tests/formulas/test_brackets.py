from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (r"\log 2x", "log(2x)"),
        (r"\tanh\frac{x}{2}", "tanh(x/2)"),
        (r"\log x + 1", "log(x) + 1"),
        (r"\log(x) z", "log(x) z"),
        (r"\log{x}z", "log(x) z"),
        (r"\log\sigma(x)", "log(σ(x))"),
        (r"\exp -x", "exp(−x)"),
        (r"\sigma' Wx", "σ′(Wx)"),
        (r"\max\{0, x\}", "max(0, x)"),
        (r"\max{0, x}", "max(0, x)"),
        (r"\tanh^2 x", "tanh(x)²"),
        (r"\mathbb{1}[x > 0]", "1[x > 0]"),
        (r"\mathbb{I}(x>0) z", "1[x > 0] z"),
        ("2[x > 0]", "2 1[x > 0]"),
    ],
)
def test_brackets_that_people_leave_out_are_put_in(line, source, read):
    assert line(source) == read


@pytest.mark.parametrize(
    ("source", "said", "span"),
    [
        ("(x", "never closed", (0, 1)),
        ("x)", "never opened", (1, 2)),
        ("(x|", "never closed|does not fit", None),
        (r"W \sigma", "no argument", (2, 8)),
        (r"\left(x\right]", None, None),
    ],
)
def test_a_bracket_without_its_pair_is_a_fault_with_a_place(line, source, said, span):
    if said is None:
        assert line(source) == "x"
        return
    with pytest.raises(Unreadable, match=said) as fault:
        line(source)

    assert span is None or fault.value.span == span
