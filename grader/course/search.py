"""Search paths for submissions: folders of students, single files, several paths; no content is read."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.course.course import Course
from grader.course.names import (
    is_answer_file,
    is_archive,
    is_code,
    is_ignored,
    kind_of_file,
    refusal,
    refusal_of_kind,
    shown,
    student_name,
)
from grader.course.places import (
    SubmissionPlace,
    refuse_namesakes,
    refuse_untrusted_course,
    without_duplicates,
)
from grader.errors import NothingToGrade, UsageError

# How many sub-folders are looked into when something must be told from file names.
_PEEKED_FOLDERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSubmissions:
    """What a search found, and what it passed over.

    Attributes
    ----------
    places : tuple of SubmissionPlace
        By assignment and student.
    ignored : tuple of str
        A sentence for each entry that may be someone's work and was not recognised.
    """

    places: tuple[SubmissionPlace, ...]
    ignored: tuple[str, ...]


def find_submissions(
    paths: Sequence[Path], course: Course, assignment: str | None = None
) -> list[SubmissionPlace]:
    """Find the submissions below some paths; see `search_submissions`."""
    return list(search_submissions(paths, course, assignment).places)


def search_submissions(
    paths: Sequence[Path], course: Course, assignment: str | None = None
) -> FoundSubmissions:
    """Find the submissions below some paths, and name what was passed over.

    Parameters
    ----------
    paths : sequence of Path
        ``submissions/``, ``submissions/<assignment>/``, one student's folder or one file, mixed.
    course : Course
        Whose assignments' names are looked for in the paths, the innermost counting.
    assignment : str, optional
        ``--assignment``: reads only this one, and says which one where the paths do not.

    Raises
    ------
    UsageError
        No such path; an assignment that cannot be told; one student twice.
    NothingToGrade
        Only empty folders.
    """
    if assignment is not None:
        course.assignment(assignment)
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        raise UsageError("No such file or folder: " + ", ".join(shown(str(path)) for path in missing) + ".")
    search = _Search(course, assignment)
    for path in paths:
        search.add(path)
    places = without_duplicates(search.places)
    if not places:
        looked_in = ", ".join(shown(str(path)) for path in paths) or "no path at all"
        passed_over = "".join(f"\n  {sentence}" for sentence in search.ignored)
        raise NothingToGrade(f"Nothing to grade in {looked_in}. {_looked_for(course)}{passed_over}")
    refuse_namesakes(places)
    refuse_untrusted_course(places, course)
    places.sort(key=lambda place: (place.assignment, place.student))
    return FoundSubmissions(places=tuple(places), ignored=tuple(search.ignored))


@dataclass(slots=True)
class _Search:
    course: Course
    chosen: str | None
    places: list[SubmissionPlace] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def add(self, given: Path) -> None:
        # abspath, not resolve(): a student's folder that is a symbolic link must be seen as one.
        path = Path(os.path.abspath(given))  # noqa: PTH100
        parts = path.parts
        depth = next((n for n in reversed(range(len(parts))) if parts[n] in self.course.names), None)
        if depth is None:
            self._add_unnamed(path)
            return
        name = parts[depth]
        if self.chosen not in (None, name):
            raise UsageError(
                f"{shown(str(given))} lies in a folder {name}, but --assignment says {self.chosen}."
            )
        if depth == len(parts) - 1:
            self._add_class(name, path)
            return
        # The layout is <assignment>/<student>/…, however deep below it the path points; no link on the
        # way may lead out of the student's folder.
        links = (Path(*parts[:end]) for end in range(depth + 2, len(parts)))
        link = next((link for link in links if link.is_symlink()), path)
        self._add_student(name, link, student=parts[depth + 1])

    def _add_unnamed(self, path: Path) -> None:
        """Add a path that names no assignment."""
        if not path.is_dir():
            mode = path.lstat().st_mode
            if not stat.S_ISREG(mode):
                raise UsageError(f"{shown(str(path))} is {kind_of_file(mode)}, not a regular file or a folder.")
            self._add_student(self._told({path.name}, path), path, student=path.name)
            return
        entries = _entries(path)
        # A link to an assignment's folder is the teacher's: students' work lies below it.
        classes = [name for name in entries if name in self.course.names and (path / name).is_dir()]
        if not entries:
            self.ignored.append(f"{shown(str(path))} is empty.")
        elif not classes:
            self._add_class(self._told(_names_below(path, entries), path), path)
        for name in entries if classes else ():
            if name in classes and self.chosen in (None, name):
                self._add_class(name, path / name)
            elif name in classes or _is_folder(path / name) or is_code(name):
                why = f"--assignment says {self.chosen}" if name in classes else "no assignment has this name"
                self.ignored.append(f"{shown(str(path / name))} was not read: {why}.")

    def _told(self, names: set[str], path: Path) -> str:
        """Tell the assignment from the names of files, if just one assignment accepts them."""
        if self.chosen is not None:
            return self.chosen
        fitting = [each.name for each in self.course.assignments if _folded(names) & each.accepted]
        if not fitting and any(is_code(name) for name in names):
            # Any file name answers when there is only one question.
            fitting = list(self.course.names)
        if len(fitting) == 1:
            return fitting[0]
        why = f"its files fit {' and '.join(fitting)}" if fitting else "none of its files or folders is known"
        raise UsageError(
            f"{shown(str(path))}: the assignment cannot be told ({why}). {_looked_for(self.course)}\n"
            f"Or say which one it is: --assignment {' | '.join(self.course.names)}"
        )

    def _add_class(self, assignment: str, folder: Path) -> None:
        """Add every student of a folder of students (or the folder itself, if it is one student's)."""
        if not folder.is_dir():
            raise UsageError(f"{shown(str(folder))} is named like an assignment, but it is no folder.")
        entries = _entries(folder)
        if self._is_one_students(assignment, folder, entries):
            self._add_student(assignment, folder, student=folder.name)
            return
        if not entries:
            self.ignored.append(f"{shown(str(folder))} is empty.")
        for name in entries:
            mode = (folder / name).lstat().st_mode
            # A link or pipe without a suffix stands where a student's folder would.
            is_stand_in = not stat.S_ISREG(mode) and "." not in name
            if stat.S_ISDIR(mode) or is_code(name) or is_archive(name) or is_stand_in:
                self._add_student(assignment, folder / name, student=name)
            else:
                self.ignored.append(
                    f"{shown(str(folder / name))} was not read: "
                    "a student's work is a folder, a .py or an .ipynb file."
                )

    def _is_one_students(self, assignment: str, folder: Path, entries: Sequence[str]) -> bool:
        # A student's own folder holds hw3.py itself, and folders of data at most. A class whose teacher
        # left an hw3.py beside the students' folders still is a class.
        folders = [folder / name for name in entries if _is_folder(folder / name)]
        code = {name for name in entries if is_code(name) and folder / name not in folders}
        if any(is_code(name) for below in folders[:_PEEKED_FOLDERS] for name in _entries(below, quiet=True)):
            return False
        if _folded(code) & self.course.assignment(assignment).accepted or any(map(is_answer_file, entries)):
            return True
        return len(code) == 1 and not folders and folder.name not in self.course.names

    def _add_student(self, assignment: str, path: Path, *, student: str) -> None:
        mode = path.lstat().st_mode
        is_folder = stat.S_ISDIR(mode)
        refused = ""
        if not is_folder and not stat.S_ISREG(mode):
            refused = refusal_of_kind(path.name, mode)
        elif not is_folder and is_archive(path.name):
            refused = refusal(path.name, "archives are not read; unpack it into a folder of the student's name")
        if not is_folder and student == path.name:
            # alice.py and alice.tar.gz are alice's.
            student = Path(student).stem
            student = Path(student).stem if student.endswith(".tar") else student
        self.places.append(
            SubmissionPlace(
                assignment=assignment,
                student=student_name(student),
                path=path,
                is_file=not is_folder,
                refused=refused,
            )
        )


def _entries(folder: Path, *, quiet: bool = False) -> list[str]:
    """List what is in a folder, without what tools and systems leave behind."""
    try:
        names = os.listdir(folder)
    except OSError as error:
        if quiet:
            return []
        raise UsageError(f"{shown(str(folder))} cannot be read: {error.strerror}.") from error
    return sorted(name for name in names if not is_ignored(name) and not name.startswith("."))


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _names_below(folder: Path, entries: Sequence[str]) -> set[str]:
    folders = [folder / name for name in entries if _is_folder(folder / name)]
    names = {name for name in entries if folder / name not in folders}
    for below in folders[:_PEEKED_FOLDERS]:
        names.update(_entries(below, quiet=True))
    return names


def _folded(names: set[str]) -> set[str]:
    return {name.casefold() for name in names}


def _looked_for(course: Course) -> str:
    return (
        "Looked for <assignment>/<student>/… or <assignment>/<student>.py, where <assignment> is one of "
        f"{', '.join(course.names)} (the course in {course.root})."
    )
