from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course import course as course_module
from grader.course.course import bundled_root, find_course
from grader.errors import AuthorError, UsageError


def test_an_explicit_course_is_loaded(course_root):
    actual = find_course(Path("/"), course_root)

    assert actual.root == course_root
    assert actual.names == ("math", "stat")


def test_a_course_is_found_upward_from_the_working_directory(course_root):
    below = course_root / "a" / "b"
    below.mkdir(parents=True)

    actual = find_course(below)

    assert (actual.root, actual.is_chosen) == (course_root, False)


def test_outside_any_course_the_bundled_one_is_used(tmp_path, course_root, monkeypatch):
    monkeypatch.setattr(course_module, "bundled_root", lambda: course_root)

    actual = find_course(tmp_path)

    assert (actual.root, actual.is_chosen) == (course_root, True)


def test_the_bundled_course_has_both_assignments():
    actual = {folder.name for folder in (bundled_root() / "problems").iterdir()}

    assert {"cs475_hw3", "mathdnn_hw3"} <= actual


def test_in_a_wheel_the_bundled_course_lies_inside_the_package(tmp_path, course_root, monkeypatch):
    package = tmp_path / "site-packages" / "grader"
    shutil.copytree(course_root, package / "_bundled")
    monkeypatch.setattr(course_module, "__file__", str(package / "course" / "course.py"))

    assert bundled_root() == package / "_bundled"


def test_a_package_without_assignments_still_finds_the_course_around_it(tmp_path, course_root, monkeypatch):
    monkeypatch.setattr(course_module, "__file__", str(tmp_path / "grader" / "course" / "course.py"))

    assert bundled_root() is None
    assert find_course(course_root).root == course_root
    with pytest.raises(UsageError, match="came without assignments: go to the folder of your starter kit"):
        find_course(tmp_path)


def test_a_students_kit_may_lie_in_a_folder_named_after_the_assignment(tmp_path, course_root, monkeypatch):
    monkeypatch.setattr(course_module, "__file__", str(tmp_path / "grader" / "course" / "course.py"))
    kit = tmp_path / "math" / "starter"
    kit.parent.mkdir()
    course_root.rename(kit)

    assert find_course(kit).root == kit


@pytest.mark.parametrize(
    ("made", "expected"),
    [(None, "there is no such folder"), ("", "no folder problems/"), ("problems", "holds no assignment")],
)
def test_an_explicit_folder_that_is_no_course_says_what_was_looked_for(tmp_path, made, expected):
    root = tmp_path / "c"
    if made is not None:
        (root / made).mkdir(parents=True)

    with pytest.raises(UsageError, match=expected) as caught:
        find_course(tmp_path, root)

    assert "problems/<assignment>/assignment.toml" in str(caught.value)


def test_problems_without_references_are_not_found_upward(course_root, monkeypatch):
    shutil.rmtree(course_root / "reference")
    monkeypatch.setattr(course_module, "bundled_root", lambda: Path("/nowhere"))

    assert find_course(course_root).root == Path("/nowhere")


def test_a_course_that_a_student_handed_in_is_not_found(course_root, write):
    answer = course_root / "submissions" / "math" / "mallory"
    shutil.copytree(course_root / "problems", answer / "problems")
    shutil.copytree(course_root / "reference", answer / "reference")

    assert find_course(answer).root == course_root


def test_a_handed_in_course_with_a_new_assignment_is_not_found_either(course_root):
    answer = course_root / "submissions" / "math" / "mallory"
    shutil.copytree(course_root / "problems" / "stat", answer / "problems" / "evil")
    shutil.copytree(course_root / "reference", answer / "reference")

    assert find_course(answer).root == course_root


def test_a_course_may_be_named_like_its_assignment(course_root, tmp_path):
    root = course_root.rename(tmp_path / "math")

    assert find_course(root).root == root


def test_mistakes_of_all_assignments_are_reported_at_once(course_root, write):
    write("course/problems/math/assignment.toml", "title = 3")
    write("course/problems/stat/assignment.toml", "title = ")

    with pytest.raises(AuthorError) as caught:
        find_course(course_root)

    assert "math/assignment.toml:1" in str(caught.value)
    assert "stat/assignment.toml:1" in str(caught.value)


def test_tool_folders_among_the_assignments_are_passed_over(course_root):
    (course_root / "problems" / "__pycache__").mkdir()

    assert find_course(course_root).names == ("math", "stat")


def test_an_unknown_assignment_is_named_with_the_nearest_known_one(course):
    with pytest.raises(UsageError, match=r"no assignment `mathh`\. Did you mean `math`"):
        course.assignment("mathh")
