from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from grader.course.assignment import load_assignment
from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.errors import AuthorError
from grader.grading.conditions import Conditions
from grader.kit.folder import write_kit
from grader.kit.publication import Coverage, publish
from grader.model import ManualItem


@pytest.fixture
def published(course_root, zygote, formula_worker, tmp_path):
    """Publish the tiny course, its assignment changed; return what came out."""

    def run(**changes):
        course = find_course(course_root, course_root)
        (assignment,) = course.assignments
        problems = load_problems(course, assignment)
        conditions = Conditions(zygote=lambda: zygote, seed=7, engine="test", box_level="L0", worker=formula_worker)
        return publish(course, replace(assignment, **changes), problems, conditions)

    return run


def test_a_kit_is_a_course_of_its_own(published, tmp_path):
    write_kit(published().files, tmp_path / "kit")
    course = find_course(tmp_path / "kit")
    (problem,) = load_problems(course, course.assignments[0])

    assert course.root == tmp_path / "kit"
    assert [check.name for check in problem.checks] == ["doubles"]
    assert [(one.points, one.name, one.hidden) for one in problem.withheld] == [(1, "", True)]
    assert problem.declared.points == 3


def test_what_is_given_away_must_be_needed(published, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace('provides=["double"]', 'provides=["double"], gives_away=["half"]'))

    with pytest.raises(AuthorError, match="gives_away names half: the public checks need no such function"):
        published()


def test_coverage_counts_what_the_kit_can_tell(published):
    assert published().coverage == {"double": Coverage(checked=2, hidden=1, hidden_points=1)}


def test_the_assignment_is_written_anew_without_seed_and_rubric(published, tmp_path):
    entry = replace(
        load_assignment_entry(published), headings=("1", 'Part "A"'),
        manual=(ManualItem(name="remark", points=2, rubric="The noise is 0.25."),),
    )  # fmt: skip
    text = published(problems=(entry,), due="2026-12-01", seed=12345).files["problems/tiny/assignment.toml"].decode()
    folder = tmp_path / "tiny"
    (folder / "double").mkdir(parents=True)
    (folder / "double/checks.py").touch()
    (folder / "assignment.toml").write_text(text)
    actual = load_assignment(folder)

    assert (actual.title, actual.due, actual.files, actual.seed) == ("Tiny", "2026-12-01", ("hw3.py", "hw3.ipynb"), 0)
    assert (actual.problems[0].headings, actual.problems[0].files) == (("1", 'Part "A"'), ("problem1.py",))
    assert [(item.name, item.points) for item in actual.problems[0].manual] == [("remark", 2)]
    assert ("12345" in text, "0.25" in text) == (False, False)
    assert tomllib.loads(text)


def load_assignment_entry(published):
    """Return the tiny problem's entry, by way of a publication's own file."""
    data = tomllib.loads(published().files["problems/tiny/assignment.toml"].decode())["problems"][0]
    from grader.course.assignment import ProblemEntry

    return ProblemEntry(name=data["name"], points=data["points"], files=tuple(data["files"]))
