"""Verdicts, flags, times and sizes are worded for people, and nothing is left unworded."""

from dataclasses import replace

import pytest

from grader.model import Reason, Verdict
from grader.report.wording import (
    check_outcome,
    flag_view,
    problem_outcome,
    write_bytes,
    write_percent,
    write_seconds,
    write_time,
)
from grader.text import Flag, FlagKind

from .sample_results import perfect

CHECK = perfect("x", "cs475_hw3").problems[0].checks[0]


def test_every_flag_has_words():
    assert all(flag_view(Flag(kind)).sentence for kind in FlagKind)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({}, "Passed"),
        ({"verdict": Verdict.FAIL, "points": 0.0}, "Failed"),
        ({"verdict": Verdict.FAIL, "points": 1.0}, "Partial credit"),
        ({"verdict": Verdict.PASS, "points": 3.2, "reason": Reason.PARTIAL}, "Partial credit"),
        ({"verdict": Verdict.PASS, "points": 1.3, "max_points": 1.2 + 0.1}, "Passed"),
        ({"verdict": Verdict.FAIL, "points": 0.0, "reason": Reason.MISSING}, "Not handed in"),
        ({"verdict": Verdict.SKIPPED, "points": 0.0}, "Skipped"),
        ({"verdict": Verdict.NOT_GRADED, "points": 0.0}, "Not graded"),
    ],
)
def test_outcome_of_a_check(changes, word):
    assert check_outcome(replace(CHECK, **changes)).word == word


def test_outcome_of_a_problem_is_never_better_than_its_points():
    problem = perfect("x", "cs475_hw3").problems[0]
    third = replace(CHECK, points=1 / 3, max_points=1 / 3)
    lost = replace(CHECK, points=0.0, verdict=Verdict.FAIL)

    assert problem_outcome(problem).word == "All points"
    assert problem_outcome(replace(problem, checks=(third,) * 3)).word == "All points"
    assert problem_outcome(replace(problem, checks=(lost, CHECK))).word == "Partial credit"
    assert problem_outcome(replace(problem, checks=(lost,))).word == "No points"
    ours = replace(lost, verdict=Verdict.NOT_GRADED)
    assert problem_outcome(replace(problem, checks=(CHECK, ours))).word == "Not graded"


def test_percent_says_all_and_none_only_of_all_and_none():
    assert [write_percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == [
        "0 %",
        "1 %",
        "50 %",
        "99 %",
        "100 %",
    ]


def test_times_and_sizes():
    assert [write_seconds(s) for s in (0, 0.0002, 0.25, 12.34, 600, float("nan"), float("inf"))] == [
        "", "under 1 ms", "250 ms", "12.3 s", "10 min", "", "",
    ]  # fmt: skip
    assert [write_bytes(b) for b in (0, 12, 142_000_000, 2 * 10**9)] == ["", "12 bytes", "142 MB", "2 GB"]


def test_moments_are_told_in_utc_and_others_as_they_are():
    assert write_time("2026-01-15T15:02:11+01:00") == "15 January 2026, 14:02 UTC"
    assert write_time("2026-01-15T15:02:11Z") == "15 January 2026, 15:02 UTC"
    assert write_time("yesterday\n\x1b[31m") == "yesterday"
