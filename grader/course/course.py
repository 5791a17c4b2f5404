"""Find the course: the folder that holds ``problems/`` and ``reference/``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.course.assignment import FILE_NAME, Assignment, load_assignment
from grader.course.mistakes import did_you_mean, raise_all
from grader.course.names import is_ignored
from grader.errors import AuthorError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A folder of assignments.

    Attributes
    ----------
    root : Path
        The folder that holds ``problems/`` and ``reference/``; absolute.
    assignments : tuple of Assignment
        In order of name.
    is_chosen : bool
        Whether the command named it, or it is the bundled one: a folder found by searching upward is
        not trusted to lie inside a submission.
    """

    root: Path
    assignments: tuple[Assignment, ...]
    is_chosen: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The assignments' names."""
        return tuple(assignment.name for assignment in self.assignments)

    @property
    def secrets(self) -> tuple[Path, ...]:
        """The folders that no student's process may read."""
        return (self.root / "problems", self.root / "reference")

    def assignment(self, name: str) -> Assignment:
        """Return the assignment of this name.

        Raises
        ------
        UsageError
            If there is none.
        """
        for assignment in self.assignments:
            if assignment.name == name:
                return assignment
        raise UsageError(
            f"there is no assignment `{name}`.{did_you_mean(name, self.names)} "
            f"The course in {self.root} has {', '.join(self.names)}."
        )


def find_course(start: Path, explicit: Path | None = None) -> Course:
    """Find and load the course.

    Parameters
    ----------
    start : Path
        The working directory, from which to search upward.
    explicit : Path, optional
        The folder given as ``--course``; nothing else is tried then.

    Raises
    ------
    UsageError
        If the explicit folder is no course, or there is none.
    AuthorError
        With every mistake in every ``assignment.toml``.
    """
    if explicit is not None:
        root = explicit.resolve()
        _check_explicit(root)
        return _load(root, is_chosen=True)
    root = start.resolve()
    bundled = bundled_root()
    candidates = [folder for folder in (root, *root.parents) if _is_course(folder)]
    known = {name for folder in (*candidates, bundled) if folder for name in _assignment_names(folder)}
    for folder in candidates:
        # A course's checks are run as trusted code. A student can hand in a folder `problems/` too, so
        # what lies inside a folder named after an assignment is an answer, never the course. The package for
        # students meets no answers but their own, and a starter kit may lie in a folder of any name.
        if bundled is None or known.isdisjoint(folder.parent.parts):
            return _load(folder, is_chosen=folder == bundled)
    if bundled is None:
        raise UsageError(
            "there is no course here or further up, and this `grade` came without assignments: go to the folder of "
            "your starter kit, or name it with --course DIR"
        )
    return _load(bundled, is_chosen=True)


def bundled_root() -> Path | None:
    """Return the course that ships with the package: in a wheel, or the source checkout around it.

    None in the package for students, which comes without assignments.
    """
    package = Path(__file__).resolve().parent.parent
    return next((folder for folder in (package / "_bundled", package.parent) if _is_course(folder)), None)


def _is_course(folder: Path) -> bool:
    return bool(_assignment_names(folder)) and (folder / "reference").is_dir()


def _assignment_names(root: Path) -> list[str]:
    return [folder.name for folder in _assignment_folders(root) if (folder / FILE_NAME).is_file()]


def _assignment_folders(root: Path) -> Iterator[Path]:
    try:
        entries = sorted(os.listdir(root / "problems"))
    except OSError:
        return
    for name in entries:
        if not is_ignored(name) and not name.startswith(".") and (root / "problems" / name).is_dir():
            yield root / "problems" / name


def _check_explicit(root: Path) -> None:
    looked_for = f"a course holds problems/<assignment>/{FILE_NAME} and reference/<assignment>/<problem>.py"
    if not root.is_dir():
        raise UsageError(f"--course {root}: there is no such folder; {looked_for}.")
    if not (root / "problems").is_dir():
        raise UsageError(f"--course {root}: it has no folder problems/; {looked_for}.")
    if not next(_assignment_folders(root), None):
        raise UsageError(f"--course {root}: its folder problems/ holds no assignment; {looked_for}.")


def _load(root: Path, *, is_chosen: bool) -> Course:
    assignments: list[Assignment] = []
    mistakes: list[AuthorError] = []
    for folder in _assignment_folders(root):
        try:
            assignments.append(load_assignment(folder))
        except AuthorError as mistake:
            mistakes.append(mistake)
    raise_all(mistakes)
    return Course(root=root, assignments=tuple(assignments), is_chosen=is_chosen)
