from __future__ import annotations

import time
from pathlib import Path

import pytest

from grader.course import notebooks
from grader.course.assignment import Assignment, ProblemEntry
from grader.course.notebooks import Heading, Notebook
from grader.course.sections import Part, sections, stops


def homework(*names, **headings):
    """Return an assignment of problems; ``p1=("Part A",)`` gives one its own headings."""
    entries = tuple(
        ProblemEntry(name=name, points=1, files=(f"{name}.py",), headings=headings.get(name, ())) for name in names
    )
    return Assignment(name="hw", title="T", folder=Path("hw"), files=("hw3.ipynb",), problems=entries)


def cut(layout, assignment):
    """Cut a notebook written as "# Problem 1 | c c | # Problem 2 | c": headings and code cells in order."""
    cells, headings, number = [], [], 0
    for part in layout.split("|"):
        if part.strip().startswith("#"):
            number += 1
            headings.append(Heading(cell=number + 1, text=part.strip(" #")))
        else:
            for _ in part.split():
                number += 1
                cells.append((number, "x"))
    found = sections(Notebook(cells=tuple(cells), headings=tuple(headings)), assignment)
    return {name: [(part.cells, part.end) for part in section.parts] for name, section in found.items()}


TWO = homework("p1_a", "p2_b")


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        ("c | # Problem 1 | c c | # Problem 2 | c", {"p1_a": [((3, 4), 4)], "p2_b": [((6,), 6)]}),
        ("# Problem 1 | c | # Training | c | # Problem 2 | c", {"p1_a": [((2, 4), 4)], "p2_b": [((6,), 6)]}),
        ("# Problem 1 | c | # Problem 3 | c", {"p1_a": [((2,), 2)]}),
        ("# Problem 1 | c | # Problem 1.1 | c | # Problem 1.2 | c", {"p1_a": [((2, 4, 6), 6)]}),
        ("# Problems 1 and 2 | c", {"p1_a": [((2,), 2)], "p2_b": [((2,), 2)]}),
        ("# Problem 2 | c | # Problem 1 | c", {"p1_a": [((4,), 4)], "p2_b": [((2,), 2)]}),
        ("# Problem 1 | c | # Problem 2 | c | # Problem 1 | c", {"p1_a": [((2,), 2), ((6,), 6)], "p2_b": [((4,), 4)]}),
        ("# Problem 1 | # Problem 1 | c", {"p1_a": [((3,), 3)]}),
        # No code below the heading: the section ends where it stands.
        ("c | # Problem 1 | # Problem 2 | c", {"p1_a": [((), 1)], "p2_b": [((4,), 4)]}),
        ("# Problem 1 | # Problem 2 | # Problem 1 | c | # Problem 2 | c", {"p1_a": [((4,), 4)], "p2_b": [((6,), 6)]}),
        ("c | # Problem 2", {"p2_b": [((), 1)]}),
        ("# Problem 2", {"p2_b": [((), 0)]}),
        ("c | # Training | c", {}),
        ("c c", {}),
    ],
)
def test_cells_are_cut_at_the_headings_that_name_problems(layout, expected):
    assert cut(layout, TWO) == expected


def test_the_first_heading_is_kept_as_written():
    notebook = Notebook(cells=((2, "x"),), headings=(Heading(cell=2, text="1.3 Problem 1: Fit"),))

    assert sections(notebook, TWO)["p1_a"].heading == "1.3 Problem 1: Fit"


QUESTIONS = homework("q1_1_a", "q1_2_b", "q2_1_c", "q2_2_d")


def test_parts_of_a_question_have_their_own_sections_or_share_the_questions():
    found = cut("# Question 1 | c c | # Q2.1 | c | # Q2.2 | c", QUESTIONS)

    assert found == {
        "q1_1_a": [((2, 3), 3)], "q1_2_b": [((2, 3), 3)], "q2_1_c": [((5,), 5)], "q2_2_d": [((7,), 7)],
    }  # fmt: skip


def test_a_part_without_a_heading_has_the_whole_question():
    found = cut("# Question 2 | c | # Question 2.1 | c | # Question 3 | c", QUESTIONS)

    assert found == {"q2_1_c": [((4,), 4)], "q2_2_d": [((2, 4), 4)]}


def test_an_author_may_say_what_the_headings_are():
    own = homework("fit", "gradients", "p3", fit=("Part A",), gradients=("2.1", "4"), p3=("Theory",))

    found = cut("# Part A: a fit | c | # Problem 4 | c | # theory | c | # Problem 3 | c", own)

    assert found == {"fit": [((2,), 2)], "gradients": [((4,), 4)], "p3": [((6,), 6)]}


def test_a_problem_without_a_number_has_no_section():
    assert cut("# Problem 1 | c | # huber | c", homework("huber", "p1")) == {"p1": [((2, 4), 4)]}


def test_stops_are_the_ends_of_all_parts():
    notebook = Notebook(
        cells=tuple((n, "x") for n in (2, 4, 6)),
        headings=tuple(Heading(cell=n, text=text) for n, text in ((2, "P1"), (4, "P2"), (6, "P1"))),
    )

    found = sections(notebook, TWO)
    assert stops(found) == (2, 4, 6)
    assert found["p1_a"].cells == {2, 6}
    assert found["p1_a"].parts == (Part(cells=(2,), end=2), Part(cells=(6,), end=6))


def test_the_largest_notebook_takes_no_time():
    assignment = homework(*(f"q{i}_{j}_x" for i in range(1, 5) for j in range(1, 5)))
    notebook = Notebook(
        cells=tuple((n, "x") for n in range(2, 2 * notebooks.MAX_CELLS, 2)),
        headings=tuple(Heading(cell=2 * n, text=f"Question {n % 4 + 1}.{n % 3}") for n in range(notebooks.MAX_HEADINGS)),
    )
    begun = time.process_time()
    sections(notebook, assignment)

    assert time.process_time() - begun < 1.0
