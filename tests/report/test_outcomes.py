"""Every outcome is counted once; item analysis leaves out who is not graded or handed in nothing."""

import pytest

from grader.model import Reason, Verdict
from grader.report.outcomes import OutcomeTally

from .sample_results import SKIPPED_ALL, lose, perfect

PROBLEM = "q2_2_skip_gradient"
WHOLE = perfect("a", "cs475_hw3")
NO_POINTS = lose(WHOLE, PROBLEM, "*", "m")
MISSING = lose(WHOLE, PROBLEM, "*", "m", reason=Reason.MISSING)
UNGRADED = lose(WHOLE, PROBLEM, "equals_autograd", "m", verdict=Verdict.NOT_GRADED)


def tallied(*results):
    tally = OutcomeTally()
    for result in results:
        tally.add(result)
    return tally


def test_problem_counts_each_outcome():
    (problem, _) = tallied(WHOLE, lose(WHOLE, PROBLEM, "large_inputs", "m"), NO_POINTS, MISSING, UNGRADED).views()
    shares = problem.shares

    assert (shares.full, shares.partial, shares.zero, shares.missing, shares.ungraded) == (1, 1, 1, 1, 1)
    assert problem.mean == "2.5"
    assert sum(segment.width for segment in shares.segments) == pytest.approx(100)


def test_check_counts_each_outcome():
    skipped = lose(WHOLE, PROBLEM, "large_inputs", "m", **SKIPPED_ALL)
    some = lose(WHOLE, PROBLEM, "large_inputs", "m", 1.0, reason=Reason.PARTIAL)
    (problem, _) = tallied(WHOLE, some, NO_POINTS, MISSING, skipped, UNGRADED).views()
    shares = problem.checks[1].shares

    assert (shares.full, shares.partial, shares.zero) == (2, 1, 1)
    assert (shares.missing, shares.skipped, shares.ungraded) == (1, 1, 0)
    assert problem.checks[1].is_hidden


def test_spread_counts_students_by_share_of_the_points():
    (problem, _) = tallied(WHOLE, WHOLE, NO_POINTS).views()

    assert problem.spread == (0.5, *[0.0] * 8, 1.0)
    assert problem.spread_alt == "Students by share of the points. 0 to 10 %: 1; 90 to 100 %: 2."


def test_item_analysis_leaves_out_who_is_not_graded_and_who_handed_in_nothing():
    nothing = lose(MISSING, "q2_4_backprop", "*", "m", reason=Reason.MISSING)
    tally = tallied(WHOLE, NO_POINTS, UNGRADED, nothing)

    assert tally.matrix() == [[6.0, 6.0], [0.0, 6.0]]
    assert tally.views()[0].difficulty == "50 %"


def test_who_lacks_a_problem_is_not_in_the_matrix():
    part = type(WHOLE)(assignment="cs475_hw3", student="b", path="", problems=WHOLE.problems[1:])

    assert tallied(WHOLE, part).matrix() == [[6.0, 6.0]]


def test_checks_that_tell_nobody_apart_are_named():
    everybody, nobody = tallied(NO_POINTS, NO_POINTS).told_apart()

    assert everybody == ("q2_4_backprop: layer_two", "q2_4_backprop: layer_one")
    assert nobody == (f"{PROBLEM}: equals_autograd", f"{PROBLEM}: large_inputs")
    assert tallied(NO_POINTS).told_apart() == ((), ())


def test_discrimination_is_there_from_ten_students_on():
    few = tallied(*[WHOLE, NO_POINTS] * 4).views()[0].checks[0]
    many = tallied(*[WHOLE, NO_POINTS] * 5).views()[0].checks[0]

    assert (few.discrimination, many.discrimination) == ("–", "1.00")


def test_a_problem_worth_nothing_is_no_division_by_zero():
    free = lose(WHOLE, PROBLEM, "*", "", 0.0, verdict=Verdict.PASS, max_points=0.0, reason=Reason.NONE)

    assert tallied(free).views()[0].difficulty == "–"
