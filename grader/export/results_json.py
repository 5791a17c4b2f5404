"""results.json: everything that is known of a run, for other programs; docs/results.md describes it."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from grader.errors import UsageError
from grader.model import ProblemResult, RunFacts, SubmissionResult
from grader.text import clean, flags, replace_file

# Raised when a field is renamed, removed or changes its meaning; a new field alone does not raise it.
SCHEMA_VERSION = 1

# More than any honest text here; the engine's own caps are lower.
TEXT_LIMIT = 200_000


def write(results: Iterable[SubmissionResult], path: Path, run: RunFacts) -> None:
    """Write all the results and the facts of their run, in one piece.

    Parameters
    ----------
    results : iterable of SubmissionResult
        In this order; one at a time is enough.
    path : Path
        The file; an older one is replaced.
    run : RunFacts
        When, by which versions, in which box.

    Notes
    -----
    Strict JSON (RFC 8259): no NaN, no Infinity (null instead), no lone surrogate. One submission stands on one
    line, so that line tools work on large classes too.
    """
    replace_file(path, _pieces(results, run))


def render(results: Iterable[SubmissionResult], run: RunFacts) -> str:
    """Return the text of results.json."""
    return "".join(_pieces(results, run))


def _pieces(results: Iterable[SubmissionResult], run: RunFacts) -> Iterator[str]:
    yield f'{{"schema_version": {SCHEMA_VERSION},\n"run": {_dump(run)},\n"submissions": ['
    separator = "\n"
    for result in results:
        yield separator
        yield _dump(_submission(result))
        separator = ",\n"
    yield "]}\n" if separator == "\n" else "\n]}\n"


def read(path: Path) -> tuple[list[SubmissionResult], RunFacts]:
    """Return what a results.json holds, also one of an older version: what it did not know has its default.

    Raises
    ------
    UsageError
        If it is no results.json, or one of a newer version.
    """
    try:
        found = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: no results.json: {error}") from error
    version = found.get("schema_version") if isinstance(found, dict) else None
    if not isinstance(version, int):
        raise UsageError(f"{path}: no results.json: it has no schema_version")
    if version > SCHEMA_VERSION:
        raise UsageError(
            f"{path}: written by a newer version of `grade` (schema {version}; this one reads up to {SCHEMA_VERSION})"
        )
    try:
        run = msgspec.convert(without_nulls(found["run"]), RunFacts)
        submissions = [_read_submission(without_nulls(one)) for one in found["submissions"]]
    except (msgspec.ValidationError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{path}: not as `grade` writes it: {error}") from error
    return submissions, run


def _read_submission(fields: dict[str, Any]) -> SubmissionResult:
    who = {"assignment": fields["assignment"], "student": fields["student"]}
    problems = [{**who, **problem} for problem in fields["problems"]]
    return msgspec.convert({**fields, "problems": problems}, SubmissionResult)


def without_nulls(value: Any) -> Any:
    """Return JSON values without the fields that are null: a number that was not finite, or nothing."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


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
