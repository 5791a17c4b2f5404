from __future__ import annotations

import dataclasses
import math

import pytest

from grader.model import (
    CheckResult,
    Ending,
    ManualItem,
    ProblemResult,
    Reason,
    RunFacts,
    SubmissionResult,
    Verdict,
    add_points,
)

RECORDS = [CheckResult, ProblemResult, SubmissionResult, RunFacts]


def check(verdict: Verdict = Verdict.PASS, points: float = 2.0) -> CheckResult:
    return CheckResult(check="c", sentence="S.", verdict=verdict, points=points, max_points=3.0)


def problem(*checks: CheckResult) -> ProblemResult:
    return ProblemResult(assignment="a", problem="p", title="P", student="ada", checks=checks)


def submission(*problems: ProblemResult) -> SubmissionResult:
    return SubmissionResult(assignment="a", student="ada", path="a/ada", problems=problems)


def test_points_are_summed_over_checks_and_problems():
    actual = submission(problem(check(), check()), problem(check()))

    assert (actual.points, actual.max_points) == (6.0, 9.0)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ((0.1, 0.2), 0.3),
        ((0.7,) * 10, 7.0),
        ((1e9, 0.1, -1e9), 0.1),
        ((1 / 3,) * 3, 1.0),
        ((0.75, 4.8, 0.05), 5.6),
        ((), 0.0),
    ],
)
def test_points_are_added_without_the_dust_of_binary_fractions(points, expected):
    actual = add_points(points)

    assert actual == expected
    assert repr(actual) == repr(float(expected))


@pytest.mark.parametrize("order", [(0.1, 0.2, 0.3, 1e9), (1e9, 0.3, 0.2, 0.1), (0.3, 1e9, 0.1, 0.2)])
def test_the_order_of_points_does_not_matter(order):
    assert add_points(order) == 1000000000.6


def test_points_that_are_no_numbers_stay_so_and_are_seen():
    assert math.isnan(add_points([1.0, math.nan]))
    assert add_points([1.0, math.inf]) == math.inf


def test_points_of_many_small_checks_make_the_full_points():
    actual = submission(problem(*(check(points=0.1) for _ in range(10))))

    assert (actual.problems[0].points, actual.points) == (1.0, 1.0)


def test_what_a_person_gives_is_counted_apart():
    by_hand = (ManualItem(name="why", points=2.0, rubric="r"), ManualItem(name="how", points=0.5, rubric="r"))
    one = dataclasses.replace(problem(check()), manual=by_hand)

    assert (one.points, one.max_points, one.manual_points) == (2.0, 3.0, 2.5)
    assert (submission(one, one).max_points, submission(one, one).manual_points) == (6.0, 5.0)
    assert submission(one).is_graded


def test_nothing_is_worth_nothing():
    assert (submission().points, submission().max_points) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [(Verdict.PASS, True), (Verdict.FAIL, True), (Verdict.SKIPPED, True), (Verdict.NOT_GRADED, False)],
)
def test_one_check_that_was_not_graded_leaves_the_whole_not_graded(verdict, expected):
    actual = submission(problem(check()), problem(check(), check(verdict, 0.0)))

    assert actual.is_graded is expected
    assert actual.problems[0].is_graded


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_a_record_is_frozen_slotted_and_made_by_keywords(record):
    made = record.__dataclass_params__

    assert made.frozen
    assert "__slots__" in vars(record)
    assert all(field.kw_only for field in dataclasses.fields(record))


def test_enums_are_their_texts_so_that_they_can_be_stored():
    assert (str(Verdict.NOT_GRADED), str(Ending.WALL), str(Reason.SHAPE)) == (
        "NOT_GRADED",
        "wall",
        "wrong shape",
    )


@pytest.mark.parametrize("enum", [Verdict, Ending, Reason])
def test_no_two_members_share_a_text(enum):
    assert len({str(member) for member in enum}) == len(enum)
