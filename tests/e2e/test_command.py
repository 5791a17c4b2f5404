"""The command's options, and what it prints where nobody watches."""

from __future__ import annotations

import re
from pathlib import Path

from grader import __version__
from tests.e2e.command import SUBMISSIONS, grade, results
from tests.e2e.conftest import Graded


def test_version_is_one_line(tmp_path: Path) -> None:
    run = grade("--version", cwd=tmp_path)

    assert run.code == 0
    assert re.fullmatch(rf"grade, version {re.escape(__version__)}\S*\n", run.out)


def test_help_says_what_it_is_for_and_the_exit_codes(tmp_path: Path) -> None:
    run = grade("--help", cwd=tmp_path)

    assert run.code == 0
    assert "grade submissions/" in run.out and "Exit codes" in run.out and "130" in run.out


def test_help_of_run_names_every_option(tmp_path: Path) -> None:
    run = grade("run", "--help", cwd=tmp_path)

    assert run.code == 0
    for option in ("--jobs", "--only", "--student", "--seed", "--out", "--course", "--force", "--assignment"):
        assert option in run.out


def test_unknown_option_is_a_usage_error(tmp_path: Path) -> None:
    run = grade("--jbos", "2", SUBMISSIONS, cwd=tmp_path)

    assert run.code == 2 and "--jbos" in run.err


def test_unknown_problem_lists_those_that_there_are(tmp_path: Path) -> None:
    run = grade(SUBMISSIONS / "cs475_hw3" / "alma", "--only", "p9", cwd=tmp_path)

    assert run.code == 2
    assert "p9" in run.err and "q2_2_skip_gradient" in run.err


def test_unknown_student_lists_those_that_there_are(tmp_path: Path) -> None:
    run = grade(SUBMISSIONS / "cs475_hw3", "--student", "adam", cwd=tmp_path)

    assert run.code == 2
    assert "adam" in run.err and "alma" in run.err


def test_only_and_student_grade_that_alone(tmp_path: Path) -> None:
    # `grade` in front, as the installed program is called; here `run`, its name in full.
    run = grade("run", SUBMISSIONS, "--only", "p3", "--student", "ada", "--out", "mine", cwd=tmp_path)
    found = results(tmp_path / "mine")["submissions"]

    assert run.code == 0
    assert [one["student"] for one in found] == ["ada"]
    assert [part["problem"] for part in found[0]["problems"]] == ["p3_cross_entropy"]
    assert found[0]["points"] == 10
    assert not (tmp_path / "grades").exists()


def test_output_without_a_terminal_is_plain(samples: Graded) -> None:
    text = samples.run.out + samples.run.err

    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\x9b]", text)


def test_each_submission_is_reported_on_a_line(samples: Graded) -> None:
    lines = [line for line in samples.run.err.splitlines() if line.startswith("graded ")]

    assert len(lines) == len(results(samples.out)["submissions"])
    assert any(re.match(r"graded mathdnn_hw3/ada: \d+ points", line) for line in lines)


def test_table_has_a_row_for_each_student(samples: Graded) -> None:
    for one in results(samples.out)["submissions"]:
        rows = [line for line in samples.run.out.splitlines() if re.match(rf"{one['student']}\b", line)]
        assert len(rows) == 1
