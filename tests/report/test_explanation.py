"""An explanation is told part by part; a hidden case, and what is for instructors, never in a student's copy."""

from dataclasses import replace

import pytest

from grader.evidence import Explanation
from grader.model import Reason
from grader.report.explanation import explain

from .sample_results import HOSTILE, perfect

CHECK = perfect("x", "cs475_hw3").problems[0].checks[0]
WHOLE = Explanation(
    misconception="You tripled.", known_as="triple.py", call="f(1.0, 2)", returned="3.0", expected="2.0",
    is_smallest=True, detail="One number.", relation="It is 3/2 of it.", irrelevant=("a", "b", "c"), look_at="Line 3.",
    is_flaky=True,
)  # fmt: skip


def told(explanation, *, is_copy=False, hidden=False):
    return explain(replace(CHECK, explanation=explanation, hidden=hidden, reason=Reason.VALUE), is_copy=is_copy)


def test_every_part_is_told():
    view = told(WHOLE)

    assert view.lead == "You tripled. It is 3/2 of it."
    assert (view.call, view.returned, view.expected) == ("f(1.0, 2)", "3.0", "2.0")
    assert view.call_label == "Simplest failing call"
    assert view.does_not_matter == "The value of `a`, `b` and `c` does not matter: others fail as well."
    assert (view.detail, view.look_at, view.known_as) == ("One number.", "Line 3.", "triple.py")
    assert view.flaky.startswith("The same input gave two different answers")


def test_how_a_call_ended_is_no_value():
    view = told(Explanation(call="f(1)", returned="raised ValueError: no", is_ending=True, finding="It raises."))

    assert (view.returned_label, view.returned, view.finding) == ("How it ended", "raised ValueError: no", "It raises.")
    assert told(WHOLE).returned_label == "What your code gives"


def test_a_finding_alone_is_an_explanation():
    assert told(Explanation(finding="Needs `g`, which did not pass.")).finding == "Needs `g`, which did not pass."


def test_one_argument_that_does_not_matter_stands_alone():
    assert told(replace(WHOLE, irrelevant=("y",))).does_not_matter == "The value of `y` does not matter: others fail as well."


def test_an_input_that_was_not_searched_for_is_not_called_the_smallest():
    assert told(replace(WHOLE, is_smallest=False)).call_label == "A call that fails"


@pytest.mark.parametrize("nothing", [None, Explanation(), Explanation(known_as="triple.py"), Explanation(is_smallest=True)])
def test_an_explanation_without_a_word_is_none(nothing):
    assert told(nothing) is None


def test_students_copy_has_no_known_wrong_answer():
    assert told(WHOLE, is_copy=True).known_as == ""
    assert told(WHOLE, is_copy=True).call == "f(1.0, 2)"


def test_students_copy_of_a_hidden_check_has_the_mistake_and_nothing_of_the_case():
    view = told(WHOLE, is_copy=True, hidden=True)

    assert (view.call, view.returned, view.expected, view.detail, view.does_not_matter) == ("",) * 5
    assert view.lead.startswith("You tripled.")


def test_students_copy_of_a_hidden_check_is_never_empty():
    view = told(Explanation(call="f(1)", returned="2"), is_copy=True, hidden=True)

    assert (view.call, view.returned) == ("", "")
    assert view.finding == "A hidden case fails: wrong value."


def test_texts_are_cleaned_and_cut():
    view = told(Explanation(misconception=HOSTILE, call=HOSTILE * 99, known_as=HOSTILE, irrelevant=(HOSTILE,) * 99))

    assert "\x1b" not in repr(view)
    assert "\\u202e" in view.lead
    assert len(view.call) < 1_100
