from __future__ import annotations

import time

import pytest

from grader.course.answers import names_answered
from grader.course.macros import Macro, expanded, macros_of


@pytest.mark.parametrize(
    ("definition", "name", "macro"),
    [
        (r"\newcommand{\zh}{\hat{z}}", "zh", Macro(0, r"\hat{z}")),
        (r"\newcommand\zh{\hat z}", "zh", Macro(0, r"\hat z")),
        (r"\renewcommand*{\vec}[1]{\mathbf{#1}}", "vec", Macro(1, r"\mathbf{#1}")),
        (r"\providecommand{\pd}[2]{\frac{\partial #1}{\partial #2}}", "pd", Macro(2, r"\frac{\partial #1}{\partial #2}")),
        (r"\def\W{\mathbf W}", "W", Macro(0, r"\mathbf W")),
        (r"\def\pd#1#2{\frac{\partial #1}{\partial #2}}", "pd", Macro(2, r"\frac{\partial #1}{\partial #2}")),
        (r"\DeclarePairedDelimiter\paren{(}{)}", "paren", Macro(1, r"\left( #1 \right)")),
        (r"\DeclareMathOperator{\diag}{diag}", "diag", Macro(0, r"\operatorname{diag}")),
    ],
)
def test_definitions_are_found(definition, name, macro):
    assert macros_of(f"\\usepackage{{amsmath}}\n{definition}\n\\begin{{document}}") == {name: macro}


@pytest.mark.parametrize("text", [r"\newcommand", r"\newcommand{\x", r"\newcommand{\x}{", r"\def", r"\newcommand{x}{y}"])
def test_broken_definitions_are_passed_over(text):
    assert macros_of(text) == {}


def test_a_star_behind_a_macro_with_arguments_is_no_argument():
    macros = macros_of(r"\DeclarePairedDelimiter{\paren}{(}{)} \newcommand{\z}{\hat z}")

    assert "".join(expanded(r"\paren*{x}", macros).split()) == r"\left(x\right)"
    assert "".join(expanded(r"\z*x", macros).split()) == r"\hatz*x"


def test_macros_are_expanded_with_their_arguments_and_in_each_other():
    macros = macros_of(r"\newcommand{\z}{\vv{z}} \newcommand{\vv}[1]{\mathbf{#1}} \newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}")

    found = expanded(r"\z x + \pd{\ell}\z", macros)

    assert " ".join(found.split()) == r"\mathbf{z} x + \frac{\partial \ell}{\partial \mathbf{z} }"
    assert expanded(r"\zeta \mathbf z", macros) == r"\zeta \mathbf z"


@pytest.mark.parametrize(
    "text", [r"\newcommand{\x}{\x\x}", r"\newcommand{\x}{\y\y}\newcommand{\y}{\x\x}", r"\newcommand{\x}[9]{#1#1#1#1\x}"]
)
def test_macros_that_grow_without_end_are_bounded(text):
    begun = time.process_time()

    assert len(expanded(r"\x\x", macros_of(text))) < 200_000
    assert time.process_time() - begun < 2.0


def test_a_students_own_macros_are_read():
    tex = r"""
    \newcommand{\gz}{\hat{\mathbf z}}
    \DeclareMathOperator{\Diag}{Diag}
    \begin{answer}{layer_gradient} \[ W^\top \Diag(\sigma'(Wx)) \gz \] \end{answer}
    """

    assert names_answered("answers.tex", tex.encode()) == ["layer_gradient"]
