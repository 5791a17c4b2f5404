from __future__ import annotations

import dataclasses

import pytest

from grader.model import CheckResult, Ending, ProblemResult, Reason, RunFacts, SubmissionResult, Verdict

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
