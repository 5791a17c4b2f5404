"""Explain every known-wrong answer of a problem, and look at what is shown: for the tests and the benchmark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from unittest import mock

from grader.checking.cases import Case
from grader.checking.declare import CheckDeclaration, WrongDeclaration
from grader.course.assignment import Assignment
from grader.course.course import Course, find_course
from grader.course.problems import Problem, load_problem
from grader.grading import explain
from grader.grading.conditions import Conditions
from grader.grading.forms import choose_form
from grader.grading.job import SubmissionJob
from grader.grading.known import as_submission
from grader.grading.shrinking import Found
from grader.grading.trial import Trial, asking, attempt
from grader.model import CheckResult

ROOT = Path(__file__).parent.parent


@cache
def bundled() -> Course:
    """Return the course of this repository."""
    return find_course(ROOT, ROOT)


def bundled_problems() -> list[tuple[Assignment, str]]:
    """Return every problem's name with its assignment."""
    return [(assignment, entry.name) for assignment in bundled().assignments for entry in assignment.problems]


@cache
def bundled_problem(name: str) -> tuple[Assignment, Problem]:
    """Load a problem of this repository."""
    assignment = next(assignment for assignment, known in bundled_problems() if known == name)
    entry = next(entry for entry in assignment.problems if entry.name == name)
    return assignment, load_problem(bundled(), assignment, entry)


@dataclass(slots=True)
class Told:
    """What one answer was told.

    Attributes
    ----------
    lost : dict of str to CheckResult
        The checks that lost points on their own account.
    shown : dict of str to Found
        The simplest failing cases found.
    says_of_another : list of str
        The known-wrong answers whose hint it gets if its own is not known, where that is another hint.
    """

    name: str
    own: WrongDeclaration | None
    lost: dict[str, CheckResult] = field(default_factory=dict)
    shown: dict[str, Found] = field(default_factory=dict)
    says_of_another: list[str] = field(default_factory=list)

    @property
    def said(self) -> set[str]:
        """Return the misconceptions that it is told, as those of known-wrong answers."""
        return {why.misconception for one in self.lost.values() if (why := one.explanation) and why.known_as}

    def cases_shown(self) -> list[tuple[str, Case]]:
        """Return the cases whose call a student reads, with their checks."""
        return [
            (name, found.trial.case)
            for name, found in self.shown.items()
            if found.trial.case is not None and (why := self.lost[name].explanation) and why.call
        ]

    @property
    def is_explained(self) -> bool:
        """Say whether some lost check names the misconception or shows a call, or a point where a formula differs."""
        found = [one.explanation for one in self.lost.values() if one.explanation]
        return any(one.misconception or one.call or "passes the cases" in one.finding for one in found)


def told(
    problem: Problem,
    assignment: Assignment,
    path: Path,
    conditions: Conditions,
    own: WrongDeclaration | None,
    *,
    leave_out: bool = True,
) -> Told:
    """Grade one answer and return what it is told; with ``leave_out`` also what it would be if it were not known."""
    result = Told(path.name, own)

    def noted(record: CheckResult, found: Found | None, *rest: object, **more: object) -> CheckResult:
        if found is not None and not record.hidden:
            result.shown[record.check] = found
        return _explained(record, found, *rest, **more)  # type: ignore[arg-type]

    _explained = explain.explained
    with mock.patch.object(explain, "explained", noted):
        checks = _graded(problem, assignment, path, conditions)
    result.lost = {one.check: one for one in checks if one.points < one.max_points and one.verdict in ("FAIL", "PASS")}
    if own is not None and leave_out:
        others = replace(problem, wrongs=tuple(one for one in problem.wrongs if one.file != own.file))
        why = [one.explanation for one in _graded(others, assignment, path, conditions) if one.check in result.lost]
        hints = {one.known_as for one in why if one and one.known_as and one.misconception != own.says}
        result.says_of_another = sorted(hints)
    return result


def _graded(problem: Problem, assignment: Assignment, path: Path, conditions: Conditions) -> Sequence[CheckResult]:
    with closing(SubmissionJob(as_submission(problem, assignment, path), assignment, [problem], conditions)) as job:
        return job.grade(problem, "").checks


def right_answers(problem: Problem) -> list[Path]:
    """Return the problem's right answers."""
    folder = problem.folder / "right"
    return sorted(path for path in folder.iterdir() if path.suffix in (".py", ".ipynb", ".toml", ".tex"))


def refused(
    problem: Problem, assignment: Assignment, path: Path, conditions: Conditions, shown: Sequence[tuple[str, Case]]
) -> Iterator[tuple[str, Case, Trial]]:
    """Put cases that were shown to a right answer; yield those that it fails: they should not have been shown."""
    job = SubmissionJob(as_submission(problem, assignment, path), assignment, [problem], conditions)
    checks: dict[str, CheckDeclaration] = {check.name: check for check in problem.checks}
    with closing(job), closing(job._made(problem, job._files_of(problem))) as student:
        form = choose_form(problem, student)
        for name, case in shown:
            if checks[name].form not in ("", form):
                continue
            with asking(checks[name], student, problem.name):
                trial = attempt(checks[name], student, case)
            if not trial.is_right:
                yield name, case, trial


_NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:e[+-]?\d+)?")


def numbers_in(call: str) -> int:
    """Return how many numbers a call shows: its size."""
    return len(_NUMBER.findall(call))
