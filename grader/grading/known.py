"""A known answer of a problem as a submission."""

from __future__ import annotations

from pathlib import Path

from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import SourceFile, Submission


def as_submission(
    problem: Problem, assignment: Assignment, path: Path, *, data: bytes | None = None, name: str = ""
) -> Submission:
    """Return a submission that consists of one file, under a name that the problem accepts.

    Parameters
    ----------
    path : Path
        The answer's file; its suffix says what it is.
    data : bytes, optional
        Its content, for an answer that lies in no folder.
    name : str
        The student's name; the file's without it.
    """
    accepted = (*problem.entry.files, *assignment.files)
    if path.suffix in (".toml", ".tex"):
        file = f"answers{path.suffix}"
    else:
        file = next((one for one in accepted if one.endswith(path.suffix)), f"answer{path.suffix}")
    return Submission(
        assignment=assignment.name,
        student=name or path.name,
        path=path,
        files=(SourceFile(path=file, data=path.read_bytes() if data is None else data),),
        refused=(),
        digest="",
    )
