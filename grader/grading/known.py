"""A known answer of a problem's folder as a submission."""

from __future__ import annotations

from pathlib import Path

from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import SourceFile, Submission


def as_submission(problem: Problem, assignment: Assignment, path: Path) -> Submission:
    """Return a submission that consists of one file, under a name that the problem accepts."""
    accepted = (*problem.entry.files, *assignment.files)
    if path.suffix in (".toml", ".tex"):
        name = f"answers{path.suffix}"
    else:
        name = next((name for name in accepted if name.endswith(path.suffix)), f"answer{path.suffix}")
    return Submission(
        assignment=assignment.name,
        student=path.name,
        path=path,
        files=(SourceFile(path=name, data=path.read_bytes()),),
        refused=(),
        digest="",
    )
