"""Find the work that students check themselves: their own files, most often without an assignment's folder around."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from grader.course.course import Course
from grader.course.names import is_answer_file, is_code, shown, student_name
from grader.course.places import SubmissionPlace, without_duplicates
from grader.course.submissions import Submission, read_submission, search_submissions
from grader.errors import NothingToGrade, UsageError

#: More of a file is not searched for the contract's names.
_SEARCHED_BYTES = 1 << 20


def find_course_of_own_work(course: Course) -> Course:
    """Trust the course that was found above the working directory, even if the work lies in the same folder."""
    return replace(course, is_chosen=True)


def find_own_work(
    paths: Sequence[Path], course: Course, assignment: str | None, names: Mapping[str, Collection[str]]
) -> tuple[list[Submission], str]:
    """Read the work below some paths; files of one folder are one submission.

    Parameters
    ----------
    paths : sequence of Path
        Files and folders.
    course : Course
        Its own folders are no part of anybody's work.
    assignment : str, optional
        The assignment, where neither paths nor contents tell it.
    names : mapping of str to names
        What each assignment asks for.

    Returns
    -------
    list of Submission
        In order of assignment and name.
    str
        How the assignment was told, if that was a guess; else empty.

    Raises
    ------
    UsageError
        No such path, or an assignment that cannot be told.
    NothingToGrade
        There is no file to check.
    """
    gone = [path for path in paths if not os.path.lexists(path)]
    if gone:
        raise UsageError("No such file or folder: " + ", ".join(shown(str(path)) for path in gone) + ".")
    places: list[SubmissionPlace] = []
    guessed = ""
    for path in paths:
        if path.is_dir() and not _has_work(path):
            places += _below(path, course, assignment)
            continue
        name = assignment or _named_by(path, course) or _by_files(path, course)
        if not name:
            name = _guess(path, names)
            guessed = f"The names in your files are those of {name}; --assignment says otherwise." if name else ""
        if not name:
            raise UsageError(
                f"{shown(str(path))}: which assignment is it for? --assignment {' | '.join(course.names)} says it"
            )
        places.append(_place(path, name))
    places = without_duplicates(places)
    found = [_without_course(read_submission(place, course.assignment(place.assignment)), course) for place in places]
    work = _joined(found, places)
    if not any(is_code(file.path) or is_answer_file(file.path) for one in work for file in one.files):
        refused = "".join(f"\n  {sentence}" for one in work for sentence in one.refused)
        raise NothingToGrade(f"nothing to check: no .py, .ipynb, answers.tex or answers.toml was found{refused}")
    return work, guessed


def _has_work(folder: Path) -> bool:
    """Say whether a folder is somebody's work itself, and not one of folders."""
    try:
        return any(is_code(name) or is_answer_file(name) for name in os.listdir(folder))
    except OSError:
        return False


def _below(folder: Path, course: Course, assignment: str | None) -> Sequence[SubmissionPlace]:
    try:
        return search_submissions([folder], course, assignment).places
    except NothingToGrade:
        raise NothingToGrade(f"nothing to check in {shown(str(folder))}: it holds no file of yours") from None


def _named_by(path: Path, course: Course) -> str:
    """Return the assignment after which a folder around the work is named, the innermost counting."""
    return next((part for part in reversed(path.absolute().parts) if part in course.names), "")


def _by_files(path: Path, course: Course) -> str:
    """Return the only assignment, or the only one that accepts files of these names."""
    if len(course.assignments) == 1:
        return course.names[0]
    names = {name.casefold() for name in (os.listdir(path) if path.is_dir() else [path.name])}
    fitting = [one.name for one in course.assignments if names & one.accepted]
    return fitting[0] if len(fitting) == 1 else ""


def _place(path: Path, assignment: str) -> SubmissionPlace:
    whole = Path(os.path.abspath(path))  # noqa: PTH100  not resolve(): a link is no file of one's own
    name = whole.name if path.is_dir() else whole.stem
    return SubmissionPlace(
        assignment=assignment, student=student_name(name or "work"), path=whole, is_file=not path.is_dir()
    )


def _guess(path: Path, names: Mapping[str, Collection[str]]) -> str:
    """Return the assignment most of whose names occur in the files; none if two are as good."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    text = b"\n".join(_head(file) for file in files if is_code(file.name) or is_answer_file(file.name))
    words = set(re.findall(rb"[A-Za-z_]\w*", text))  # a search in the bytes, never a parse
    counts = {name: sum(one.encode() in words for one in wanted) for name, wanted in names.items()}
    best = max(counts.values(), default=0)
    leading = [name for name, count in counts.items() if count == best]
    return leading[0] if best and len(leading) == 1 else ""


def _head(file: Path) -> bytes:
    try:
        if not file.is_file():
            return b""
        with file.open("rb") as opened:
            return opened.read(_SEARCHED_BYTES)
    except OSError:
        return b""


def _without_course(submission: Submission, course: Course) -> Submission:
    """Leave out the course's own files, where the work lies in the same folder."""
    secrets = [folder.resolve() for folder in course.secrets]
    base = submission.path.resolve()
    base = base.parent if submission.is_file else base
    kept = tuple(
        file for file in submission.files if not any(folder in (base / file.path).parents for folder in secrets)
    )
    return replace(submission, files=kept)


def _joined(found: Sequence[Submission], places: Sequence[SubmissionPlace]) -> list[Submission]:
    """Make one submission of the files that lie in one folder."""
    groups: dict[tuple[str, Path], list[Submission]] = {}
    for submission, place in zip(found, places, strict=True):
        key = (place.assignment, place.path.parent if place.is_file else place.path)
        groups.setdefault(key, []).append(submission)
    joined = []
    for (_, folder), parts in groups.items():
        if len(parts) == 1:
            joined.append(parts[0])
            continue
        files = tuple(sorted((file for part in parts for file in part.files), key=lambda file: file.path))
        digest = hashlib.sha256("".join(part.digest for part in parts).encode()).hexdigest()
        refused = tuple(sentence for part in parts for sentence in part.refused)
        whole = replace(parts[0], path=folder, files=files, refused=refused, digest=digest, is_file=False)
        joined.append(whole)
    return joined
