from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from grader.checking import expect
from grader.checking.cases import Case
from grader.checking.read import Lesson, Mismatch
from grader.child.values import Tensor
from grader.errors import NotHandedIn, ProcessEnded, StudentRaised
from grader.evidence import Explanation
from grader.grading import explain
from grader.model import Ending, Reason
from grader.student.remote import Asked, Call

CALL = Call("f", (1.5, np.array([1.0, 2.0])), {"k": 3})
SHOWN = "`f(1.5, np.array([1., 2.]), k=3)`"


def raised(kind="ValueError", text="no", frames=(("hw3.py", 3, "x = 1"),), ending=Ending.EXCEPTION):
    return StudentRaised(kind, text, frames, ending)


# -- values and calls ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "None"), (True, "True"), (3, "3"), (0.1, "0.1"), (1j, "1j"), ("a'b", '"a\'b"'),
        (np.float64(0.5), "0.5"),
        (np.int64(3), "3"), (Fraction(1, 3), "Fraction(1, 3)"), ([1, [2.0]], "[1, [2.0]]"), ((1,), "(1,)"),
        ((1, 2), "(1, 2)"), ([], "[]"), (np.array([[1.0], [2.0]]), "np.array([[1.], [2.]])"),
        (np.zeros((5, 5)), "<array of shape (5, 5)>"), ([0] * 21, "<list of length 21>"),
        (Tensor(np.zeros((2, 1), np.float32)), "<float32 tensor of shape (2, 1)>"),
        ({"a": 1}, "<dict of length 1>"),
        (Case(x=1), "<Case of length 1>"), (object(), "<object>"), (1e300, "1e+300"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_value_is_written_as_python(value, expected):
    assert explain.show(value) == expected


def test_a_call_is_written_as_a_student_could_type_it():
    assert explain.show_call(CALL) == SHOWN.strip("`")


@pytest.mark.parametrize("call", [None, Call("f", ("x" * 300,), {})], ids=["none", "too long"])
def test_a_call_that_nobody_could_read_is_left_out(call):
    assert explain.show_call(call) == ""


# -- a wrong value -------------------------------------------------------------------------------------

WRONG = Mismatch("the result is 2.0.", Reason.VALUE, "3.0")


def test_a_wrong_value_is_told_with_call_and_expected_value():
    assert explain.mismatch(WRONG, CALL, hidden=False) == f"{SHOWN}: the result is 2.0. Expected 3.0."


def test_without_a_call_the_sentence_begins_with_a_capital():
    assert explain.mismatch(WRONG, None, hidden=False) == "The result is 2.0. Expected 3.0."


def test_a_name_in_front_keeps_its_letters():
    assert explain.mismatch(Mismatch("`f` is 2."), None, hidden=False) == "`f` is 2."


def test_of_a_hidden_case_only_the_kind_of_mistake_is_told():
    assert explain.mismatch(WRONG, CALL, hidden=True) == "A hidden case fails: wrong value."


def test_a_message_that_is_safe_is_told_of_a_hidden_case_without_call_and_expected_value():
    found = Mismatch("the result is a row.", Reason.SHAPE, "3.0", safe=True)

    assert explain.mismatch(found, CALL, hidden=True) == "The result is a row."


def test_hostile_text_is_made_harmless_and_cut():
    said = explain.mismatch(Mismatch("the result is \x1b[31m\u202e" + "a" * 10_000), None, hidden=False)

    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < explain.MESSAGE_CHARS + 50


# -- how the code ended ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "call", "hidden", "expected"),
    [
        (raised(), CALL, False, f"{SHOWN} raised ValueError: no (hw3.py, line 3: x = 1)."),
        (raised(), None, False, "Your code raised ValueError: no (hw3.py, line 3: x = 1)."),
        (raised(frames=()), CALL, False, f"{SHOWN} raised ValueError: no."),
        (raised(), CALL, True, "On a hidden case your code raised ValueError (hw3.py, line 3)."),
        (raised("Secret42"), CALL, True, "On a hidden case your code raised an exception (hw3.py, line 3)."),
        (raised(frames=()), CALL, True, "On a hidden case your code raised ValueError."),
        (ProcessEnded("took longer than 2 s", Ending.WALL), CALL, False, f"{SHOWN} took longer than 2 s."),
        (ProcessEnded("took longer than 2 s", Ending.WALL), CALL, True, "Your code took longer than 2 s."),
        (NotHandedIn("f", Ending.OK, ("F",)), CALL, True, "`f` was not handed in. Did you mean `F`?"),
    ],
)
def test_how_the_code_ended_is_told(error, call, hidden, expected):
    assert explain.ended(error, call, hidden=hidden) == expected


@pytest.mark.parametrize("kind", ["PermissionError", "NotImplementedError"])
def test_a_hint_follows_where_there_is_one(kind):
    said = explain.ended(raised(kind, "", ()), None, hidden=False)

    assert said.startswith(f"Your code raised {kind}. ")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (NotHandedIn("f", Ending.OK), Reason.MISSING),
        (raised(), Reason.EXCEPTION),
        (raised(ending=Ending.MEMORY), Reason.LIMIT),
        (ProcessEnded("", Ending.WALL), Reason.LIMIT),
        (ProcessEnded("", Ending.CPU), Reason.LIMIT),
        (ProcessEnded("", Ending.SIGNAL), Reason.CRASH),
        (ProcessEnded("", Ending.EXIT), Reason.CRASH),
        (ProcessEnded("", Ending.PROTOCOL), Reason.CRASH),
    ],
    ids=lambda value: str(getattr(value, "ending", value)),
)
def test_the_reason_follows_the_ending(error, expected):
    assert explain.reason_of(error) is expected


# -- loading -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (
            raised("SyntaxError", "invalid syntax", (("hw3.py", 2, "y = ="),)),
            "hw3.py is not valid Python: SyntaxError: invalid syntax (hw3.py, line 2: y = =).",
        ),
        (raised("NameError", "name 'z'", ()), "hw3.py stopped while loading: it raised NameError: name 'z'."),
        (ProcessEnded("took longer than 3 s", Ending.WALL), "hw3.py did not load: it took longer than 3 s."),
    ],
)
def test_a_file_that_did_not_load_is_told_with_the_reason(error, expected):
    assert explain.faults([("hw3.py", error)]) == [expected]


# -- the parts of an explanation ---------------------------------------------------------------------------


def asked(answer, call=CALL):
    return Asked(call, answer)


def test_a_wrong_value_is_taken_apart():
    found = Mismatch(
        "the result is 2.0.",
        Reason.VALUE,
        "3.0",
        lesson=lambda: Lesson(detail="It is off by 1.", relation="It is a third too small."),
    )

    why = explain.parts(found, asked(2.0), hidden=False)

    assert (why.call, why.returned, why.is_ending) == (SHOWN.strip("`"), "2.0", False)
    assert (why.finding, why.expected, why.detail) == ("", "3.0", "It is off by 1.")
    assert why.relation == "It is a third too small." and why.look_at


def test_a_finding_is_told_where_it_says_more_than_the_value():
    found = Mismatch("the bound is 2.0, less than the loss.", Reason.VALUE)

    assert explain.parts(found, asked(2.0), hidden=False).finding == "The bound is 2.0, less than the loss."


def test_of_a_hidden_case_the_parts_are_finding_relation_and_advice():
    found = Mismatch(
        "the result is 2.0.",
        Reason.VALUE,
        "3.0",
        lesson=lambda: Lesson(detail="It is off by 1.", relation="It is the negative."),
    )

    why = explain.parts(found, asked(2.0), hidden=True)

    assert why == Explanation(
        finding="A hidden case fails: wrong value.", relation="It is the negative.", look_at=why.look_at
    )


def test_an_exception_is_how_the_call_ended():
    why = explain.parts(raised(), asked(raised()), hidden=False)

    assert (why.call, why.is_ending) == (SHOWN.strip("`"), True)
    assert why.returned == "raised ValueError: no (hw3.py, line 3: x = 1)"


def test_of_an_exception_on_a_hidden_case_no_text_is_told():
    why = explain.parts(raised("ModuleNotFoundError", "No module named 'x_1_5'"), asked(raised()), hidden=True)

    assert "x_1_5" not in repr(why)
    assert (why.call, why.returned) == ("", "")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (2.0, "2.0"), (math.inf, "inf"), (None, "None"), (np.array(0.5), "0.5"), (np.float32(0.1), "0.1 (float32)"),
        (Tensor(np.array(0.5, np.float32)), "0.5 (float32)"), (np.array([1.0, 0.25]), "[1., 0.25]"), ([1.0, None], "[1.0, None]"),
        (np.zeros(1000), "<array of shape (1000,)>"), ([[0.1234567] * 9] * 9, "a list of length 9"),
        (raised(), "raised ValueError: no (hw3.py, line 3: x = 1)"),
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_is_written_as_people_read_it(answer, expected):
    assert explain.answer_text(asked(answer)) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (Call("f", (math.inf,), {}), "f(float('inf'))"),
        (Call("f", (np.array([0.1, 1.23456789012]),), {}), "f(np.array([0.1, 1.23456789012]))"),
        (Call("f", (np.zeros(21),), {}), ""),
        (Call("f", ([[1.0], [np.zeros(2)]],), {}), "f([[1.0], [np.array([0., 0.])]])"),
        (Call("f", (Tensor(np.zeros(1)),), {}), ""),
        (Call("f", (np.array([np.inf]),), {}), ""),
        (None, ""),
    ],
)
def test_a_call_is_pasted_only_if_it_gives_the_same(call, expected):
    assert explain.pasted(call) == expected


@pytest.mark.parametrize("said", ["λ is 0.0.", "du is [-0.01].", "r is 0.5.", "relu(z) is nan.", "is_c1 is True."])
def test_a_name_keeps_its_own_first_letter(said):
    assert explain.mismatch(Mismatch(said), None, hidden=False) == said


def test_what_a_part_of_the_answer_should_be_stands_with_the_part():
    whole = ([1.0], [2.0])
    with pytest.raises(Mismatch) as found:
        expect.close(whole[1], [3.0], what="du")

    why = explain.parts(found.value, Asked(CALL, whole), hidden=False)

    assert (why.finding, why.expected) == ("du is [2.]; [3.] is asked for.", "")
    assert why.returned == "([1.0], [2.0])"


def test_what_the_whole_answer_should_be_stands_for_itself():
    with pytest.raises(Mismatch) as found:
        expect.close(answer := 2.0, 3.0)

    why = explain.parts(found.value, Asked(CALL, answer), hidden=False)

    assert (why.returned, why.finding, why.expected) == ("2.0", "", "3.0")


def test_without_a_call_there_is_no_case_to_work_out():
    assert explain.parts(Mismatch("the weights have mean 3."), None, hidden=False).look_at == ""
