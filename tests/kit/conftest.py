"""Sheets, kits and gradings for the tests of the kit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from grader.course.assignment import Assignment
from grader.course.course import Course, find_course
from grader.course.problems import Problem, load_problems
from grader.course.submissions import SourceFile, Submission
from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.kit.sheet import Item, Sheet
from grader.model import ProblemResult
from grader.student.zygote import Zygote

ROOT = Path(__file__).parent.parent.parent
ASSIGNMENTS = ("cs475_hw3", "mathdnn_hw3")


@cache
def shipped(name: str) -> tuple[Course, Assignment, tuple[Problem, ...]]:
    """Return an assignment that comes with the project."""
    course = find_course(ROOT, ROOT)
    assignment = course.assignment(name)
    return course, assignment, tuple(load_problems(course, assignment))


def item(name: str = "p1_double", starter: str = "def double(x):\n    raise NotImplementedError\n", **more) -> Item:
    number = name[1]
    values = {"label": f"Problem {number}", "title": "Doubling", "points": 3, "manual": 0, "names": ("double",),
              "statement": "# Doubling\n\nTwice $x$.\n", "formulas": ()}  # fmt: skip
    return Item(name=name, starter=starter, **{**values, **more})


def sheet(*items: Item, **more) -> Sheet:
    values = {"name": "tiny", "title": "Homework 1", "due": "", "module": "hw3.py", "notebook": "hw3.ipynb"}
    return Sheet(items=items, **{**values, **more})


Grade = Callable[[Assignment, tuple[Problem, ...], Mapping[str, bytes]], list[ProblemResult]]


@pytest.fixture
def grade_files(zygote: Zygote, formula_worker: FormulaWorker) -> Grade:
    """Grade a submission of these files, every problem of it."""
    conditions = Conditions(zygote=lambda: zygote, seed=7, engine="test", box_level="L0", worker=formula_worker)

    def run(
        assignment: Assignment, problems: tuple[Problem, ...], files: Mapping[str, bytes]
    ) -> list[ProblemResult]:
        given = tuple(SourceFile(path=name, data=data) for name, data in sorted(files.items()))
        submission = Submission(
            assignment=assignment.name, student="ada", path=Path("ada"), files=given, refused=(), digest=""
        )
        job = SubmissionJob(submission, assignment, problems, conditions)
        try:
            return [job.grade(problem, key="") for problem in problems]
        finally:
            job.close()

    return run
