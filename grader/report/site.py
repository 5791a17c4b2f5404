"""Write the pages: one folder that opens by double click, and copies to hand to students."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from grader.errors import UsageError
from grader.model import RunFacts, SubmissionResult
from grader.report.class_context import Export
from grader.report.class_page import ClassTally
from grader.report.pages import GENERATOR, Pages, Templates
from grader.report.slug import slug
from grader.report.student_page import gather_student
from grader.text import clean_line, replace_file


def write_report(
    results: Iterable[SubmissionResult],
    facts: RunFacts,
    folder: Path,
    *,
    exports: Sequence[Path] = (),
    templates: Templates | None = None,
) -> Path:
    """Write the class page and one page per student and assignment.

    Parameters
    ----------
    results : iterable of SubmissionResult
        What is in the gradebook; looked at one by one, so that a thousand need not stand in memory at once.
    facts : RunFacts
        Of the last run.
    folder : Path
        Made if it is missing. Pages of students that are gone are removed.
    exports : sequence of Path
        Files that the class page links to; those that are not there are left out.
    templates : Templates, optional
        A course's own.

    Returns
    -------
    Path
        The class page.

    Raises
    ------
    AuthorError
        If a template of the course is wrong.
    UsageError
        If a file cannot be written.
    """
    chosen = templates or Templates()
    tally, names = ClassTally(facts), set()
    assignments: dict[str, None] = {}
    pages_of = cache(Pages)
    with _explained(folder):
        students = folder / "students"
        students.mkdir(parents=True, exist_ok=True)
        for result in results:
            name = f"{slug(result.assignment, result.student)}.html"
            assignments[result.assignment] = None
            pages = pages_of(chosen.for_assignment(result.assignment))
            replace_file(students / name, pages.student(gather_student(result, facts)))
            tally.add(result, f"students/{name}")
            names.add(name)
        _remove_stale(students, names)
        # Last, so that it never links to a page that is not there yet.
        index = folder / "index.html"
        pages = pages_of(chosen.for_class(tuple(assignments)))
        replace_file(index, pages.class_(tally.page(_links(exports, folder))))
    return index


def write_copies(
    results: Iterable[SubmissionResult],
    facts: RunFacts,
    folder: Path,
    *,
    templates: Templates | None = None,
) -> list[Path]:
    """Write what each student may have: a page that stands alone, and shows nothing that is for instructors.

    Left out are other students, hidden cases, known-wrong answers, rubrics, paths, and the seed, from which hidden
    cases could be made again.

    Parameters
    ----------
    results, facts, folder, templates
        As for `write_report`.

    Returns
    -------
    list of Path
        A file per student and assignment.
    """
    chosen = templates or Templates()
    pages_of = cache(Pages)
    written = []
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for result in results:
            path = folder / f"{slug(result.assignment, result.student)}.html"
            pages = pages_of(chosen.for_assignment(result.assignment))
            replace_file(path, pages.student(gather_student(result, facts, is_copy=True)))
            written.append(path)
        names = {path.name for path in written}
        # Copies for another assignment, of another gradebook perhaps, stay.
        _remove_stale(folder, names, beginnings={name.partition("--")[0] for name in names})
    return written


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{error.filename or folder}: the report cannot be written: {error.strerror}; "
            "check the folder, its permissions and the free space."
        ) from error


def _links(exports: Sequence[Path], folder: Path) -> tuple[Export, ...]:
    return tuple(
        Export(name=clean_line(path.name), link=os.path.relpath(path, folder).replace(os.sep, "/"))
        for path in exports
        if path.is_file()
    )


def _remove_stale(pages: Path, names: set[str], beginnings: set[str] | None = None) -> None:
    """Remove our own pages that were not written now, with what was printed of them.

    Parameters
    ----------
    pages : Path
        Their folder.
    names : set of str
        What was written now.
    beginnings : set of str, optional
        What stands before the first ``--`` of names that may be removed; without it, any.
    """
    for path in pages.glob("*.html"):
        is_ours_to_judge = beginnings is None or path.name.partition("--")[0] in beginnings
        if path.name not in names and is_ours_to_judge and path.is_file():
            with path.open("rb") as file:
                is_own = GENERATOR.encode() in file.read(2_000)
            if is_own:
                path.unlink()
                path.with_suffix(".pdf").unlink(missing_ok=True)
