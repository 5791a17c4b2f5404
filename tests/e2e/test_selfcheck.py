"""The self-check finds what grading finds, with and without a box, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from grader.course.course import Course, find_course
from grader.course.problems import load_problems
from grader.course.submissions import find_submissions, read_submission
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.grading.selfcheck import libraries_of, public_part, slow_last
from grader.grading.session import Session
from grader.model import LAST_SEEN
from tests.e2e.command import REPOSITORY, SUBMISSIONS, descendants, grade, moments, results, start, still_alive
from tests.e2e.conftest import Graded

#: Few and quick, for the way without a box: a process of its own for every problem.
HANDFUL = ("alma", "elena", "noor", "petra", "ursula", "jun")

Found = dict[tuple[str, str, str, str], tuple[Any, ...]]


@pytest.fixture(scope="module")
def course() -> Course:
    return find_course(REPOSITORY, REPOSITORY)


def checked(course: Course, paths: list[Path], sandbox: str) -> Found:
    """Check submissions as a student does; return what each public check found."""
    found: Found = {}
    places = find_submissions(paths, course)
    work = [read_submission(place, course.assignment(place.assignment)) for place in places]
    problems = {one.name: [public_part(each) for each in load_problems(course, one)] for one in course.assignments}
    assignments = {one.name: one for one in course.assignments}
    with Session(assignments, sandbox=sandbox, secrets=course.secrets, libraries=libraries_of(work)) as session:
        level = session.start()["level"]
        for submission in work:
            # Another seed than the run's: public checks must not depend on it.
            conditions = Conditions(
                zygote=session.zygote, seed=99, engine="", box_level=level, worker=session.worker
            )
            those = problems[submission.assignment]
            job = SubmissionJob(submission, course.assignment(submission.assignment), those, conditions)
            try:
                for problem in slow_last(those):
                    for check in job.grade(problem, key="").checks:
                        key = (submission.assignment, submission.student, problem.name, check.check)
                        found[key] = (
                            str(check.verdict), check.points, str(check.reason), without_place(check.message)
                        )  # fmt: skip
            finally:
                job.close()
    return found


def graded(samples: Graded, students: set[str] | None = None) -> Found:
    """Return the same of a run of grading."""
    return {
        (one["assignment"], one["student"], problem["problem"], check["check"]): (
            check["verdict"], check["points"], check["reason"], without_place(check["message"]),
        )
        for one in results(samples.out)["submissions"]
        if students is None or one["student"] in students
        for problem in one["problems"]
        for check in problem["checks"]
        if not check["hidden"]
    }  # fmt: skip


def without_place(message: str) -> str:
    """Leave out where a process was stopped: it differs from run to run."""
    return message.partition(LAST_SEEN)[0]


def test_the_self_check_finds_what_grading_finds(samples: Graded, course: Course) -> None:
    found, expected = checked(course, [SUBMISSIONS], "own"), graded(samples)

    assert {key: (found[key], expected[key]) for key in expected if found[key] != expected[key]} == {}
    assert found.keys() == expected.keys()


def test_without_a_box_the_same_is_found(samples: Graded, course: Course) -> None:
    paths = [SUBMISSIONS / "cs475_hw3" / name for name in HANDFUL]
    found, expected = checked(course, paths, "none"), graded(samples, set(HANDFUL))

    assert {key: (found[key], expected[key]) for key in expected if found[key] != expected[key]} == {}
    assert found.keys() == expected.keys()


@pytest.mark.parametrize("sandbox", ["auto", "none"])
def test_ctrl_c_leaves_no_process(tmp_path: Path, sandbox: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "hw3.py").write_text("while True:\n    pass\n")
    words = ("check", "work/hw3.py", "--assignment", "cs475_hw3", "--sandbox", sandbox)
    run = start(*words, cwd=tmp_path)
    for _ in moments(30):
        if len(descendants(run.pid)) >= 2:
            break
    time.sleep(0.5)
    below = descendants(run.pid)

    os.kill(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=30)

    assert run.returncode == 130
    assert b"stopped" in err and b"Traceback" not in err
    for _ in moments(5):
        if not still_alive(below):
            break
    assert len(below) >= 2 and not still_alive(below)
    assert [path.name for path in work.iterdir()] == ["hw3.py"]


def test_it_says_what_would_be_accepted(tmp_path: Path) -> None:
    (tmp_path / "hw3.py").write_text("def relu_prim(x):\n    return 1.0 if x > 0 else 0.0 if x < 0 else None\n")

    run = grade("check", "hw3.py", "--problem", "q1_1", "--assignment", "cs475_hw3", cwd=tmp_path)

    assert run.code == 1
    assert "missing      `relu_prime` (did you mean `relu_prim`?)" in run.out
    assert "This is a self-check, not a grade." in run.out
