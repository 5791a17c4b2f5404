from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from grader.checking import read
from grader.checking.read import Mismatch
from grader.child.values import HandleRef, Tensor
from grader.model import Reason


def tensor(*values, dtype="float32", grad=False):
    return Tensor(np.array(values, dtype), grad)


def refusal(call) -> tuple[str, Reason]:
    with pytest.raises(Mismatch) as caught:
        call()
    return caught.value.message, caught.value.reason


# -- one number --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        2, 2.0, Fraction(4, 2), np.array(2.0), np.array([2]), np.array([[2.0]]), [2.0], (2,), [[2.0]],
        np.array(2, np.float32), tensor(2), tensor(2, grad=True), Tensor(np.array(2.0)), [tensor(2)],
        np.array(2, np.uint8), [Fraction(2)], np.float32(2), np.int64(2), np.float64(2),
    ],
    ids=repr,
)  # fmt: skip
def test_every_form_of_one_number_is_accepted(value):
    assert read.number(value) == 2.0


@pytest.mark.parametrize(
    ("value", "message", "reason"),
    [
        (None, "the result is None; numbers are asked for.", Reason.TYPE),
        ("2.0", "the result is the str '2.0'; numbers are asked for.", Reason.TYPE),
        (b"2", "the result is the bytes b'2'; numbers are asked for.", Reason.TYPE),
        (True, "the result is the bool True; a number is asked for.", Reason.TYPE),
        (np.array(True), "the result is a bool array of shape (); a number is asked for.", Reason.TYPE),
        (
            Tensor(np.array(True)),
            "the result is a bool tensor of shape (); a number is asked for.",
            Reason.TYPE,
        ),
        (2j, "the result is complex; a real number is asked for.", Reason.TYPE),
        (2 + 0j, "the result is complex; a real number is asked for.", Reason.TYPE),
        ([1.0, 2.0], "the result is a list of length 2; one number is asked for.", Reason.SHAPE),
        ([], "the result is a list of length 0; one number is asked for.", Reason.SHAPE),
        (
            np.zeros((1, 3)),
            "the result is a float64 array of shape (1, 3); one number is asked for.",
            Reason.SHAPE,
        ),
        ({"a": 1.0}, "the result is a dict of length 1; numbers are asked for.", Reason.TYPE),
        (HandleRef(1, "Net"), "the result is an object of type Net; numbers are asked for.", Reason.TYPE),
        (10**5000, "the result is a number too large for floating point.", Reason.NOT_FINITE),
        (Fraction(10**5000, 3), "the result is a number too large for floating point.", Reason.NOT_FINITE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_one_number_is_named(value, message, reason):
    assert refusal(lambda: read.number(value)) == (message, reason)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), np.array(np.nan)])
def test_nan_and_infinity_are_read_as_numbers_and_left_to_the_comparison(value):
    assert not np.isfinite(read.number(value))


# -- arrays ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "shape", "dtype"),
    [
        ([1, 2], (2,), "float64"),
        ([[1, 2.0], [3, 4]], (2, 2), "float64"),
        ((1.0, 2.0), (2,), "float64"),
        (np.zeros((2, 1), np.int32), (2, 1), "float64"),
        (tensor(1, 2), (2,), "float32"),
        ([tensor(1), tensor(2)], (2, 1), "float32"),
        ([np.array(1, "float16"), 0.0], (2,), "float16"),
        ([np.zeros(2), tensor(1, 2)], (2, 2), "float32"),
        ([Fraction(1, 3), 1], (2,), "float64"),
        ([], (0,), "float64"),
        ([[], []], (2, 0), "float64"),
    ],
    ids=str,
)
def test_every_container_of_numbers_is_read_in_the_students_dtype(value, shape, dtype):
    actual = read.array(value)

    assert (actual.shape, actual.dtype.name) == (shape, dtype)


def test_float32_numbers_in_a_list_count_as_float32():
    values = np.float32([0.1, 0.2]).astype(float).tolist()

    assert read.array(values).dtype == np.float32


@pytest.mark.parametrize("values", [[0.5, 3.0], [0.1, 0.2], [1.0], [0.0, 0.0], [float("inf"), 0.5], [1e300]])
def test_other_numbers_in_a_list_count_as_float64(values):
    assert read.array(values).dtype == np.float64


@pytest.mark.parametrize(
    ("value", "words", "reason"),
    [
        ([[1.0, 2.0], [3.0]], "ragged list", Reason.SHAPE),
        ([1.0, [2.0]], "ragged list", Reason.SHAPE),
        ((np.zeros(2), np.zeros(3)), "ragged tuple", Reason.SHAPE),
        ([True, 1.0], "mixes bools and numbers", Reason.TYPE),
        ([1.0, None], "is None", Reason.TYPE),
        ([1.0, "a"], "the str 'a'", Reason.TYPE),
        ([1.0, 2j], "is complex", Reason.TYPE),
        ([True, False], "a list of length 2; a number", Reason.TYPE),
        ([1.0, 10**400], "too large", Reason.NOT_FINITE),
    ],
    ids=lambda value: None if isinstance(value, str) else type(value).__name__,
)
def test_what_holds_no_plain_numbers_is_named(value, words, reason):
    message, actual = refusal(lambda: read.array(value))

    assert words in message
    assert actual is reason


def test_two_million_numbers_in_a_list_are_read_at_once():
    # One small array for each would take seconds, on the trusted side, at the student's wish.
    assert read.array([0.1] * 2_000_000).shape == (2_000_000,)


# -- vectors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [[1.0, 2.0], np.zeros((2, 1)), tensor(1, 2), [[1.0], [2.0]], (1, 2)])
def test_a_vector_may_be_a_column(value):
    assert read.vector(value, 2).shape == (2,)


@pytest.mark.parametrize("value", [1.0, [1.0], [[1.0]], tensor(1)])
def test_a_vector_of_one_may_be_a_number(value):
    assert read.vector(value, 1).tolist() == [1.0]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.zeros((1, 2)), "the result is a row, shape (1, 2); a column of 2 is asked for."),
        (np.zeros(3), "the result has shape (3,); (2,) is asked for."),
        (np.zeros((2, 2)), "the result has shape (2, 2); (2,) is asked for."),
        (1.0, "the result has shape (); (2,) is asked for."),
        ([], "the result has shape (0,); (2,) is asked for."),
    ],
)
def test_another_shape_is_named(value, message):
    assert refusal(lambda: read.vector(value, 2)) == (message, Reason.SHAPE)


def test_an_empty_vector_is_a_vector_of_none():
    assert read.vector([], 0).shape == (0,)


# -- bools and parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [True, np.bool_(True), np.array(True), np.array([True]), Tensor(np.array(True))]
)
def test_every_form_of_a_bool_is_accepted(value):
    assert read.boolean(value) is True


@pytest.mark.parametrize(
    "value",
    [1, 1.0, "True", None, np.array(1), np.array([True, True]), [True], 10**5000],
    ids=lambda value: type(value).__name__,
)
def test_nothing_else_is_a_bool(value):
    message, reason = refusal(lambda: read.boolean(value))

    assert message.endswith("True or False is asked for.")
    assert reason is Reason.TYPE


@pytest.mark.parametrize(
    "value",
    [(1, 2), [1, 2], np.array([1, 2]), np.zeros((2, 3)), tensor(1, 2), Tensor(np.zeros((2, 3)))],
    ids=str,
)
def test_a_result_of_two_parts_is_taken_apart(value):
    first, _ = read.items(value, 2)

    assert read.array(first).shape in ((), (3,))


def test_parts_of_a_tensor_keep_their_dtype():
    first, _ = read.items(tensor(1, 2), 2)

    assert first.array.dtype == np.float32


@pytest.mark.parametrize(
    ("value", "message", "reason"),
    [
        (3.0, "the result is the float 3.0; 2 values are asked for.", Reason.TYPE),
        ("ab", "the result is the str 'ab'; 2 values are asked for.", Reason.TYPE),
        ({"a": 1, "b": 2}, "the result is a dict of length 2; 2 values are asked for.", Reason.TYPE),
        ((1, 2, 3), "the result is a tuple of length 3; 2 values are asked for.", Reason.SHAPE),
        (np.zeros(5), "the result is a float64 array of shape (5,); 2 values are asked for.", Reason.SHAPE),
        (np.zeros(()), "the result is a float64 array of shape (); 2 values are asked for.", Reason.TYPE),
        (None, "the result is None; 2 values are asked for.", Reason.TYPE),
        (10**5000, "the result is a number of more than 30 digits; 2 values are asked for.", Reason.TYPE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_taken_apart_is_named(value, message, reason):
    assert refusal(lambda: read.items(value, 2)) == (message, reason)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, "the int 3"), (-(10**29), f"the int {-(10**29)}"), (10**30, "a number of more than 30 digits"),
        (Fraction(1, 3), "1/3"), (Fraction(1, 10**5000), "a number of more than 30 digits"),
        ("a" * 100, f"the str {'a' * 40!r}"), (np.float64(2.5), "the float64 2.5"),
        (np.bool_(True), "the bool True"),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_values_are_named_shortly(value, expected):
    assert read.kind_of(value) == expected


def test_the_name_of_the_value_begins_the_message():
    assert refusal(lambda: read.number(None, "`u`"))[0].startswith("`u` is None")
