"""Difficulty, discrimination and alpha agree with values computed by hand, and are not given where they mean nothing."""

import math

import numpy as np
import pytest

from grader.report.items import (
    correlation,
    cronbach_alpha,
    difficulty,
    discrimination,
    remark,
    write_coefficient,
    write_reliability,
)

# Ten students, three items worth 1, 1 and 2 points.
SCORES = [
    [1, 1, 2], [1, 1, 2], [1, 1, 1], [1, 0, 2], [1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 0],
]  # fmt: skip
TOTALS = [sum(row) for row in SCORES]


def item(index):
    return [row[index] for row in SCORES]


def test_difficulty_is_the_mean_share():
    assert difficulty(item(0), 1) == pytest.approx(0.6)
    assert difficulty(item(2), 2) == pytest.approx(0.5)  # 10 of 20 points
    assert difficulty([], 1) is None
    assert difficulty([0.0], 0) is None


def test_discrimination_is_the_point_biserial_correlation_with_the_rest():
    # Item 0. Rest (items 1 + 2): passed 3 3 2 2 2 0, mean 2; failed 2 1 1 0, mean 1. Of all ten: mean 1.6,
    # sum of squares 36, so the variance is 3.6 − 2.56 = 1.04. r = (2 − 1)/√1.04 · √(6·4/100).
    by_hand = (2 - 1) / math.sqrt(1.04) * math.sqrt(0.24)

    assert by_hand == pytest.approx(0.480384, abs=1e-6)
    assert discrimination(item(0), TOTALS) == pytest.approx(by_hand)


def test_discrimination_takes_the_item_out_of_the_total():
    rest = np.array(TOTALS) - np.array(item(2))

    assert discrimination(item(2), TOTALS) == pytest.approx(np.corrcoef(item(2), rest)[0, 1])
    assert discrimination(item(2), TOTALS) < np.corrcoef(item(2), TOTALS)[0, 1]


@pytest.mark.parametrize(
    ("scores", "totals"),
    [([1] * 9, list(range(9))), ([1] * 12, list(range(12))), ([0, 1] * 6, [3, 4] * 6), ([0.1] * 12, [0.3] * 12)],
)
def test_discrimination_is_not_given_for_few_students_or_what_does_not_vary(scores, totals):
    assert discrimination(scores, totals) is None


def test_correlation_is_pearsons():
    x, y = [1.0, 2.0, 4.0, 7.0], [2.0, 1.0, 5.0, 5.0]

    assert correlation(x, y) == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert correlation(x, [-value for value in x]) == -1.0


def test_alpha_agrees_with_a_computation_by_hand():
    # Variances (divided by n): 0.24, 0.24, 0.6; of the totals 4 4 3 3 3 2 1 1 1 0: mean 2.2, 66/10 − 4.84 = 1.76.
    # α = 3/2 · (1 − 1.08/1.76).
    assert cronbach_alpha(SCORES) == pytest.approx(1.5 * (1 - 1.08 / 1.76))
    assert cronbach_alpha(SCORES) == pytest.approx(0.579545, abs=1e-6)


def test_alpha_of_equal_items_is_one_and_of_opposite_ones_negative():
    assert cronbach_alpha([[k, k, k] for k in range(10)]) == pytest.approx(1.0)
    assert cronbach_alpha([[k, -k, 1 if k == 3 else 0] for k in range(10)]) < 0


def test_reliability_says_what_alpha_means():
    assert write_reliability(SCORES) == (
        "Cronbach’s α is 0.58 over 3 problems and 10 students: the problems measure different things, so the total says "
        "little about any one of them."
    )
    assert "much the same thing" in write_reliability([[k, k, k] for k in range(10)])
    assert "α is −" in write_reliability([[k, -k, 1 if k == 3 else 0] for k in range(10)])


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ([[1, 2, 3]] * 4, "4 students are fully graded and handed something in; it needs 10"),
        ([[]], "it needs 10"),
        ([[k, k] for k in range(12)], "there are 2 problems, and it needs 3"),
        ([[1, 2, 3]] * 12, "all totals are equal"),
    ],
)
def test_reliability_says_why_there_is_no_alpha(scores, why):
    assert write_reliability(scores).startswith("Cronbach’s α is not given: ")
    assert why in write_reliability(scores)


def test_coefficients_have_two_digits():
    assert [write_coefficient(value) for value in (None, 0.456, -0.3, -0.001)] == ["–", "0.46", "−0.30", "0.00"]


@pytest.mark.parametrize(
    ("share", "coefficient", "said"),
    [(1.0, None, "everybody passes"), (0.0, None, "nobody passes"), (0.5, 0.4, ""), (0.5, 0.1, "hardly tells"),
     (0.5, -0.2, "look at the check"), (0.5, None, ""), (None, None, "")],
)  # fmt: skip
def test_remarks_are_for_checks_that_tell_nothing(share, coefficient, said):
    assert said in remark(share, coefficient)
    assert bool(said) == bool(remark(share, coefficient))
