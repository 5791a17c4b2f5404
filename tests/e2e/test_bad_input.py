"""Bad input gives one clear message and the right exit code, and the others are graded."""

from __future__ import annotations

import csv
import os
import sqlite3
from pathlib import Path

import pytest

from tests.e2e.broken import BROKEN, ODD_NAMES, REFUSED, RIGHT, module, write
from tests.e2e.command import SUBMISSIONS, grade, results, submission, told
from tests.e2e.conftest import Graded

ASSIGNMENTS = ("cs475_hw3", "mathdnn_hw3")

# --- what the command says ---------------------------------------------------------------------------


def test_empty_folder_is_nothing_to_grade(tmp_path: Path) -> None:
    (tmp_path / "submissions").mkdir()

    run = grade("submissions/", cwd=tmp_path)

    assert run.code == 3
    assert run.err.count("grade: ") == 1 and "Nothing to grade in submissions" in run.err
    assert run.out == "" and "Traceback" not in run.err
    assert not (tmp_path / "grades").exists()


def test_empty_assignment_folder_is_nothing_to_grade(tmp_path: Path) -> None:
    (tmp_path / "submissions" / "cs475_hw3").mkdir(parents=True)

    run = grade("submissions/", cwd=tmp_path)

    assert run.code == 3 and "Nothing to grade" in run.err


def test_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    run = grade("submisions/", "elsewhere/", cwd=tmp_path)

    assert run.code == 2
    assert "No such file or folder" in run.err and "submisions" in run.err and "elsewhere" in run.err


def test_folder_without_a_known_assignment_lists_what_was_looked_for(tmp_path: Path) -> None:
    write(tmp_path / "week7" / "ada", {"essay.txt": "Dear teacher"})

    run = grade("week7/", cwd=tmp_path)

    assert run.code in (2, 3)
    assert all(name in run.err for name in ASSIGNMENTS)
    assert "<assignment>/<student>" in run.err


def test_file_that_fits_two_assignments_is_not_guessed(tmp_path: Path) -> None:
    (tmp_path / "hw3.py").write_text(RIGHT)

    run = grade("hw3.py", cwd=tmp_path)

    assert run.code == 2
    assert "--assignment" in run.err and all(name in run.err for name in ASSIGNMENTS)


def test_one_student_twice_is_refused(tmp_path: Path) -> None:
    for folder in ("monday", "tuesday"):
        write(tmp_path / folder / "cs475_hw3" / "ada", module(RIGHT))

    run = grade("monday", "tuesday", cwd=tmp_path)

    assert run.code == 2
    assert "ada" in run.err and "monday" in run.err and "tuesday" in run.err


def test_unreadable_gradebook_is_left_alone(tmp_path: Path) -> None:
    book = tmp_path / "grades" / "gradebook.sqlite"
    book.parent.mkdir()
    book.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 20)
    before = book.read_bytes()

    run = grade(SUBMISSIONS / "cs475_hw3" / "alma", cwd=tmp_path)

    assert run.code == 2
    assert "gradebook.sqlite" in run.err and "Traceback" not in run.err
    assert book.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_gradebook_without_permission_is_named(tmp_path: Path) -> None:
    book = tmp_path / "grades" / "gradebook.sqlite"
    book.parent.mkdir()
    book.touch(mode=0o000)

    run = grade(SUBMISSIONS / "cs475_hw3" / "alma", cwd=tmp_path)

    assert run.code == 2 and "gradebook.sqlite" in run.err


def test_gradebook_of_a_newer_version_is_left_alone(tmp_path: Path, undisturbed: Graded) -> None:
    (tmp_path / "grades").mkdir()
    book = tmp_path / "grades" / "gradebook.sqlite"
    book.write_bytes((undisturbed.out / "gradebook.sqlite").read_bytes())
    with sqlite3.connect(book) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = book.read_bytes()

    run = grade(SUBMISSIONS / "cs475_hw3" / "alma", cwd=tmp_path)

    assert run.code == 2
    assert "newer version" in run.err and "999" in run.err and "Traceback" not in run.err
    assert book.read_bytes() == before


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "grades").mkdir()
    book = tmp_path / "grades" / "gradebook.sqlite"
    with sqlite3.connect(book) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()

    run = grade(SUBMISSIONS / "cs475_hw3" / "alma", cwd=tmp_path)

    assert run.code == 2 and "not a gradebook" in run.err


def test_course_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    run = grade(SUBMISSIONS, "--course", "nowhere", cwd=tmp_path)

    assert run.code == 2 and "nowhere" in run.err


# --- what students are told --------------------------------------------------------------------------


def test_broken_submissions_do_not_stop_the_run(handmade: Graded) -> None:
    found = {one["student"] for one in results(handmade.out)["submissions"]}

    assert handmade.run.code == 0
    assert set(BROKEN) | set(REFUSED) <= found
    assert "Traceback" not in handmade.run.err + handmade.run.out


@pytest.mark.parametrize("name", BROKEN)
def test_broken_submission_gets_what_it_earned(handmade: Graded, name: str) -> None:
    found = submission(handmade.out, "cs475_hw3", name)

    assert found["is_graded"]
    assert found["points"] == BROKEN[name].points


@pytest.mark.parametrize("name", BROKEN)
def test_broken_submission_is_told_why(handmade: Graded, name: str) -> None:
    wanted = BROKEN[name]
    problem = submission(handmade.out, "cs475_hw3", name)["problems"][0]
    first = problem["checks"][0]

    assert (first["reason"], first["ending"]) == (wanted.reason, wanted.ending), first["message"]
    for part in wanted.says:
        assert part in told(problem)
    for part in wanted.never_says:
        assert part not in told(problem)


@pytest.mark.parametrize("name", REFUSED)
def test_file_that_is_no_regular_one_is_refused_by_name(handmade: Graded, name: str) -> None:
    found = submission(handmade.out, "cs475_hw3", name)

    assert found["points"] == 0.0
    assert len(found["refused"]) == 1
    assert "hw3.py" in found["refused"][0] and REFUSED[name] in found["refused"][0]
    assert "refused files" in {flag["kind"] for flag in found["flags"]}


def test_odd_names_are_names(handmade: Graded) -> None:
    with open(handmade.out / "scores.csv", encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["assignment"] == "cs475_hw3"]
    totals = {row["student"].removeprefix("'"): row["total"] for row in rows}
    index = (handmade.out / "report" / "index.html").read_text(encoding="utf-8")

    assert {name: totals[name] for name in ODD_NAMES} == dict.fromkeys(ODD_NAMES, "6")
    assert not any(row["student"].startswith("=") for row in rows)
    assert "<b>Bob" not in index and "&lt;b&gt;Bob" in index


def test_printed_flood_is_cut(handmade: Graded) -> None:
    problem = submission(handmade.out, "cs475_hw3", "prints_a_flood")["problems"][0]

    assert 1000 < len(problem["output"]) <= 70_000
    assert problem["output_dropped"] > 0
