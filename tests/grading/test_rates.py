from __future__ import annotations

import dataclasses
import math

import pytest

from grader.grading.rates import Rate, at_least, rates, refusals, statistical
from grader.grading.verify import answers


def rate(refused: int, runs: int, stated: float = 1e-5) -> Rate:
    return Rate(problem="p", check="c", stated=stated, refused=refused, runs=runs)


@pytest.mark.parametrize(
    ("refused", "runs", "bound"),
    # No refusal: 1 − 0.05^(1/n). The others from tables of the exact (Clopper–Pearson) one-sided limit.
    [(0, 100, 1 - 0.05 ** (1 / 100)), (0, 1, 0.95), (1, 10, 0.3942), (3, 1536, 0.005041), (10, 10, 1.0)],
)
def test_the_bound_is_the_exact_one_sided_one(refused, runs, bound):
    assert rate(refused, runs).bound == pytest.approx(bound, rel=2e-3)


def test_nothing_is_known_without_a_run():
    assert (rate(0, 0).bound, rate(0, 0).is_refuted) == (1.0, False)


@pytest.mark.parametrize(("count", "runs", "chance"), [(1, 4, 0.5), (3, 7, 0.2), (0, 5, 0.1), (5, 5, 0.9)])
def test_at_least_is_the_binomial_tail(count, runs, chance):
    exact = sum(math.comb(runs, k) * chance**k * (1 - chance) ** (runs - k) for k in range(count, runs + 1))

    assert at_least(count, runs, chance) == pytest.approx(exact)


def test_a_tiny_tail_is_not_lost_to_rounding():
    assert at_least(2, 100, 1e-10) == pytest.approx(math.comb(100, 2) * 1e-20, rel=1e-6)


@pytest.mark.parametrize(
    ("refused", "runs", "stated", "is_refuted"),
    [(0, 100, 1e-5, False), (1, 50, 1e-5, True), (1, 500, 1e-3, False), (9, 100, 0.05, False), (30, 100, 0.05, True)],
)
def test_a_rate_is_refuted_by_what_it_makes_too_unlikely(refused, runs, stated, is_refuted):
    assert rate(refused, runs, stated).is_refuted is is_refuted


def test_refusals_are_counted_by_check_over_all_answers(problem_of):
    problem = problem_of(CHANCE)
    found = [{"coin": True}, {"coin": False}, {}]

    assert statistical(problem) == {"coin": 0.5}
    assert [(one.check, one.refused, one.runs) for one in rates(problem, found)] == [("coin", 1, 2)]


CHANCE = """
problem(title="T", points=3, provides=["double"])

@check(points=2)
def doubles(student):
    'D.'
    expect.close(student.double(2.0), 4.0)

@check(points=1, after=doubles, false_fail=0.5)
def coin(student):
    'C.'
    expect.holds(student.double() > 1.0, 'tails')
"""


def test_each_draw_is_another_one_of_the_students_numbers(problem_of, conditions, course, course_root):
    problem = problem_of(CHANCE)
    reference = answers(problem, course_root / "reference/tiny/double.py")[0]
    source = b"import random\ndef double(x=None):\n    return 2 * (random.random() if x is None else x)\n"
    answer = dataclasses.replace(reference, source=source)
    found = [one["coin"] for one in refusals(answer, course.assignments[0], conditions, range(1, 13))]

    assert len(found) == 12
    assert 1 <= sum(found) <= 11  # seeded: the same in every run of this test


def test_an_answer_without_such_checks_is_not_run(problem_of, conditions, course, course_root):
    problem = problem_of(CHANCE.replace(", false_fail=0.5", ""))
    answer = answers(problem, course_root / "reference/tiny/double.py")[0]

    assert list(refusals(answer, course.assignments[0], conditions, range(1, 13))) == []
