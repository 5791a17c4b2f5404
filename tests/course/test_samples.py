from __future__ import annotations

import shutil

import pytest

from grader.course.course import find_course
from grader.course.samples import perfect_samples
from grader.errors import AuthorError


@pytest.fixture
def samples(course_root, write):
    """Read the perfect samples of `math`, where ada, bob and a single file of cleo are handed in."""
    for name in ("ada/hw3.py", "bob/hw3.py", "cleo.py"):
        write(f"course/submissions/math/{name}", f"# {name}\n")
    toml = course_root / "problems/math/assignment.toml"
    before = toml.read_text()

    def read(perfect: str):
        toml.write_text(before.replace("\n[[", f"\n[verify]\nperfect = {perfect}\n\n[[", 1))
        course = find_course(course_root, course_root)
        return perfect_samples(course, course.assignment("math"))

    return read


def test_the_samples_that_are_named_are_read_in_order(samples):
    actual = samples('["cleo", "ada"]')

    assert [one.student for one in actual] == ["cleo", "ada"]
    assert [one.files[0].data for one in actual] == [b"# cleo.py\n", b"# ada/hw3.py\n"]


def test_an_assignment_that_names_none_has_none(samples):
    assert samples("[]") == []


def test_a_name_that_is_not_there_is_the_authors_mistake(samples):
    with pytest.raises(AuthorError, match=r"'adda', which is not in submissions/math/. Did you mean `ada`\?"):
        samples('["adda", "bob"]')


def test_an_assignment_without_submissions_names_them_in_vain(samples, course_root):
    shutil.rmtree(course_root / "submissions/math")

    with pytest.raises(AuthorError, match="'ada', which is not in submissions/math/"):
        samples('["ada"]')


def test_a_course_without_submissions_has_none(samples, course_root):
    # As the one in the wheel.
    shutil.rmtree(course_root / "submissions")

    assert samples('["ada"]') == []
