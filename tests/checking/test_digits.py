"""Numbers that everybody meets tell nothing; sixteen arbitrary digits tell all."""

import math

import numpy as np
import pytest

from grader.checking.digits import ENOUGH, SAME_FLOAT32, Answer, digits_of, shared_digits
from grader.checking.tolerance import allowed


@pytest.mark.parametrize(
    "number",
    [
        0.0, 1.0, -1.0, 2.0, 0.5, 0.25, 1 / 3, 2 / 7, 0.1, 12.0, 1e-9, 1e300, 0.731, math.log(2), math.log(3), -math.log(10),
        math.e, math.exp(2), 1 / math.e, math.pi, math.pi / 2, math.sqrt(2), 1 / math.sqrt(2), 5e-324, 1.7e308,
        1 / (1 + math.exp(0)), math.inf, math.nan,
    ],
)  # fmt: skip
def test_simple_numbers_have_few_digits(number):
    assert digits_of(number) < ENOUGH


@pytest.mark.parametrize("number", [0.7310585786300049, -1.2345678901, 3.7e-9 * math.pi**0.3, 1234.5678912])
def test_arbitrary_numbers_have_many_digits(number):
    assert digits_of(number) >= ENOUGH


def test_a_float32_of_few_digits_has_few_digits():
    assert digits_of(float(np.float32(0.1))) > ENOUGH
    assert digits_of(float(np.float32(0.1)), SAME_FLOAT32) == 1


def test_numbers_share_the_digits_in_which_they_agree():
    shared = shared_digits(np.array([0.73105857, 1.23456]), np.array([0.73105858, 1.23457]))

    assert [round(digits) for digits in shared.values()] == [8, 5]


def test_equal_numbers_tell_once_and_zeros_never():
    found = np.array([0.73105857, -0.73105857, 0.73105857, 0.0])

    assert len(shared_digits(found, found)) == 1


def test_of_a_large_array_the_first_numbers_are_looked_at():
    assert len(shared_digits(np.sqrt(np.arange(1e6) + 0.123), np.sqrt(np.arange(1e6) + 0.123))) == 64


# -- an answer ---------------------------------------------------------------------------------------

EXACT = np.array([0.73105857, -1.23456789, 0.34567891])


def answer(found):
    return Answer(np.asarray(found, dtype=float), EXACT, lambda values: allowed(values, np.dtype(float)), False)


def test_a_claim_must_hold_everywhere():
    assert answer(-EXACT).is_close(-EXACT)
    assert not answer(-EXACT * [1, 1, 1 + 1e-6]).is_close(-EXACT)
    assert not answer(-EXACT).is_close(np.array([math.nan, 1.0, 1.0]))
    assert not answer(-EXACT).is_close(-EXACT[:2])


def test_whatever_is_allowed_the_leading_digits_must_agree():
    rough = Answer(-EXACT * 1.01, EXACT, lambda values: np.full_like(values, 0.5), False)

    assert not rough.is_close(-EXACT)


def test_a_large_claim_is_looked_at_in_full():
    exact = np.sqrt(np.arange(1000) + 0.123)
    found = np.where(np.arange(1000) == 999, 1.0, -exact)

    assert not Answer(found, exact, lambda values: allowed(values, np.dtype(float)), False).is_close(-exact)


def test_only_what_is_not_just_right_speaks_for_a_claim():
    # Its last number stays where it is, and says nothing of an exchange.
    target = EXACT[[1, 0, 2]]

    assert len(answer(target).digits(target, right=EXACT)) == 2
    assert answer(target).is_surely(target)
    assert not answer(target).is_surely(target, at_least=3)
    assert not answer(target).is_surely(target, enough=40)
