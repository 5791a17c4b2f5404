"""The part of a kit that `grade` reads: a course of one assignment, with nothing of the instructor's in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.course.assignment import FILE_NAME, Assignment, ProblemEntry
from grader.course.course import Course
from grader.course.problems import Problem
from grader.errors import AuthorError
from grader.grading.conditions import Conditions
from grader.kit.draft import Draft
from grader.kit.giving import given_modules
from grader.kit.learning import learn

_REFERENCE = (
    "Here `grade` looks for what the authors of the problems give away of their own code, such as how the layout of a\n"
    "network is read. The answers are not in it: the public checks compare with recorded values.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A public check that only the grader can run, and why."""

    problem: str
    check: str
    sentence: str
    points: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of a problem's points a kit's checks can tell, in the form that is asked for first."""

    checked: float
    hidden: int
    hidden_points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An assignment's public checks.

    Attributes
    ----------
    files : dict of str to bytes
        By path.
    coverage : dict of str to Coverage
        By problem.
    left_out : tuple of LeftOut
    """

    files: dict[str, bytes]
    coverage: dict[str, Coverage]
    left_out: tuple[LeftOut, ...]


def publish(
    course: Course,
    assignment: Assignment,
    problems: Sequence[Problem],
    conditions: Conditions,
    begun: Callable[[str], None] = lambda problem: None,
) -> Publication:
    """Make an assignment's public checks ready for students.

    Parameters
    ----------
    conditions : Conditions
        The known answers are run under them, to record what the checks ask the references.
    begun : callable
        Is told the name of each problem.

    Raises
    ------
    AuthorError
        If a problem cannot be published as it is.
    """
    files = {
        f"problems/{assignment.name}/{FILE_NAME}": _toml(assignment).encode(),
        "reference/README.md": _REFERENCE.encode(),
    }
    drafts = []
    for problem in problems:
        begun(problem.name)
        draft = Draft(course, problem)
        learn(draft, assignment, conditions)
        files.update(draft.files())
        drafts.append(draft)
        _refuse_unused(draft)
    # Two problems may use parts of one reference.
    given = sorted({pair for draft in drafts for pair in draft.given})
    gives_away = {name for problem in problems for name in problem.declared.gives_away}
    files.update({path: text.encode() for path, text in given_modules(course.root, given, gives_away).items()})
    return Publication(
        files=files,
        coverage={draft.problem.name: _coverage(draft) for draft in drafts},
        left_out=tuple(
            LeftOut(problem=draft.problem.name, check=check.name, sentence=check.sentence, points=check.points,
                    why=draft.left_out[check.name])
            for draft in drafts
            for check in draft.problem.checks
            if check.name in draft.left_out
        ),
    )  # fmt: skip


def _refuse_unused(draft: Draft) -> None:
    """Refuse names in ``gives_away`` that nothing needs: misspelt, or left over."""
    declared = draft.problem.declared.gives_away
    given = "\n".join(given_modules(draft.course.root, draft.given, declared).values())
    unused = [name for name in declared if f"def {name}(" not in given and f"class {name}" not in given]
    if unused:
        why = f"gives_away names {', '.join(unused)}: the public checks need no such function of a reference"
        raise AuthorError(why, draft.problem.folder / "checks.py", draft.problem.declared.line)


def _coverage(draft: Draft) -> Coverage:
    form = next(iter(draft.problem.declared.forms))
    of_form = [check for check in draft.problem.checks if check.form in ("", form)]
    hidden = [check.points for check in of_form if check.hidden]
    return Coverage(
        checked=sum(check.points for check in of_form if check in draft.kept),
        hidden=len(hidden),
        hidden_points=sum(hidden),
    )


def _toml(assignment: Assignment) -> str:
    """Write ``assignment.toml`` anew: the author's has seeds, rubrics, and perhaps remarks."""
    lines = [f"title = {_text(assignment.title)}", f"files = {_texts(assignment.files)}"]
    if assignment.due:
        lines.append(f"due = {_text(assignment.due)}")
    lines.append(f"max_file_mb = {assignment.max_file_mb!r}")
    for entry in assignment.problems:
        lines += ["", "[[problems]]", *_entry(entry)]
    return "\n".join(lines) + "\n"


def _entry(entry: ProblemEntry) -> list[str]:
    lines = [f"name = {_text(entry.name)}", f"points = {entry.points!r}", f"files = {_texts(entry.files)}"]
    if entry.headings:
        lines.append(f"headings = {_texts(entry.headings)}")
    if entry.manual:
        items = [
            f"{{ name = {_text(item.name)}, points = {item.points!r}, rubric = {_text('Read by a person.')} }}"
            for item in entry.manual
        ]
        lines.append(f"manual = [{', '.join(items)}]")
    return lines


def _texts(values: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    # JSON's escapes are TOML's, too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
