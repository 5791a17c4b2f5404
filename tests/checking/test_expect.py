from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from grader.checking import expect
from grader.checking.expect import Mismatch, declared_tolerance
from grader.checking.read import Lesson
from grader.checking.tolerance import Tol
from grader.child.values import HandleRef, Tensor
from grader.errors import NotHandedIn, ProcessEnded, StudentRaised
from grader.model import Ending, Reason


def refusal(call) -> Mismatch:
    with pytest.raises(Mismatch) as caught:
        call()
    return caught.value


# -- close -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (2, 2.0), ([2.0], 2.0), (np.array([[2.0]]), 2.0), (Fraction(1, 3), 1 / 3), (2.0, [2.0]),
        ([1, 2], [1.0, 2.0]), (np.array([[1.0], [2.0]]), [1.0, 2.0]),
        (Tensor(np.float32([1, 2]), True), [1.0, 2.0]),
        ([[1, 2]], [[1.0, 2.0]]), (math.inf, math.inf), ([-math.inf, 1], [-math.inf, 1.0]), ([], []),
        (2.0 + 1e-9, 2.0), (np.float32(0.1), 0.1), (float(np.float32(0.1)), 0.1), (-0.0, 0.0),
    ],
    ids=str,
)  # fmt: skip
def test_right_numbers_are_close(actual, expected):
    assert expect.close(actual, expected) is None


@pytest.mark.parametrize(
    ("actual", "expected", "reason"),
    [
        (2.1, 2.0, Reason.VALUE),
        (2.0 + 1e-6, 2.0, Reason.VALUE),
        (math.nan, 2.0, Reason.NOT_FINITE),
        (math.inf, 2.0, Reason.NOT_FINITE),
        (5.0, math.inf, Reason.VALUE),
        (1e308, math.inf, Reason.VALUE),
        (-math.inf, math.inf, Reason.NOT_FINITE),
        (math.nan, math.inf, Reason.NOT_FINITE),
        ([1.0, math.nan], [1.0, 2.0], Reason.NOT_FINITE),
        ([1.0, 3.0], [1.0, math.inf], Reason.VALUE),
        ([1.0, 2.0, 3.0], [1.0, 2.0], Reason.SHAPE),
        ([[1.0, 2.0]], [1.0, 2.0], Reason.SHAPE),
        ([1.0, 2.0], [[1.0, 2.0]], Reason.SHAPE),
        ([[1.0], [2.0]], [[1.0, 2.0]], Reason.SHAPE),
        ([1.0, 1.0], 1.0, Reason.SHAPE),
        ([], 1.0, Reason.SHAPE),
        (1.0, [1.0, 1.0], Reason.SHAPE),
        (None, 1.0, Reason.TYPE),
        (True, 1.0, Reason.TYPE),
        (1 + 0j, 1.0, Reason.TYPE),
        ("1.0", 1.0, Reason.TYPE),
        (HandleRef(1, "Lying"), 1.0, Reason.TYPE),
        (1e308, -1e308, Reason.VALUE),
    ],
    ids=str,
)
def test_anything_else_is_not_close(actual, expected, reason):
    assert refusal(lambda: expect.close(actual, expected)).reason is reason


def test_a_broadcast_of_a_column_against_a_row_is_never_made():
    big = np.zeros((10**5, 1))

    assert refusal(lambda: expect.close(big, np.zeros((1, 10**5)))).reason is Reason.SHAPE


@pytest.mark.parametrize(
    ("actual", "expected", "message"),
    [
        (2.5, 2.0, "the result is 2.5."),
        (
            [1.0, 2.5, 3.25],
            [1.0, 2.0, 3.0],
            "the result is [1.  , 2.5 , 3.25]: 2 of 3 numbers are off.",
        ),
        ([[1.0, 9.0]], [[1.0, 2.0]], "the result is [[1., 9.]]: 1 of 2 numbers is off."),
        ([1.0, 3.0], [1.0, math.inf], "the result is [1., 3.]: 1 of 2 numbers is off."),
        ([1.0, math.nan], [1.0, 2.0], "the result is nan at [1]."),
        (np.zeros((1, 2)), [0.0, 0.0], "the result is a row, shape (1, 2); a column of 2 is asked for."),
    ],
    ids=str,
)  # fmt: skip
def test_the_message_says_what_came_and_how_much_of_it_is_off(actual, expected, message):
    assert refusal(lambda: expect.close(actual, expected)).message == message


@pytest.mark.parametrize(
    ("actual", "expected", "detail"),
    [
        (2.5, 2.0, "It is off by 0.5, 25 % of the right value; 2e-07 is allowed."),
        (1e-12, 2.0, "It is off by 2, 100 % of the right value; 2e-07 is allowed."),
        (50.0, 1.0, "It is off by 49, 49 times the right value; 1e-07 is allowed."),
        (5.0, 0.0, "It is off by 5; 1e-09 is allowed."),
        (2.0 + 1e-6, 2.0, "It is off by 1e-06, 5e-07 of the right value; 2e-07 is allowed."),
        (-1e308, 1e-308, "It is off by 1e+308; 1e-09 is allowed."),
        (
            [1.0, 2.5, 3.25],
            [1.0, 2.0, 3.0],
            "The worst is at [1], off by 0.5, 25 % of the right value; 2e-07 is allowed.",
        ),
        ([1.0, 3.0], [1.0, math.inf], ""),
        (-1e308, 1.5e308, ""),
        ([1.0, 3.0, 5.0], [1.0, math.inf, 4.0], "The worst is at [2], off by 1, 25 % of the right value; 4e-07 is allowed."),
        ([math.nan, math.inf, 1.0], [1.0, 2.0, 3.0], "2 of 3 numbers are not finite."),
        (math.nan, 1.0, ""),
        (
            np.float32([1.5, 2.0]),
            [1.0, 2.0],
            "The worst is at [0], off by 0.5, 50 % of the right value; 1e-05 is allowed. "
            "Your numbers are float32, and are compared at its precision.",
        ),
    ],
    ids=str,
)  # fmt: skip
def test_the_detail_has_the_worst_number_and_how_far_it_is_off(actual, expected, detail):
    assert refusal(lambda: expect.close(actual, expected)).detail == detail


def test_a_relation_to_the_right_answer_is_told():
    x = 0.7310585786300049

    assert refusal(lambda: expect.close(-x, x)).relation == "It is the negative of what is asked for."
    assert refusal(lambda: expect.close([[x, 2 * x]], [x, 2 * x])).relation.startswith("Its numbers are right")
    assert refusal(lambda: expect.equal([3, -5], [5, 3])).relation == ""
    assert refusal(lambda: expect.close(-1.0, 1.0)).relation == ""


def test_a_lesson_is_drawn_only_when_it_is_asked_for():
    drawn = []
    found = Mismatch("m", lesson=lambda: drawn.append(1) or Lesson(detail="d", relation="r"))

    assert drawn == []
    assert (found.detail, found.relation, drawn) == ("d", "r", [1])
    assert Mismatch("m").detail == Mismatch("m").relation == ""


def test_the_expected_value_is_kept_apart_from_the_message():
    found = refusal(lambda: expect.close([1.0, 2.0], [1.0, 7.25]))

    assert "7.25" not in found.message
    assert found.expected == "[1.  , 7.25]"


def test_a_tolerance_given_here_holds():
    assert expect.close(2.1, 2.0, tol=Tol(0.0, 0.2, "rough")) is None


def test_the_tolerance_that_the_check_declared_holds():
    token = declared_tolerance.set(Tol(0.0, 0.2, "rough"))
    try:
        assert expect.close(2.1, 2.0) is None
    finally:
        declared_tolerance.reset(token)


def test_a_float32_answer_is_right_at_float32_precision():
    assert expect.close(np.float32(1 / 3), 1 / 3) is None


def test_float64_is_held_to_more():
    assert refusal(lambda: expect.close(1 / 3 + 1e-6, 1 / 3)).reason is Reason.VALUE


def test_an_expected_nan_is_the_authors_mistake():
    with pytest.raises(ValueError, match="expected value of the result is NaN"):
        expect.close(1.0, math.nan)


def test_the_name_of_the_value_is_used():
    assert refusal(lambda: expect.close(3.0, 2.0, what="`da`")).message == "`da` is 3.0."


# -- equal -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (None, None), (True, True), (np.array(False), False), ("relu", "relu"), (4353.0, 4353), (4353, 4353),
        ([1, 2], [1, 2]), (np.array([[1], [2]]), [1, 2]), (Tensor(np.array(3)), 3), (-0.0, 0.0), ([[1]], [[1]]),
        (math.inf, math.inf),
    ],
    ids=str,
)  # fmt: skip
def test_the_same_value_is_equal(actual, expected):
    assert expect.equal(actual, expected) is None


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (0, None), (1, True), (True, 1), (False, True), ("Relu", "relu"), (1.0 + 1e-15, 1.0), (math.nan, 1.0),
        (math.nan, math.nan), ([1, 2, 3], [1, 2]), (None, 1), (None, "a"), (b"a", "a"), (10**5000, None),
        (10**5000, True), (10**5000, 1), ([[1, 2]], [1, 2]), (HandleRef(1, "A"), None), (2j, 2),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_another_value_is_not_equal(actual, expected):
    assert isinstance(refusal(lambda: expect.equal(actual, expected)), Mismatch)


def test_where_numbers_are_equal_nothing_else_is_allowed():
    found = refusal(lambda: expect.equal([1, 5, 6], [1, 2, 3]))

    assert found.message == "the result is [1., 5., 6.]: 2 of 3 numbers are another than asked for."
    assert found.detail == "The worst is at [1], off by 3, 150 % of the right value; none is allowed."
    assert refusal(lambda: expect.equal(np.float32(1.5), 1)).detail == (
        "It is off by 0.5, 50 % of the right value; none is allowed."
    )
    assert refusal(lambda: expect.equal(math.nan, 1)).detail == ""


def test_a_wrong_bool_is_said_without_the_right_one():
    found = refusal(lambda: expect.equal(False, True))

    assert (found.message, found.expected) == ("the result is False.", "True")


# -- the others --------------------------------------------------------------------------------------


def test_shape_is_compared_exactly():
    expect.shape(np.zeros((2, 1)), (2, 1))

    assert (
        refusal(lambda: expect.shape([1.0, 2.0], (2, 1))).message
        == "the result has shape (2,); (2, 1) is asked for."
    )


def test_finite_names_the_first_number_that_is_not():
    expect.finite([1.0, 2.0])

    found = refusal(lambda: expect.finite([[1.0, -math.inf]]))
    assert (found.message, found.reason) == ("the result is -inf at [0, 1].", Reason.NOT_FINITE)


def raising(error):
    def call():
        raise error

    return call


RAISED = StudentRaised("ValueError", "no", (), Ending.EXCEPTION)


@pytest.mark.parametrize("kinds", [(), ("ValueError",), ("TypeError", "ValueError")])
def test_an_exception_that_is_asked_for_is_right(kinds):
    assert expect.raises(raising(RAISED), *kinds) is None


def test_another_exception_is_wrong():
    found = refusal(lambda: expect.raises(raising(RAISED), "TypeError"))

    assert found.message == "the call raised ValueError; TypeError is asked for."


def test_no_exception_is_wrong():
    found = refusal(lambda: expect.raises(lambda: 10**5000))

    assert found.message == "the call returned a number of more than 30 digits; it should raise an exception."


@pytest.mark.parametrize("error", [NotHandedIn("f", Ending.OK), ProcessEnded("crashed", Ending.SIGNAL)])
def test_a_missing_name_or_a_crash_is_no_exception_that_was_asked_for(error):
    with pytest.raises(type(error)):
        expect.raises(raising(error))


def test_a_true_claim_holds():
    assert expect.holds(np.bool_(True), "never shown") is None


def test_a_false_claim_fails_with_its_message():
    found = refusal(lambda: expect.holds(False, "too small.", expected="3", reason=Reason.SHAPE))

    assert (found.message, found.expected, found.reason, found.safe) == ("too small.", "3", Reason.SHAPE, False)


@pytest.mark.parametrize("claim", [1, 0, None, "", "false", [], np.array([True, True]), np.array(1)])
def test_a_claim_that_is_no_bool_is_the_authors_mistake(claim):
    with pytest.raises(TypeError, match="wants True or False"):
        expect.holds(claim, "…")


def test_fail_fails():
    found = refusal(lambda: expect.fail("no.", safe=True))

    assert (found.message, found.safe) == ("no.", True)
