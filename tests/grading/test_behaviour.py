from __future__ import annotations

import numpy as np
import pytest

from grader.checking.cases import Case
from grader.checking.credit import Partial
from grader.checking.read import Mismatch
from grader.child.values import HandleRef, Tensor
from grader.errors import ProcessEnded, StudentRaised
from grader.grading.behaviour import agrees
from grader.grading.trial import Trial
from grader.model import Ending
from grader.student.remote import Asked, Call

RIGHT = Trial(case=Case(x=0.0))


def wrong(answer, message="it is off."):
    call = Call("f", (1.0,), {})
    return Trial(case=Case(x=1.0), failure=Mismatch(message), asked=(Asked(call, answer),), last_call=call)


def raising(kind="OverflowError", text="math range error"):
    return Trial(case=Case(x=1.0), failure=StudentRaised(kind, text, (), Ending.EXCEPTION))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (2.5, 2.5 + 1e-12),
        (2.5, np.float64(2.5)),
        (np.array([1.0, 2.0]), [1.0, 2.0]),
        (Tensor(np.array([0.1], np.float32)), np.array([0.1])),
        (float("nan"), np.array(np.nan)),
        (float("inf"), float("inf")),
        (None, None),
        ("undefined", "does not exist"),
        (([1.0], [[2.0, 3.0]]), [[1.0], [[2.0, 3.0]]]),
        (True, np.bool_(True)),
    ],
    ids=str,
)
def test_the_same_wrong_answer_is_recognised(one, other):
    assert agrees([RIGHT, wrong(one)], [RIGHT, wrong(other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (2.5, 2.6),
        (float("nan"), 2.5),
        (float("inf"), float("-inf")),
        (np.array([1.0, 2.0]), np.array([[1.0, 2.0]])),
        (None, 0.0),
        ("undefined", None),
        ([1.0, None], [2.0, None]),
        (True, False),
    ],
    ids=str,
)
def test_another_wrong_answer_is_not(one, other):
    assert not agrees([RIGHT, wrong(one)], [RIGHT, wrong(other)])


def test_right_and_wrong_must_be_on_the_same_cases():
    assert not agrees([RIGHT, wrong(1.0)], [wrong(1.0), wrong(1.0)])
    assert not agrees([wrong(1.0), wrong(1.0)], [RIGHT, wrong(1.0)])


def test_nobody_agrees_by_being_right():
    assert not agrees([RIGHT, RIGHT], [RIGHT, RIGHT])


def test_answers_a_hair_from_right_must_be_nearer_to_each_other():
    exact = [Trial(case=Case(x=1.0), asked=wrong(1.0).asked)]

    assert agrees([wrong(1.0 + 1e-6)], [wrong(1.0 + 2e-6)])
    assert not agrees([wrong(1.0 + 1e-6)], [wrong(1.0 + 2e-6)], exact)
    assert agrees([wrong(1.0 + 1e-6)], [wrong(1.0 + 1.01e-6)], exact)


def test_exceptions_of_arithmetic_are_the_same_whatever_their_text():
    assert agrees([raising(text="math range error")], [raising(text="(34, 'Numerical result out of range')")])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (raising("ValueError", "math domain error"), raising("ValueError", "math domain error"), True),
        (raising("ValueError", "math domain error"), raising("ValueError", "no"), False),
        (raising("ValueError", ""), raising("ValueError", ""), False),
        (raising("NameError", "name 'z' is not defined"), raising("NameError", "name 'z' is not defined"), False),
        (raising(), wrong(1.0), False),
        (raising(), Trial(case=Case(x=1.0), failure=ProcessEnded("ran out of time", Ending.WALL)), False),
    ],
)
def test_other_exceptions_count_only_where_they_are_specific(one, other, expected):
    assert agrees([one], [other]) is expected


def handled(message):
    return wrong(HandleRef(1, "Sequential", True, True), message)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("the biases are 0.", "the biases are 0.", True),
        ("the step is as long as with lr = 0.14.", "the step is as long as with lr = 0.14003.", True),
        ("the step is as long as with lr = 0.14.", "the step is as long as with lr = 0.2.", False),
        ("the biases are 0.", "the biases are missing.", False),
    ],
)
def test_where_objects_come_back_the_findings_are_compared(one, other, expected):
    assert agrees([handled(one)], [handled(other)]) is expected


def test_a_credit_is_compared_by_its_reason_where_objects_come_back():
    def credited(says):
        return Trial(case=None, credit=Partial(points=1, says=says))

    assert agrees([credited("A row.")], [credited("A row.")])
    assert not agrees([credited("A row.")], [credited("Biases are missing.")])
