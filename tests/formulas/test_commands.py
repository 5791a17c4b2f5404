from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable


@pytest.mark.parametrize(
    ("source", "read"),
    [
        (r"\frac12", "1/2"),
        (r"\frac1{x}", "1/x"),
        (r"\dfrac xz", "x/z"),
        (r"\tfrac{1}{1+x}", "1/(1 + x)"),
        (r"{1 \over 1 + x}", "1/(1 + x)"),
        (r"\sqrt[3]{x}", "x^(1/3)"),
        (r"\sqrt{x}^2", "sqrt(x)²"),
        (r"\mathrm{diag}(z)", "diag(z)"),
        (r"\operatorname*{diag} z", "diag(z)"),
        (r"\text{diag}\left(z\right)", "diag(z)"),
        (r"\bigl( x + z \bigr)^2", "(x + z)²"),
        (r"\left. x \right.", "x"),
        (r"\alphax", "αx"),
        (r"\underbrace{x}_{\text{input}} + z", "x + z"),
        (r"\textcolor{red}{x}", "x"),
        (r"\color{red} x", "x"),
        (r"x \tag{1} \label{eq:x}", "x"),
        (r"\mathbf 1 - z", "𝟏 − z"),
        (r"\begin{aligned} f &= x \\ &= z \end{aligned}", "z"),
        (r"\begin{equation*} f = x \end{equation*}", "x"),
        (r"x \not= z", None),
    ],
)
def test_commands_are_read(line, source, read):
    if read is None:
        with pytest.raises(Unreadable):
            line(source)
    else:
        assert line(source) == read


@pytest.mark.parametrize(
    "source",
    [
        r"\left\{ \begin{array}{rl} 1 & x > 0 \\[3pt] 0 & x < 0 \end{array} \right.",
        r"\begin{dcases} 1 & x > 0 \\ 0 & x < 0 \end{dcases}",
        r"\begin{cases} 1 & \text{if } x > 0, \\ 0 & \text{if $x < 0$.} \\ \end{cases}",
        r"\left\{ \begin{matrix} 1 & x > 0 \\ 0 & x < 0 \end{matrix} \right.",
    ],
)
def test_a_big_brace_is_cases_however_it_is_drawn(line, source):
    assert line(source) == "{1 if x > 0; 0 if x < 0}"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (r"\sum_j x_j", "index notation"),
        (r"\foo x", "not known here"),
        (r"\begin{cases} 1 & x > 0", "never ended"),
        (r"x \end{cases}", "never begun"),
        (r"\begin{cases} 1 & x>0 \end{array}", "is ended by"),
        (r"\frac{d}{dx} x", "write the result"),
        (r"\hat{x + z}", "no symbol"),
    ],
)
def test_what_cannot_be_read_is_named(line, source, said):
    with pytest.raises(Unreadable, match=said):
        line(source)
