"""Problems, jobs and conditions for the tests of grading."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.course.course import Course, find_course
from grader.course.problems import Problem, load_problem
from grader.course.submissions import SourceFile, Submission
from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.model import ProblemResult
from grader.student.zygote import Zygote


@pytest.fixture
def conditions(zygote: Zygote, formula_worker: FormulaWorker) -> Conditions:
    return Conditions(zygote=lambda: zygote, seed=7, engine="test", box_level="L0", worker=formula_worker)


@pytest.fixture
def course(course_root: Path) -> Course:
    return find_course(course_root, course_root)


def submission(files: Mapping[str, str | bytes]) -> Submission:
    return Submission(
        assignment="tiny",
        student="ada",
        path=Path("ada"),
        files=tuple(
            SourceFile(path=name, data=text.encode() if isinstance(text, str) else text)
            for name, text in sorted(files.items())
        ),
        digest="d",
    )


@pytest.fixture
def problem_of(course_root: Path) -> Callable[[str], Problem]:
    """Load the tiny problem with another checks.py, which need not name what it imports."""

    def load(checks: str) -> Problem:
        head = "from grader import *\nfrom grader import Case, Limits, check, expect, problem, wrong\n"
        path = course_root / "problems/tiny/double/checks.py"
        path.write_text(head + textwrap.dedent(checks))
        (course_root / "problems/tiny/double/wrong/triple.py").unlink(missing_ok=True)
        course = find_course(course_root, course_root)
        return load_problem(course, course.assignments[0], course.assignments[0].problems[0])

    return load


@pytest.fixture
def grade(problem_of, conditions, course) -> Callable[..., ProblemResult]:
    """Grade the files of a submission with the checks of a text."""

    def run(
        checks: str, files: str | Mapping[str, str | bytes], conditions: Conditions = conditions
    ) -> ProblemResult:
        named = {"hw3.py": files} if isinstance(files, str) else files
        problem = problem_of(checks)
        job = SubmissionJob(submission(named), course.assignments[0], [problem], conditions)
        try:
            return job.grade(problem, key="k")
        finally:
            job.close()

    return run
