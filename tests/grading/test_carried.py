from __future__ import annotations

import dataclasses
import json

import pytest

from grader.course.sections import Part, Section
from grader.evidence import Figure
from grader.grading.carried import MOST_FIGURES, Carried, carried, figures
from grader.student.remote import Source

from .conftest import submission

NUMBERED = "problem(title='T', points=3, provides=['double'])\n@check(points=3)\ndef c(student):\n    'S.'\n"


@pytest.fixture
def problems(problem_of):
    """Two problems of one assignment, numbered 1 and 2."""
    one = problem_of(NUMBERED)
    return [dataclasses.replace(one, name=name) for name in ("p1", "p2")]


def section(*cells):
    return Section(heading="Problem", parts=(Part(cells=cells, end=max(cells)),))


def files(*paths, **sections):
    """Return what a problem may be answered by; ``p1=(2, 3)`` cuts every notebook."""
    cut = {name: section(*cells) for name, cells in sections.items()}
    return Carried(
        sources=tuple(Source(path, "notebook" if path.endswith("ipynb") else "module", b"") for path in paths),
        sections={path: cut for path in paths if path.endswith("ipynb")},
        notes=(),
    )


class Drawn:
    """Stand for a gallery: figures named by their number."""

    def __init__(self, **cells):
        self.cells = cells

    def of(self, path):
        return [(cell, Figure(png=b"", width=cell, height=i)) for i, cell in enumerate(self.cells.get(path.split(".")[1], ()))]


def shown(gallery, problems, of_each):
    """Return, for each problem, the cells of the figures that are shown with it."""
    by_name = {problem.name: found for problem, found in zip(problems, of_each, strict=True)}
    return [
        [figure.width for figure in figures(gallery, problem, problems, lambda one: by_name[one.name])] for problem in problems
    ]


def test_figures_belong_to_the_section_they_were_drawn_in_and_the_others_to_the_first(problems):
    both = files("hw3.ipynb", p1=(3, 4), p2=(6,))

    assert shown(Drawn(ipynb=(1, 3, 6, 9)), problems, [both, both]) == [[1, 3, 9], [6]]


def test_a_section_that_problems_share_shows_its_figures_once(problems):
    both = files("hw3.ipynb", p1=(3,), p2=(3,))

    assert shown(Drawn(ipynb=(3,)), problems, [both, both]) == [[3], []]


def test_figures_of_a_script_belong_to_the_first_problem_that_reads_it(problems):
    both = files("hw3.py")

    assert shown(Drawn(py=(0, 0)), problems, [both, both]) == [[0, 0], []]


def test_a_problem_that_reads_another_file_first_leaves_them_to_the_next(problems):
    assert shown(Drawn(ipynb=(1,)), problems, [files("problem1.py", "hw3.ipynb"), files("hw3.ipynb")]) == [[], [1]]


def test_figures_of_one_problem_are_capped(problems):
    both = files("hw3.py")

    assert len(shown(Drawn(py=[0] * 50), problems, [both, both])[0]) == MOST_FIGURES


def test_a_fault_in_another_problems_section_does_not_concern_a_problem():
    found = files("hw3.ipynb", p1=(3,), p2=(6,))

    concerned = {
        where: [name for name in ("p1", "p2", "p3") if found.concerns(name, where)]
        for where in ("hw3.ipynb cell 1", "hw3.ipynb cell 3", "hw3.ipynb", "hw3.py", "other.ipynb cell 3", "hw3.ipynb cell x")
    }
    everybody = ["p1", "p2", "p3"]
    assert concerned == {
        "hw3.ipynb cell 1": everybody, "hw3.ipynb cell 3": ["p1"], "hw3.ipynb": everybody, "hw3.py": everybody,
        "other.ipynb cell 3": everybody, "hw3.ipynb cell x": everybody,
    }  # fmt: skip


def test_a_submission_is_cut_for_a_problem(problem_of, course):
    cells = [{"cell_type": "markdown", "source": "# Part A"}, {"cell_type": "code", "source": "x = 1"},
             {"cell_type": "code", "source": "y = 1"}]  # fmt: skip
    assignment = course.assignments[0]
    entry = dataclasses.replace(assignment.problems[0], headings=("Part A",))
    assignment = dataclasses.replace(assignment, problems=(entry,))
    handed_in = submission({"hw3.ipynb": json.dumps({"cells": cells}), "hw3.py": "z = 1"})
    found = carried(handed_in, assignment, problem_of(NUMBERED))

    assert [(source.path, source.stops) for source in found.sources] == [("hw3.py", ()), ("hw3.ipynb", (3,))]
    assert found.parts_of("double") == {"hw3.ipynb": ((3, (2, 3)),)}
    assert found.parts_of("other") == {}
