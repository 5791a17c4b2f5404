"""A lesson has numbers for public checks, and a relation without numbers for all."""

import math

import numpy as np
import pytest

from grader.checking.lessons import lesson_of_infinity, lesson_of_shape, lesson_of_values
from grader.checking.read import Lesson
from grader.checking.tolerance import Tol
from grader.child.values import Tensor
from grader.wording import Related

v = np.array([0.125730221, -0.132104863, 0.640422651])
ALL = np.ones(3, dtype=bool)


def test_numbers_and_relation_stand_apart():
    lesson = lesson_of_values(v / 2, v, None, ALL)

    assert lesson.relation == Related.FACTOR
    assert lesson.detail == (
        "Here it is half of what is asked for. "
        "The worst is at [2], off by 0.32, 50 % of the right value; 7e-08 is allowed."
    )


def test_the_worst_is_that_which_exceeds_most_what_is_allowed():
    tol = Tol(0.0, np.array([0.0, 0.0, 10.0]), "the last is rough")

    lesson = lesson_of_values(v + np.array([0.1, 0.2, 10.1]), v, tol, ALL)

    assert lesson.detail.startswith("The worst is at [1], off by 0.2, 151 % of the right value; none is allowed.")


def test_a_coarse_dtype_is_said():
    lesson = lesson_of_values(np.float32(v * 1.5), v, None, ALL)

    assert lesson.detail.endswith("Your numbers are float32, and are compared at its precision.")


def test_differences_from_infinity_are_not_told():
    assert lesson_of_values(np.array(5.0), np.array(math.inf), None, np.array(True)) == Lesson()


def test_of_numbers_that_are_not_finite_the_count_is_told():
    assert lesson_of_infinity(np.array([True, False, True])).detail == "2 of 3 numbers are not finite."
    assert lesson_of_infinity(np.array(True)) == Lesson()


@pytest.mark.parametrize("actual", [v[None], v[None].tolist(), Tensor(v[None])], ids=["array", "list", "tensor"])
def test_an_answer_of_another_shape_may_have_the_right_numbers(actual):
    assert lesson_of_shape(actual, v, None).relation == Related.ROW


@pytest.mark.parametrize("actual", [[[1.0], [1.0, 2.0]], "text", None, [], np.zeros((3, 0))], ids=str)
def test_what_has_no_numbers_teaches_nothing(actual):
    assert lesson_of_shape(actual, v, None) == Lesson()
