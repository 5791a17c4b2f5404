"""Which cells of a notebook answer which problem, by its headings."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from grader.course.assignment import Assignment, ProblemEntry
from grader.course.headings import number_of, numbers
from grader.course.notebooks import Heading, Notebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Cells that stand together under headings of one problem.

    Attributes
    ----------
    cells : tuple of int
        The code cells, by number; none where there is only text.
    end : int
        The code cell at whose end the part ends: its last one, or the one before it; 0 before the first.
    """

    cells: tuple[int, ...]
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a notebook holds for one problem.

    Attributes
    ----------
    heading : str
        The first one, as written.
    parts : tuple of Part
        In order; several where the problem is taken up again later.
    """

    heading: str
    parts: tuple[Part, ...]

    @property
    def cells(self) -> frozenset[int]:
        """Every code cell of the section."""
        return frozenset(cell for part in self.parts for cell in part.cells)


def sections(notebook: Notebook, assignment: Assignment) -> dict[str, Section]:
    """Return the section of each problem that has one.

    Parameters
    ----------
    notebook : Notebook
        Its cells and headings.
    assignment : Assignment
        Whose problems the headings name, by number or by their own ``headings``.

    Notes
    -----
    A heading that names no problem ("Training") belongs to the section that it stands in. Where a problem has no
    heading of its own, that of the question which it is a part of counts: "Question 2" for 2.1.
    """
    code = [number for number, _ in notebook.cells]
    told = [(heading, numbers(heading.text)) for heading in notebook.headings]
    texts = [way for entry in assignment.problems for way in entry.headings]
    told = [(heading, found) for heading, found in told if found or _names(heading, (), texts)]
    result = {}
    for entry in assignment.problems:
        for wanted in _ways_to_name(entry):
            under = [_names(heading, found, wanted) for heading, found in told]
            if any(under):
                parts = _parts([heading for heading, _ in told], under, code)
                result[entry.name] = Section(heading=told[under.index(True)][0].text, parts=parts)
                break
    return result


def _ways_to_name(entry: ProblemEntry) -> list[tuple[str, ...]]:
    """Return what a heading may say for a problem: best the first, each a set of alternatives."""
    if entry.headings:
        return [entry.headings]
    number = number_of(entry.name)
    pieces = number.split(".") if number else []
    return [(".".join(pieces[:count]),) for count in range(len(pieces), 0, -1)]


def _names(heading: Heading, found: Sequence[str], wanted: Sequence[str]) -> bool:
    """Say whether a heading stands for one of the numbers, or for a part of it, or begins with one of the texts."""
    return any(
        any(one == way or one.startswith(f"{way}.") for one in found)
        if way.replace(".", "").isdigit()
        else heading.text.casefold().startswith(way.casefold())
        for way in wanted
    )


def _parts(headings: Sequence[Heading], under: Sequence[bool], code: Sequence[int]) -> tuple[Part, ...]:
    """Cut the code cells at the headings, and keep the pieces below those that name the problem."""
    parts: list[Part] = []
    is_open = False
    ends = [*(bisect_left(code, heading.cell) for heading in headings[1:]), len(code)]
    for heading, end, is_wanted in zip(headings, ends, under, strict=True):
        if is_wanted:
            cells = tuple(code[bisect_left(code, heading.cell) : end])
            before = parts.pop().cells if is_open else ()
            parts.append(Part(cells=(*before, *cells), end=code[end - 1] if end else 0))
        is_open = is_wanted
    # A table of contents names every problem and holds no code.
    return tuple(part for part in parts if part.cells) or tuple(parts[-1:])


def stops(found: Mapping[str, Section]) -> tuple[int, ...]:
    """Return the cells at whose end some section ends."""
    return tuple(sorted({part.end for section in found.values() for part in section.parts}))
