"""Prove that a problem's checks tell right from wrong: run its known answers as submissions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import SourceFile, Submission
from grader.errors import AuthorError
from grader.grading.job import Conditions, SubmissionJob
from grader.model import ProblemResult, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A known answer and what it must earn.

    Attributes
    ----------
    kind : str
        "reference", "right", "wrong" or "starter".
    loses : frozenset of str or None
        The checks that it must lose points on; None for all of them.
    """

    problem: Problem
    kind: str
    path: Path
    loses: frozenset[str] | None

    @property
    def name(self) -> str:
        """As the table shows it."""
        return self.path.name if self.kind in ("reference", "starter") else f"{self.kind}/{self.path.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What an answer earned, and what is wrong with that; empty if nothing is."""

    answer: Answer
    result: ProblemResult
    complaint: str


def answers(problem: Problem, reference: Path) -> list[Answer]:
    """List a problem's known answers.

    Raises
    ------
    AuthorError
        If the reference or the starter is missing.
    """
    starter = problem.folder / "starter.py"
    for path, what in ((reference, "reference"), (starter, "starter")):
        if not path.is_file():
            raise AuthorError(f"problem {problem.name} has no {what}; write one", path)
    found = [
        Answer(problem=problem, kind="reference", path=reference, loses=frozenset()),
        Answer(problem=problem, kind="starter", path=starter, loses=None),
    ]
    right = problem.folder / "right"
    for path in sorted(right.iterdir()) if right.is_dir() else ():
        if path.suffix in (".py", ".ipynb"):
            found.append(Answer(problem=problem, kind="right", path=path, loses=frozenset()))
    for wrong in problem.wrongs:
        path = problem.folder / "wrong" / wrong.file
        found.append(Answer(problem=problem, kind="wrong", path=path, loses=frozenset(wrong.fails)))
    return found


def prove(answer: Answer, assignment: Assignment, conditions: Conditions) -> Proof:
    """Grade one known answer and compare with what it must earn."""
    problem = answer.problem
    name = problem.entry.files[0] if answer.path.suffix == ".py" else "hw3.ipynb"
    submission = Submission(
        assignment=assignment.name,
        student=answer.name,
        path=answer.path,
        files=(SourceFile(path=name, data=answer.path.read_bytes()),),
        refused=(),
        digest="",
    )
    job = SubmissionJob(submission, assignment, [problem], conditions)
    try:
        result = job.grade(problem, key="")
    finally:
        job.close()
    return Proof(answer=answer, result=result, complaint=_complaint(answer, result))


def _complaint(answer: Answer, result: ProblemResult) -> str:
    broken = [check for check in result.checks if check.verdict is Verdict.NOT_GRADED]
    if broken:
        return f"{broken[0].check} could not be graded: {broken[0].detail.strip().splitlines()[-1:]}"
    if answer.loses is None:
        return "" if not result.points else f"the untouched starter earns {result.points:g} points"
    lost = {check.check for check in result.checks if check.points < check.max_points}
    # What is skipped because a named check failed is lost in consequence, not on its own account.
    skipped = {check.check for check in result.checks if check.verdict is Verdict.SKIPPED}
    unexpected = sorted(lost - answer.loses - skipped)
    if unexpected:
        why = next(check for check in result.checks if check.check == unexpected[0])
        return f"loses {', '.join(unexpected)}: {why.message}"
    kept = sorted(answer.loses - lost)
    return f"does not lose {', '.join(kept)}" if kept else ""


def unfailed(problem: Problem) -> list[str]:
    """List the checks that no wrong answer is declared to fail: nobody knows whether they can."""
    failed = {name for wrong in problem.wrongs for name in wrong.fails}
    return [check.name for check in problem.checks if check.name not in failed]
