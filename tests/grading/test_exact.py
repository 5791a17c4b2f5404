from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from grader.errors import EngineError
from grader.grading.exact import ReferenceStudent


def scaled(x, by=2.0):
    return by * x


def in_place(x):
    x += 1
    return x


@pytest.fixture
def student():
    return ReferenceStudent(SimpleNamespace(scaled=scaled, in_place=in_place))


def test_the_reference_answers_like_a_student(student):
    assert (student.scaled(3.0), student.scaled(x=3.0, by=1.0)) == (6.0, 3.0)
    assert student.scaled.many([(1.0,), {"x": 2.0}]) == [2.0, 4.0]


def test_what_it_was_asked_can_be_read_afterwards(student):
    student.scaled(3.0, by=5.0)

    (asked,) = student.trace.asked
    assert (asked.call.name, asked.call.args, asked.call.kwargs, asked.answer) == ("scaled", (3.0,), {"by": 5.0}, 15.0)
    assert student.last_call is asked.call


def test_arguments_after_the_call_are_copies(student):
    given = np.zeros(2)

    value, (after,) = student.call_and_return_arguments("in_place", given)

    assert (value.tolist(), after.tolist(), given.tolist()) == ([1, 1], [1, 1], [0, 0])


def test_it_says_what_it_cannot_be_asked(student):
    assert student.has("scaled") and not student.has("build")
    with pytest.raises(EngineError, match="cannot be asked for build"):
        student.build([])


def test_a_question_beside_the_check_leaves_no_trace(student):
    assert student.ask_probe("scaled", (1.0,), {}) == 2.0
    assert not student.trace.asked
