from __future__ import annotations

import numpy as np
import pytest

from grader.errors import EngineError, FormulaFailed
from grader.formulas.answers import FormulaAnswers, marked
from grader.formulas.messages import Reply
from grader.model import Ending
from tests.formulas.contracts import declared


@pytest.fixture
def answers(formula_worker):
    return FormulaAnswers(declared(), formula_worker.ask, dict.fromkeys(declared(), 7))


def test_a_formula_is_asked_like_a_function(answers):
    answers.bind("softplus_prime", r"\frac{1}{1+e^{-\beta x}}", "answers.tex")

    assert answers.value("softplus_prime", (0.0, 2.0), {}) == 0.5
    assert answers.value("softplus_prime", (), {"x": 0.0, "beta": 2.0}) == 0.5
    assert answers.report("softplus_prime").kind == "correct"
    assert answers.mistakes("softplus_prime") == ()


def test_arrays_come_back_as_arrays(answers):
    answers.bind("layer_gradient", r"W^\top(\hat z \odot z \odot (1-z))", "hw3.py")

    found = answers.value("layer_gradient", (np.zeros(2), np.eye(2), np.ones(2)), {})
    np.testing.assert_array_equal(found, [[0.25], [0.25]])


@pytest.mark.parametrize(
    ("source", "said", "is_shape"),
    [
        (r"\frac{1}{1+", "cannot be read: a brace `{` is never closed. Here, between the marks: `\\frac{1}▸{◂1+`.", False),
        (r"W \odot x", "does not fit together: the elementwise product", True),
    ],
)
def test_what_gives_no_value_says_why_and_where(answers, source, said, is_shape):
    answers.bind("layer_gradient", source, "hw3.py")

    with pytest.raises(FormulaFailed) as failed:
        answers.value("layer_gradient", (np.zeros(2), np.eye(2), np.ones(2)), {})

    assert said in failed.value.message
    assert failed.value.is_shape is is_shape


def test_a_limit_is_hit_once():
    asked = []

    def ask(question):
        asked.append(question.what)
        return Reply(fault="it takes too long", is_limit=True)

    answers = FormulaAnswers(declared(), ask, dict.fromkeys(declared(), 7))
    answers.bind("relu_prime", "x", "hw3.py")
    for _ in range(3):
        with pytest.raises(FormulaFailed) as failed:
            answers.value("relu_prime", (1.0,), {})

    assert asked == ["study"]
    assert failed.value.ending in (Ending.OK, Ending.CPU)


def test_a_declaration_that_is_wrong_is_our_fault():
    answers = FormulaAnswers(declared(), lambda question: Reply(fault="no"), dict.fromkeys(declared(), 7))
    answers.bind("relu_prime", "x", "hw3.py")

    with pytest.raises(EngineError, match="declaration"):
        answers.report("relu_prime")


def test_what_was_found_out_is_kept_until_the_text_changes(formula_worker):
    asked = []

    def ask(question):
        asked.append(question.source)
        return formula_worker.ask(question)

    answers = FormulaAnswers(declared(), ask, dict.fromkeys(declared(), 7))
    for source in ("x", "x", "2x"):
        answers.clear()
        answers.bind("relu_prime", source, "hw3.py")
        answers.report("relu_prime")

    assert asked == ["x", "2x"]


def test_the_place_of_a_fault_is_marked():
    assert marked("a + b * c", (4, 5)) == "`a + ▸b◂ * c`"
    assert marked("x" * 100, (50, 60)) == f"`…{'x' * 25}▸{'x' * 10}◂{'x' * 25}…`"
    assert marked("x", (-1, -1)) == ""
    assert marked("(", (0, 5)) == "`▸(◂`"
