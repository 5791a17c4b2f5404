"""Where one student's submission lies, and what must hold of all the places together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.course.course import Course
from grader.course.names import shown
from grader.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionPlace:
    """Where one student's submission lies.

    Attributes
    ----------
    path : Path
        Absolute; no symbolic link in it below the assignment's folder was followed.
    is_file : bool
        Whether it is one file instead of a folder.
    refused : str
        Why the whole submission is refused (it is a symbolic link, a named pipe, an archive), else "".
    """

    assignment: str
    student: str
    path: Path
    is_file: bool
    refused: str = ""


def without_duplicates(places: Sequence[SubmissionPlace]) -> list[SubmissionPlace]:
    """Drop a place that is given twice, or that lies inside another one of the same assignment."""
    # The last component is kept as it is: a refused link is not the same place as what it points to.
    keyed: dict[Path, SubmissionPlace] = {}
    for place in places:
        keyed.setdefault(place.path.parent.resolve() / place.path.name, place)
    return [
        place
        for key, place in keyed.items()
        if not any(
            above in keyed and keyed[above].assignment == place.assignment and not keyed[above].refused
            for above in key.parents
        )
    ]


def refuse_namesakes(places: Sequence[SubmissionPlace]) -> None:
    """Refuse two submissions of one name: a guess would give one student another one's grade.

    Raises
    ------
    UsageError
        Naming each such student and the submissions.
    """
    paths: dict[tuple[str, str], list[str]] = {}
    for place in places:
        paths.setdefault((place.assignment, place.student), []).append(shown(str(place.path)))
    twice = [
        f"{assignment}: the student {student} has {len(found)} submissions: {', '.join(found)}."
        for (assignment, student), found in paths.items()
        if len(found) > 1
    ]
    if twice:
        raise UsageError("\n".join([*twice, "Rename one, or put the files of one student into one folder."]))


def refuse_untrusted_course(places: Sequence[SubmissionPlace], course: Course) -> None:
    """Refuse a course that was found inside a submission: its checks would run as trusted code.

    Raises
    ------
    UsageError
        If the course was found by searching upward and lies in a student's folder.
    """
    if course.is_chosen:
        return
    root = course.root.resolve()
    for place in places:
        folder = (place.path.parent if place.is_file else place.path).resolve()
        is_inside = root == folder if place.is_file else root.is_relative_to(folder)
        if is_inside and not place.refused:
            raise UsageError(
                f"The course in {shown(str(root))} lies inside the submission {shown(str(place.path))}. "
                f"If it is yours and not the student's, say so: --course {shown(str(root))}"
            )
