from __future__ import annotations

from dataclasses import replace

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.errors import AuthorError
from grader.kit.sheet import sheet_of

from .conftest import item, shipped


def test_a_sheet_says_what_the_assignment_says():
    _, assignment, problems = shipped("cs475_hw3")
    actual = sheet_of(assignment, problems)

    assert (actual.module, actual.notebook) == ("hw3.py", "hw3.ipynb")
    assert [one.label for one in actual.items][-1] == "Problem 2.3"
    assert [(one.points, one.manual) for one in actual.items if one.name == "q1_5_softplus_beta"] == [(1, 2)]
    assert [one.formulas for one in actual.items if one.name == "q2_2_skip_gradient"] == [("skip_gradient",)]


def test_of_several_forms_the_first_one_is_asked_for():
    _, assignment, problems = shipped("mathdnn_hw3")

    assert [one.names for one in sheet_of(assignment, problems).items][:2] == [
        ("make_mlp", "train_mlp"), ("count_parameters", "noisy_labels", "train_mlp"),
    ]  # fmt: skip


def test_the_heading_is_the_one_that_opens_the_section():
    _, assignment, problems = shipped("mathdnn_hw3")
    entries = [replace(problems[0].entry, headings=given) for given in (("2.1", "x"), ("Part B",), ())]
    labels = [sheet_of(assignment, [replace(problems[0], entry=entry)]).items[0].label for entry in entries]

    assert labels == ["Problem 2.1", "Part B", "Problem 1"]


def test_a_title_that_holds_the_label_is_the_heading():
    assert item(title="Problem 1: doubling").heading == "Problem 1: doubling"
    assert item(label="").heading == "Doubling"


@pytest.mark.parametrize("name", ["statement.md", "starter.py"])
def test_a_text_that_students_need_must_be_there(course_root, name):
    folder = course_root / "problems/tiny/double"
    (folder / "statement.md").write_text("# Doubling\n")
    (folder / name).unlink()
    course = find_course(course_root, course_root)
    problems = load_problems(course, course.assignments[0])

    with pytest.raises(AuthorError, match=f"problem double has no {name}"):
        sheet_of(course.assignments[0], problems)
