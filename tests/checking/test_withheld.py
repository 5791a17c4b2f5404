from __future__ import annotations

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problem
from grader.errors import AuthorError

CHECKS = '''\
from grader import check, expect, problem, withheld

problem(title="T", points=3, forms={"a": ["f"], "b": ["g"]})
withheld(points=1.5)
withheld(points=0.5, form="a", name="is_double", sentence="The law.")
withheld(points=0.5, form="b")


@check(points=1)
def is_there(student):
    """It is there."""
'''


@pytest.fixture
def load(course_root):
    """Load the tiny problem with other checks."""

    def run(checks: str):
        folder = course_root / "problems/tiny/double"
        (folder / "wrong/triple.py").unlink(missing_ok=True)
        (folder / "checks.py").write_text(checks)
        course = find_course(course_root, course_root)
        return load_problem(course, course.assignments[0], course.assignments[0].problems[0])

    return run


def test_what_is_withheld_counts_for_the_problems_points(load):
    problem = load(CHECKS)

    assert [(one.points, one.form, one.name, one.hidden) for one in problem.withheld] == [
        (1.5, "", "", True), (0.5, "a", "is_double", False), (0.5, "b", "", True),
    ]  # fmt: skip


def test_points_must_add_up_with_it(load):
    with pytest.raises(AuthorError, match=r"the checks of form 'b' add up to 2\.5 points"):
        load(CHECKS.replace('withheld(points=0.5, form="b")', ""))

