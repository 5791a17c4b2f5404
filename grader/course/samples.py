"""Find the sample submissions that are known to be perfect: ``[verify] perfect`` in ``assignment.toml``."""

from __future__ import annotations

from grader.course.assignment import FILE_NAME, Assignment
from grader.course.course import Course
from grader.course.mistakes import did_you_mean, raise_all
from grader.course.search import search_submissions
from grader.course.submissions import Submission, read_submission
from grader.errors import AuthorError

FOLDER = "submissions"


def perfect_samples(course: Course, assignment: Assignment) -> list[Submission]:
    """Read the samples of an assignment that earn all points.

    They lie in ``submissions/<assignment>/`` beside ``problems/``. A course without ``submissions/``, as it is
    installed with the package, has none.

    Raises
    ------
    AuthorError
        If a name is that of no sample.
    """
    folder = course.root / FOLDER / assignment.name
    if not assignment.demands.perfect or not folder.parent.is_dir():
        return []
    found = search_submissions([folder], course, assignment.name).places if folder.is_dir() else ()
    places = {place.student: place for place in found}
    raise_all(
        [
            AuthorError(
                f"[verify]: perfect names {name!r}, which is not in {FOLDER}/{assignment.name}/."
                + did_you_mean(name, list(places)),
                assignment.folder / FILE_NAME,
            )
            for name in assignment.demands.perfect
            if name not in places
        ]
    )
    return [read_submission(places[name], assignment) for name in assignment.demands.perfect]
