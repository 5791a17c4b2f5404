"""What a starter kit says of an assignment's problems: their headings, names, statements and starters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.checking.declare import names_of
from grader.course.assignment import Assignment, ProblemEntry
from grader.course.headings import number_of
from grader.course.problems import Problem
from grader.errors import AuthorError


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One problem of the sheet.

    Attributes
    ----------
    label : str
        What students call it, and what opens its section in a notebook: "Problem 2.1"; empty if its name holds no
        number.
    title : str
        As its checks declare it.
    points : float
        Of the checks.
    manual : float
        Points that a person gives, on top.
    statement, starter : str
        The files' texts.
    formulas : tuple of str
        The names that may be formulas.
    """

    name: str
    label: str
    title: str
    points: float
    manual: float
    names: tuple[str, ...]
    statement: str
    starter: str
    formulas: tuple[str, ...]

    @property
    def heading(self) -> str:
        """The label and the title, without saying one of them twice."""
        if not self.label or self.title.startswith(self.label):
            return self.title
        return f"{self.label}: {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An assignment as students get it."""

    name: str
    title: str
    due: str
    #: Names of a module and a notebook for the whole assignment; empty if none is accepted.
    module: str
    notebook: str
    items: tuple[Item, ...]


def sheet_of(assignment: Assignment, problems: Sequence[Problem]) -> Sheet:
    """Collect an assignment's texts.

    Raises
    ------
    AuthorError
        If a problem has no statement or no starter.
    """
    return Sheet(
        name=assignment.name,
        title=assignment.title,
        due=assignment.due,
        module=next((name for name in assignment.files if name.endswith(".py")), ""),
        notebook=next((name for name in assignment.files if name.endswith(".ipynb")), ""),
        items=tuple(_item(problem) for problem in problems),
    )


def _item(problem: Problem) -> Item:
    # Of several forms the first is what is asked for, and of several names for one thing the first.
    names = tuple(names_of(item)[0] for item in next(iter(problem.declared.forms.values())))
    return Item(
        name=problem.name,
        label=_label(problem.entry),
        title=problem.declared.title,
        points=problem.declared.points,
        manual=sum(item.points for item in problem.entry.manual),
        names=names,
        statement=_text(problem, "statement.md"),
        starter=_text(problem, "starter.py"),
        formulas=tuple(problem.declared.formula),
    )


def _label(entry: ProblemEntry) -> str:
    """Return the heading that opens a problem's section of a notebook."""
    for heading in entry.headings:
        return f"Problem {heading}" if re.fullmatch(r"\d+(\.\d+)*", heading) else heading
    number = number_of(entry.name)
    return f"Problem {number}" if number else ""


def _text(problem: Problem, name: str) -> str:
    path = problem.folder / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AuthorError(f"problem {problem.name} has no {name}; students need one", path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise AuthorError(f"cannot be read as UTF-8 text: {error}", path) from error
