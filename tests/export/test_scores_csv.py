"""scores.csv has a row per student and assignment, and nothing in it is run by a spreadsheet."""

import csv
import io
import unicodedata

import pytest

from grader.export.scores_csv import harmless, render, write
from grader.model import Ending

from .records import HOSTILE, NOT_GRADED, check, problem, submission


def rows(*results):
    return list(csv.reader(io.StringIO(render(results), newline="")))


def test_row_has_total_problems_and_flags():
    result = submission(problem("p1"), problem("p2", check(1.25, ending=Ending.CPU)))

    assert rows(result) == [
        ["assignment", "student", "total", "max", "p1", "p2", "flags"],
        ["hw3", "amira", "5.25", "8", "4", "1.25", "limit hit: p2"],
    ]


def test_columns_of_two_assignments_are_joined_in_order():
    first = submission(problem("p2"), problem("p10"))
    gap = submission(problem("p2"), problem("p3"), student="bela")
    second = submission(problem("q1"), problem("p2"), assignment="hw4")

    heading, *body = rows(first, gap, second)

    assert heading[4:-1] == ["p2", "p10", "p3", "q1"]
    assert [row[4:-1] for row in body] == [["4", "4", "", ""], ["4", "", "4", ""], ["4", "", "", "4"]]


def test_not_graded_problem_is_blank_and_never_a_zero():
    result = submission(problem("p1"), problem("p2", check(), NOT_GRADED))

    assert rows(result)[1] == ["hw3", "amira", "", "12", "4", "", "NOT GRADED: p2"]


def test_submission_without_results_has_no_total():
    assert rows(submission(refused=("hw3.py: a symlink",)))[1] == [
        "hw3", "amira", "", "0", "refused files: hw3.py: a symlink",
    ]  # fmt: skip


def test_no_results_give_the_heading_alone():
    assert rows() == [["assignment", "student", "total", "max", "flags"]]


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\x1b[0m=1", "\0=1", "＝1+1", "\u200b=1"]
)
def test_formula_is_defused(name):
    shown = rows(submission(problem(), student=name))[1][1]

    assert shown.startswith(("'", "\\u200b", "␀"))


def test_honest_names_stay_as_they_are():
    for name in ("Hassan, Amira", "O'Brien", "김민준", "Jean-Luc", 'The "Rock"', "نگار‌"):
        assert rows(submission(problem(), student=name))[1][1] == name.strip()


def test_hostile_text_leaves_no_control_character_and_one_row():
    found = rows(submission(problem(HOSTILE), student=HOSTILE, refused=(HOSTILE,)))

    assert len(found) == 2
    text = "".join(found[1])
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cs", "Cf")]


def test_very_long_name_is_cut():
    assert len(harmless("x" * 10_000)) < 600


def test_problem_named_like_a_column_does_not_hide_it():
    assert rows(submission(problem("total")))[0] == [
        "assignment",
        "student",
        "total",
        "max",
        "problem total",
        "flags",
    ]


def test_file_is_utf8_with_line_feeds(tmp_path):
    write([submission(problem(), student="김민준")], tmp_path / "new" / "scores.csv")

    content = (tmp_path / "new" / "scores.csv").read_bytes()

    assert content.decode("utf-8").splitlines()[1].startswith("hw3,김민준,4,")
    assert b"\r" not in content
