from __future__ import annotations

import math
import struct
from functools import partial

import numpy as np
import pytest

from grader.checking import expect
from grader.checking.expect import Mismatch
from grader.checking.precision import PROBES, Precision, prove
from grader.child.values import HandleRef, Tensor
from grader.errors import ProcessEnded, StudentRaised
from grader.model import Ending


def float32(number: float) -> float:
    """Round to float32 and hide it in a Python float, as `.item()` does."""
    return struct.unpack("f", struct.pack("f", number))[0]


class Asked:
    """A student with one function, and how often it was asked."""

    def __init__(self, function):
        self.function = function
        self.precision = Precision()
        self.calls = []

    def call(self, name, args, kwargs):
        self.calls.append((*args, *kwargs.values()))
        return self.function(*args, **kwargs)

    def f(self, *args, **kwargs):
        return self.precision.read("f", args, kwargs, self.call("f", args, kwargs))

    def is_close(self, cases, exact) -> bool:
        """Say whether f is close to exact at every case, in order."""

        def property_(x):
            expect.close(self.f(x), exact(x))

        try:
            for x in cases:
                prove(partial(property_, x), self.precision, self.call)
        except Mismatch:
            return False
        return True


def tiny(x):
    """1e-6 at x = 0, of order one elsewhere: what a difference in float32 gives as 0.0."""
    return math.sin(x) + 1e-6


def cancelled(x):
    return float32(math.sin(x)) if x else 0.0


# -- what is believed --------------------------------------------------------------------------------


def test_a_float32_zero_is_right_where_a_float32_tensor_would_be():
    assert Asked(lambda x: float32(cancelled(x) + 1e-6)).is_close([0.7], tiny)
    assert Asked(cancelled).is_close([0.7, 1.3, 2.1, 0.0], tiny)


def test_a_float64_zero_is_wrong():
    assert not Asked(lambda x: tiny(x) if x else 0.0).is_close([0.7, 1.3, 2.1, 0.0], tiny)


def test_the_first_case_is_decided_by_asking_at_changed_inputs():
    assert Asked(lambda x: float32(math.exp(x)) if x != 2.0 else 7.375).is_close([2.0], lambda x: 7.375002)
    assert not Asked(lambda x: math.exp(x) if x != 2.0 else 7.375).is_close([2.0], lambda x: 7.375002)


@pytest.mark.parametrize("constant", [0.0, 0.5, 1.0, 3.0, -0.75])
def test_a_constant_is_no_sign_of_float32(constant):
    assert not Asked(lambda x: constant).is_close([0.7, 1.3, 0.0], lambda x: constant + (1e-6 if x == 0 else 0))


def test_whole_and_dyadic_numbers_of_a_float64_program_are_no_sign_of_float32():
    # Exact at inputs of few digits, 24 bits and less; at other inputs a float64 shows.
    student = Asked(lambda x: x * x * x if x else 0.0)

    assert not student.is_close([1.0078125, 1.0703125, 1.1328125, 0.0], lambda x: x**3 or 1e-6)


def test_a_copied_input_of_24_bits_is_no_sign_of_float32():
    student = Asked(lambda x: x)

    assert not student.is_close([float32(0.1), float32(0.2), float32(0.3), 0.0], lambda x: x or 1e-6)


def test_one_number_of_53_bits_is_enough_against_float32():
    student = Asked(lambda x: 0.1 if x == 5.5 else cancelled(x))

    assert not student.is_close([5.5], lambda x: 0.2)
    assert not student.is_close([0.7, 1.3, 2.1, 0.0], tiny)


def test_a_float32_answer_must_still_be_right():
    assert not Asked(lambda x: float32(math.sin(x) * 1.0001)).is_close([0.7, 1.3, 2.1], math.sin)


# -- how it is found out -----------------------------------------------------------------------------


def test_nothing_is_asked_more_while_all_is_right():
    student = Asked(lambda x: float32(math.sin(x)))

    assert student.is_close([0.7, 1.3], math.sin)
    assert student.calls == [(0.7,), (1.3,)]


def test_a_wrong_float64_answer_is_asked_no_more():
    student = Asked(lambda x: math.sin(x) + 0.1)

    assert not student.is_close([0.7], math.sin)
    assert student.calls == [(0.7,)]


def test_a_wrong_constant_is_asked_a_few_times_more_in_each_case():
    student = Asked(lambda x: 0.0)

    assert not student.is_close([0.7], math.sin)
    assert len(student.calls) == 1 + PROBES


def test_probes_keep_signs_zeros_integers_and_bounds():
    student = Asked(lambda *args: 0.0)
    args = (
        -2.0,
        0.0,
        3,
        True,
        None,
        "relu",
        np.array([1.0, 0.0, -1.0]),
        [1.0, (2.0,)],
        math.inf,
        np.array([4, 5]),
    )
    student.f(*args)

    student.precision.settle(student.call)

    for x, zero, k, flag, none, text, z, nested, infinite, counts in student.calls[1:]:
        assert -2.0 < x <= -1.8
        assert (zero, k, flag, none, text, infinite) == (0.0, 3, True, None, "relu", math.inf)
        assert (z[1], nested[1][0] < 2.0, isinstance(nested[1], tuple)) == (0.0, True, True)
        assert np.array_equal(np.sign(z), [1, 0, -1])
        assert np.array_equal(counts, [4, 5])


def test_probes_are_the_same_in_every_run():
    first, second = Asked(lambda x: 0.0), Asked(lambda x: 0.0)
    first.is_close([0.7], math.sin)
    second.is_close([0.7], math.sin)

    assert first.calls == second.calls


def test_what_stays_in_the_students_process_is_not_called_again():
    student = Asked(lambda *args: 0.0)
    student.f(HandleRef(0, "Sequential", True, True), np.zeros(3))
    student.f([HandleRef(0, "Sequential", True, True)])

    student.precision.settle(student.call)

    assert len(student.calls) == 2


def test_an_exception_at_a_changed_input_is_passed_over():
    def f(x):
        if x not in (0.7, 1.3, 2.1, 0.0):
            raise StudentRaised("KeyError", "", (), Ending.EXCEPTION)
        return cancelled(x)

    assert Asked(f).is_close([0.7, 1.3, 2.1, 0.0], tiny)


def test_a_process_that_ends_at_a_changed_input_is_not_asked_again():
    student = Asked(lambda x: 0.0 if x == 0.7 else hang())

    def hang():
        raise ProcessEnded("took too long", Ending.WALL)

    assert not student.is_close([0.7], math.sin)
    assert len(student.calls) == 2


def test_functions_are_judged_apart():
    precision = Precision()
    for x in (0.1, 0.2, 0.3):
        precision.read("coarse", (x,), {}, float32(x))
        precision.read("fine", (x,), {}, x)
    call = {"coarse": lambda x: float32(x), "fine": lambda x: x}

    assert precision.settle(lambda name, args, kwargs: call[name](*args))
    assert precision.read("coarse", (1.0,), {}, 0.5).dtype == np.float32
    assert precision.read("fine", (1.0,), {}, 0.5) == 0.5
    assert isinstance(precision.read("fine", (1.0,), {}, 0.5), float)


def test_what_was_asked_in_another_case_is_not_asked_again():
    student = Asked(lambda x: 0.0)
    student.f(0.7)
    student.precision.begin_case()

    assert not student.precision.settle(student.call)
    assert len(student.calls) == 1


# -- how results are handed on -----------------------------------------------------------------------


@pytest.fixture
def coarse() -> Precision:
    precision = Precision()
    for x in (0.1, 0.2, 0.3):
        precision.read("f", (x,), {}, [float32(x)])
    precision.settle(lambda name, args, kwargs: [float32(args[0])])
    return precision


@pytest.mark.parametrize(
    "value",
    [0.5, [0.5, 0.25], (0.5, [0.25]), np.array([0.5]), Tensor(np.array(0.5)), [0.5] * 1000, [[0.5], [0.25]]],
    ids=repr,
)
def test_numbers_in_every_container_are_read_as_float32(coarse, value):
    actual = coarse.read("f", (), {}, value)

    parts = actual if isinstance(actual, (list, tuple)) else [actual]
    assert all(expect.array(part).dtype == np.float32 for part in parts)
    assert len(parts) == (len(value) if isinstance(value, (list, tuple)) else 1) or len(actual) == 1000


@pytest.mark.parametrize("value", [None, True, 3, "inf", [], [3, None]], ids=repr)
def test_what_is_no_floating_point_number_stays_as_it_is(coarse, value):
    assert coarse.read("f", (), {}, value) == value


def test_a_later_number_of_53_bits_withdraws_the_belief(coarse):
    coarse.read("f", (), {}, 0.1)

    assert isinstance(coarse.read("f", (), {}, 0.5), float)


def test_the_first_result_of_53_bits_is_not_rounded(coarse):
    assert coarse.read("f", (), {}, 0.1) == 0.1


@pytest.mark.parametrize("value", [math.nan, math.inf, [], None, {"a": 1.0}, [[[]]]], ids=repr)
def test_what_has_no_digits_tells_nothing(value):
    precision = Precision()
    precision.read("f", (), {}, value)

    assert not precision.settle(lambda *call: value)
