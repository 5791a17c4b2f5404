"""``grade new problem NAME`` and ``grade new assignment NAME``: a skeleton to write a problem from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli.console import Console
from grader.cli.options import course_option
from grader.course.course import Course, find_course
from grader.course.skeletons import MARK, new_assignment, new_problem
from grader.errors import UsageError


@click.group("new", no_args_is_help=True)
def new_command() -> None:
    """Start a problem, or an assignment: a small complete example to rewrite.

    \b
    grade new problem p8_huber --assignment hw3
    grade new assignment hw4
    """


@new_command.command("problem")
@click.argument("name")
@click.option("--assignment", help="Where it belongs. [default: the only one there is]")
@course_option()
def problem_command(name: str, assignment: str | None, course: Path | None) -> int:
    """Add the problem NAME to an assignment.

    Writes statement, starter, checks, reference and some right and wrong answers, all of a tiny example, and
    an entry at the end of assignment.toml. What is to be rewritten is marked TODO(author).

    \b
    grade new problem p8_huber --assignment hw3
    """
    home = _course_here(course)
    if home is None:
        raise UsageError(
            "there is no course here: no problems/ with an assignment beside reference/, here or further up. "
            "`grade new assignment NAME` starts one; --course DIR names one elsewhere"
        )
    if assignment is None and len(home.names) > 1:
        raise UsageError(f"the course has {', '.join(home.names)}; say which with --assignment")
    written = new_problem(home, assignment or home.names[0], name)
    _show(home.root, written, name)
    return 0


@new_command.command("assignment")
@click.argument("name")
@click.option("--problem", default="p1_example", show_default=True, help="Its first problem.")
@course_option()
def assignment_command(name: str, problem: str, course: Path | None) -> int:
    """Start the assignment NAME, with one problem to rewrite.

    It comes into the course that this folder lies in; where there is none, a course begins here.

    \b
    grade new assignment hw4 --problem p1_softmax
    """
    is_new = course is not None and not (course / "problems").is_dir()
    home = None if is_new else _course_here(course)
    root = (course or Path.cwd()).resolve() if home is None else home.root
    written = new_assignment(root, name, problem)
    _show(root, written, problem)
    return 0


def _course_here(explicit: Path | None) -> Course | None:
    """Return the course that is named, or that this folder lies in; never the one that ships with `grade`."""
    here = Path.cwd().resolve()
    home = find_course(here, explicit)
    return home if explicit is not None or home.root in (here, *here.parents) else None


def _show(root: Path, written: Sequence[Path], problem: str) -> None:
    console = Console()
    for path in written:
        console.line(f"wrote {path.relative_to(root).as_posix()}")
    console.line(f"Now rewrite what is marked {MARK}; `grade verify {problem}` lists it, and proves the rest.")
