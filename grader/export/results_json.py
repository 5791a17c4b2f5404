"""results.json: everything that is known of a run, for other programs; docs/results.md describes it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from grader.model import ProblemResult, RunFacts, SubmissionResult
from grader.text import clean, flags, replace_file

# Raised when a field is renamed, removed or changes its meaning; a new field alone does not raise it.
SCHEMA_VERSION = 1

# More than any honest text here; the engine's own caps are lower.
TEXT_LIMIT = 200_000


def write(results: Sequence[SubmissionResult], path: Path, run: RunFacts) -> None:
    """Write all the results and the facts of their run, in one piece.

    Parameters
    ----------
    results : sequence of SubmissionResult
        In this order.
    path : Path
        The file; an older one is replaced.
    run : RunFacts
        When, by which versions, in which box.

    Notes
    -----
    Strict JSON (RFC 8259): no NaN, no Infinity (null instead), no lone surrogate. One submission stands on one
    line, so that line tools work on large classes too.
    """
    replace_file(path, render(results, run))


def render(results: Sequence[SubmissionResult], run: RunFacts) -> str:
    """Return the text of results.json."""
    submissions = ",\n".join(_dump(_submission(result)) for result in results)
    return (
        f'{{"schema_version": {SCHEMA_VERSION},\n'
        f'"run": {_dump(run)},\n'
        f'"submissions": [{submissions and chr(10)}{submissions}{submissions and chr(10)}]}}\n'
    )


def _submission(result: SubmissionResult) -> dict[str, object]:
    return {
        "assignment": result.assignment,
        "student": result.student,
        "path": result.path,
        "points": result.points,
        "max_points": result.max_points,
        "manual_points": result.manual_points,
        "is_graded": result.is_graded,
        "flags": [{"kind": flag.kind, "where": flag.where} for flag in flags(result)],
        "refused": result.refused,
        "problems": [_problem(problem) for problem in result.problems],
    }


def _problem(result: ProblemResult) -> dict[str, object]:
    # Every field of the record, whatever is added to it later; assignment and student stand above already.
    fields = msgspec.to_builtins(result)
    checks = fields.pop("checks")
    del fields["assignment"], fields["student"]
    return {
        "problem": fields.pop("problem"),
        "title": fields.pop("title"),
        "points": result.points,
        "max_points": result.max_points,
        "is_graded": result.is_graded,
        **fields,
        "checks": checks,
    }


def _dump(value: object) -> str:
    # Most records are harmless as they are; msgspec writes them much faster, NaN as null.
    try:
        text = msgspec.json.encode(value).decode("utf-8")
    except UnicodeEncodeError:
        text = "\\u"
    if "\\u" not in text and clean(text, TEXT_LIMIT) == text:
        return text
    return json.dumps(
        harmless(msgspec.to_builtins(value)), ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )


def harmless(value: object) -> object:
    """Return JSON values with every text cleaned and every number finite, else null."""
    if isinstance(value, str):
        return clean(str(value), TEXT_LIMIT)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {clean(str(name), TEXT_LIMIT): harmless(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [harmless(item) for item in value]
    return value
