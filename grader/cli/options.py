"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from grader.course.assignment import Assignment
from grader.course.course import Course
from grader.course.problems import Problem, load_problems
from grader.errors import AuthorError, UsageError

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def course_option() -> Decorator:
    """Add ``--course``."""
    return click.option(
        "--course",
        type=click.Path(path_type=Path),
        help="The folder of problems/ and reference/. [default: found upward from here, else bundled]",
    )


def sandbox_option() -> Decorator:
    """Add ``--sandbox``."""
    return click.option(
        "--sandbox",
        type=click.Choice(["auto", "strict", "plain"]),
        default="auto",
        show_default=True,
        help="auto: the best box here, refused below level L2; strict: L3 or nothing; plain: no box.",
    )


def jobs_option() -> Decorator:
    """Add ``--jobs``."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 256),
        default=lambda: os.cpu_count() or 1,
        show_default="cores",
        help="Submissions graded at the same time.",
    )


def load_all(course: Course, assignments: list[Assignment]) -> dict[str, list[Problem]]:
    """Load every problem of these assignments; report all authors' mistakes at once.

    Raises
    ------
    AuthorError
        With every mistake found.
    """
    problems: dict[str, list[Problem]] = {}
    mistakes = []
    for assignment in assignments:
        try:
            problems[assignment.name] = load_problems(course, assignment)
        except AuthorError as error:
            mistakes.append(str(error))
    if mistakes:
        raise AuthorError("\n".join(mistakes))
    return problems


def select(words: tuple[str, ...], names: list[str], what: str) -> list[str]:
    """Return the names that the words stand for: whole, or a beginning that only one has.

    Raises
    ------
    UsageError
        If a word stands for none, or for several.
    """
    chosen = []
    for word in words:
        found = [name for name in names if name == word]
        found = found or [name for name in names if name.startswith(word + "_")]
        found = found or [name for name in names if name.startswith(word)]
        if not found:
            raise UsageError(f"no {what} is called {word!r}; there are: {', '.join(names)}")
        if len(found) > 1:
            raise UsageError(f"{word!r} could be any of {', '.join(found)}; say which")
        chosen += found
    return list(dict.fromkeys(chosen))
