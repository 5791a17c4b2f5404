"""What of a submission belongs to a problem: the files that may answer it, a notebook's section, the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.course.assignment import Assignment
from grader.course.carriers import carriers
from grader.course.problems import Problem
from grader.course.sections import Section, stops
from grader.course.submissions import Submission
from grader.evidence import Figure
from grader.student.figures import Gallery
from grader.student.loading import Sections
from grader.student.remote import Source

#: Figures of one problem that are shown.
MOST_FIGURES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The files that may answer one problem.

    Attributes
    ----------
    sources : tuple of Source
        In order of precedence.
    sections : mapping of str to sections
        For each notebook, every problem's section by the problem's name; none where it has no such headings.
    notes : tuple of str
        Remarks on what was read in place of what.
    """

    sources: tuple[Source, ...]
    sections: Mapping[str, Mapping[str, Section]]
    notes: tuple[str, ...]

    def of(self, problem: str) -> dict[str, Section]:
        """Return the problem's own section in each notebook that has one."""
        return {path: found[problem] for path, found in self.sections.items() if problem in found}

    def parts_of(self, problem: str) -> Sections:
        """Return the same as the student's side wants it."""
        return {
            path: tuple((part.end, part.cells) for part in section.parts)
            for path, section in self.of(problem).items()
        }

    def concerns(self, problem: str, where: str) -> bool:
        """Say whether what went wrong in a file or cell may touch a problem: not in another problem's section."""
        path, _, cell = where.rpartition(" cell ")
        sections = self.sections.get(path, {}) if cell.isdigit() else {}
        owners = [name for name, section in sections.items() if int(cell) in section.cells]
        return problem in owners or not owners


def carried(submission: Submission, assignment: Assignment, problem: Problem) -> Carried:
    """Choose the files for a problem, and cut the notebooks among them into sections."""
    found, notes = carriers(submission, assignment, problem.entry)
    sources = tuple(Source(one.path, one.kind, one.data, one.cells, stops(one.sections)) for one in found)
    return Carried(
        sources=sources,
        sections={one.path: one.sections for one in found if one.kind == "notebook"},
        notes=tuple(notes),
    )


def figures(
    gallery: Gallery, problem: Problem, problems: Sequence[Problem], files_of: Callable[[Problem], Carried]
) -> tuple[Figure, ...]:
    """Return the figures that belong to a problem.

    Notes
    -----
    Those of a notebook belong to the problem in whose section they were drawn. What stands in none, and a module's,
    belong to the first problem that reads the file before others. So each figure is shown once, whatever is graded.
    """
    shown: list[Figure] = []
    for source in files_of(problem).sources:
        sections = files_of(problem).sections.get(source.path, {})
        first = _first_reader(source.path, problems, files_of)
        for cell, figure in gallery.of(source.path):
            owners = [one.name for one in problems if one.name in sections and cell in sections[one.name].cells]
            if (owners or [first])[0] == problem.name:
                shown.append(figure)
    return tuple(shown[:MOST_FIGURES])


def _first_reader(path: str, problems: Sequence[Problem], files_of: Callable[[Problem], Carried]) -> str:
    readers = [problem for problem in problems if any(one.path == path for one in files_of(problem).sources)]
    ahead = [problem for problem in readers if files_of(problem).sources[0].path == path]
    return next((problem.name for problem in (*ahead, *readers)), "")
