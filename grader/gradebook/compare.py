"""What two runs of the same submissions must have in common: everything but time and memory."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.model import LAST_SEEN, ProblemResult, SubmissionResult

_SEEN = re.compile(re.escape(LAST_SEEN) + r"[^\n;]{1,300}?, line \d+")


def _unseen(message: str) -> str:
    return _SEEN.sub("", message)


def stable(result: ProblemResult) -> ProblemResult:
    """Return the result without what differs between two runs of the same submission.

    Notes
    -----
    Zeroed are the times, the memory peak and the hour of grading; the line where a process was stopped is left out, and
    so are the figures: a student may have drawn how long something took.
    Points, verdicts, messages, endings, output, seeds and digests stay: they must not depend on the machine's load,
    on order or on the number of jobs.
    """
    checks = tuple(replace(check, wall_s=0.0, message=_unseen(check.message)) for check in result.checks)
    notes = tuple(_unseen(note) for note in result.notes)
    timeless = replace(result, wall_s=0.0, cpu_s=0.0, peak_memory_bytes=0, graded_at="")
    return replace(timeless, checks=checks, notes=notes, figures=())


def stable_submission(result: SubmissionResult) -> SubmissionResult:
    """Return the submission's result with each problem `stable`."""
    return replace(result, problems=tuple(stable(problem) for problem in result.problems))
