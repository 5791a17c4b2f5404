"""A student's page tells every check's outcome, what was found, and how to repeat it."""

from dataclasses import replace

import pytest

from grader.model import Ending, Reason, Verdict
from grader.report.student_page import gather_student, share

from .sample_results import FACTS, HOSTILE, change, lose, perfect, sample_class

PROBLEM = "q2_2_skip_gradient"


@pytest.fixture
def result():
    return perfect("amira", "cs475_hw3")


def gather(result):
    return gather_student(result, FACTS)


def first(result):
    return gather(result).problems[0].checks[0]


def test_passed_check_has_sentence_points_and_time(result):
    check = first(result)

    assert (check.word, check.points, check.max_points) == ("Passed", "4", "4")
    assert check.sentence == "`skip_gradient(x, W, y_hat)` is the gradient that autograd finds."
    assert check.message == ()
    assert check.remarks == ("2 ms",)


def test_message_keeps_columns_apart_from_prose(result):
    check = first(lose(result, PROBLEM, "equals_autograd", "Off.\n\n  given  1\n    then 2\n\nSmallest."))

    assert [(part.text, part.is_block) for part in check.message] == [
        ("Off.", False), ("given  1\n  then 2", True), ("Smallest.", False),
    ]  # fmt: skip


def test_reason_and_ending_are_told(result):
    check = first(
        lose(result, PROBLEM, "equals_autograd", "m", reason=Reason.LIMIT, ending=Ending.CPU, wall_s=0.0)
    )

    assert check.remarks == ("limit", "used up its processor time")


def test_long_message_is_not_repeated_for_the_next_check(result):
    said = "`hw3.py` cannot be read, line 41: expected ':' after the condition"
    checks = gather(lose(result, PROBLEM, "*", said)).problems[0].checks

    assert [bool(check.message) for check in checks] == [True, False]
    assert checks[1].same_as == "equals_autograd"


def test_not_graded_is_our_fault_and_shows_neither_traceback_nor_total(result):
    page = gather(
        lose(
            result,
            PROBLEM,
            "equals_autograd",
            "ZeroDivisionError",
            verdict=Verdict.NOT_GRADED,
            detail="Traceback ours",
        )
    )

    assert page.problems[0].checks[0].message[0].text.startswith("Could not be graded: our fault, not yours")
    assert not page.is_graded
    assert page.flags[0].is_ours
    assert "Traceback" not in repr(page)
    assert "ZeroDivisionError" not in repr(page)


def test_hidden_check_is_marked(result):
    assert [check.is_hidden for check in gather(result).problems[0].checks] == [False, True]


def test_output_is_counted_and_capped(result):
    page = gather(change(result, PROBLEM, output="line\n" * 9_000, output_dropped=48_211))

    assert page.problems[0].output_size == "9,000 lines, and 48.2 kB more that were not kept"
    assert page.problems[0].output.endswith("… [25,000 more characters]")


def test_digests_seed_and_command_are_there(result):
    problem = gather(result).problems[0]

    assert [fact.label for fact in problem.digests] == [
        "Seed", "Engine", "Box", "Graded", "Submission digest", "Problem digest", "Key",
    ]  # fmt: skip
    assert problem.replay.endswith("--student amira --seed 475 --force")


def test_name_that_cannot_be_seen_gets_one():
    assert gather(replace(perfect("x", "cs475_hw3"), student=" \t ")).student == "(no name)"


def test_page_draws_each_kind_of_failure(pages):
    texts = {path.stem.removeprefix("mathdnn_hw3--"): page.words_shown() for path, page in pages.items()}

    assert "◐ Partial credit One minibatch step" in texts["ben_okafor"]
    assert "No total yet 46 of 50 points so far" in texts["hanna_larsson"]
    assert "○ Not handed in" in texts["farid"]
    assert "Your code used up its processor time." in texts["esther_lee"]
    assert "These files were not read: data.csv: a symlink to /etc/passwd" in texts["ivan"]
    assert "The same as for shapes above." in texts["dmitri"]


def test_every_sample_can_be_gathered():
    for sample in sample_class():
        assert gather(sample).student
        assert "\0" not in repr(gather(sample))
        assert HOSTILE not in repr(gather(sample))


def test_share_stays_within_the_bar():
    assert [share(1, 0), share(-1, 4), share(5, 4), share(1, 3)] == [0.0, 0.0, 100.0, 33.3]
