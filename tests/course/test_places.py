from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.course import Course
from grader.course.places import (
    SubmissionPlace,
    refuse_namesakes,
    refuse_untrusted_course,
    without_duplicates,
)
from grader.errors import UsageError


def place(path: Path, student: str = "alice", **more) -> SubmissionPlace:
    return SubmissionPlace(**{"assignment": "math", "student": student, "path": path, "is_file": False, **more})


def test_the_same_path_twice_is_one_place(tmp_path):
    assert len(without_duplicates([place(tmp_path / "a"), place(tmp_path / "a")])) == 1


def test_the_same_path_through_a_link_is_one_place(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")

    assert len(without_duplicates([place(tmp_path / "real/a"), place(tmp_path / "link/a")])) == 1


def test_a_refused_link_is_not_what_it_points_to(tmp_path):
    (tmp_path / "alice").mkdir()
    (tmp_path / "bob").symlink_to("alice")

    actual = without_duplicates([place(tmp_path / "alice"), place(tmp_path / "bob", "bob", refused="x")])

    assert [each.student for each in actual] == ["alice", "bob"]


def test_a_file_inside_a_folder_that_is_graded_is_dropped(tmp_path):
    actual = without_duplicates([place(tmp_path / "a/hw3.py", is_file=True), place(tmp_path / "a")])

    assert [each.path for each in actual] == [tmp_path / "a"]


def test_two_submissions_of_one_name_are_an_error_that_names_both():
    with pytest.raises(UsageError, match=r"math: the student alice has 2 submissions: /x/alice, /x/alice\.py"):
        refuse_namesakes([place(Path("/x/alice")), place(Path("/x/alice.py"), is_file=True)])


def test_one_name_in_two_assignments_is_no_error():
    refuse_namesakes([place(Path("/x/alice")), place(Path("/y/alice"), assignment="stat")])


@pytest.mark.parametrize("root", ["alice", "alice/below"])
def test_a_course_inside_a_submission_is_refused(tmp_path, root):
    course = Course(root=tmp_path / root, assignments=(), is_chosen=False)

    with pytest.raises(UsageError, match="--course"):
        refuse_untrusted_course([place(tmp_path / "alice")], course)


def test_a_course_beside_a_submitted_file_is_refused(tmp_path):
    course = Course(root=tmp_path, assignments=(), is_chosen=False)

    with pytest.raises(UsageError, match="--course"):
        refuse_untrusted_course([place(tmp_path / "hw3.py", is_file=True)], course)


def test_a_course_around_the_submissions_is_trusted(tmp_path):
    course = Course(root=tmp_path, assignments=(), is_chosen=False)

    refuse_untrusted_course([place(tmp_path / "submissions/math/alice")], course)


def test_a_course_that_the_command_names_is_trusted_anywhere(tmp_path):
    refuse_untrusted_course([place(tmp_path)], Course(root=tmp_path, assignments=()))
