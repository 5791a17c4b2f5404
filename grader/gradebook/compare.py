"""What two runs of the same submissions must have in common: everything but time and memory."""

from __future__ import annotations

from dataclasses import replace

from grader.model import ProblemResult, SubmissionResult


def stable(result: ProblemResult) -> ProblemResult:
    """Return the result without what differs between two runs of the same submission.

    Notes
    -----
    Zeroed are the times, the memory peak and the hour of grading. Points, verdicts, messages, endings, output,
    seeds and digests stay: they must not depend on the machine's load, on order or on the number of jobs.
    """
    checks = tuple(replace(check, wall_s=0.0) for check in result.checks)
    return replace(result, checks=checks, wall_s=0.0, cpu_s=0.0, peak_memory_bytes=0, graded_at="")


def stable_submission(result: SubmissionResult) -> SubmissionResult:
    """Return the submission's result with each problem `stable`."""
    return replace(result, problems=tuple(stable(problem) for problem in result.problems))
