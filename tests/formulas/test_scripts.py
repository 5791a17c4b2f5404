from __future__ import annotations

import pytest

from grader.formulas.faults import Unreadable


@pytest.mark.parametrize(
    "source",
    ["W^T", r"W^\top", r"W^{\mathsf T}", r"W^{\sf T}", r"W^\intercal", "W'", r"W^{\prime}", "W^t", "Wᵀ", "W.T", "W^{T}", "W⊤"],
)
def test_a_transpose_has_many_signs(line, source):
    assert line(source) == "Wᵀ"


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("z^{2}", "z²"),
        (r"z^{\odot 2}", "z²"),
        ("x^10", "x^(10)"),
        ("e^-x", "e^(−x)"),
        ("e^-αx", "e^(−αx)"),
        ("e^(-x)", "e^(−x)"),
        ("e^xz", "e^x z"),
        (r"e^\frac{x}{2}", "e^(x/2)"),
        (r"\sigma^2(x)", "σ(x)²"),
        ("(x)_+", "relu(x)"),
        (r"\log_2 x", "log_2(x)"),
        (r"\log_e x", "log(x)"),
        (r"\mathbb 1_{x > 0}", "1[x > 0]"),
        (r"1_{\{x > 0\}}", "1[x > 0]"),
        (r"\chi_{x>0}", "1[x > 0]"),
        (r"I_d", "I"),
        (r"\mathbf 1_d", "𝟏"),
        ("1_n", "𝟏"),
    ],
)
def test_raised_and_lowered_things_are_read(line, source, read):
    assert line(source).replace("ReLU", "relu") == read


@pytest.mark.parametrize("source", ["x_i", "W_{ij}", r"\sigma_2(x)", r"\log_{x} z"])
def test_index_notation_is_refused_by_name(line, source):
    with pytest.raises(Unreadable, match=r"index notation|base"):
        line(source)


def test_nothing_is_transposed_where_there_are_numbers_only(line):
    with pytest.raises(Unreadable):
        line("e^t", is_scalar=True)
