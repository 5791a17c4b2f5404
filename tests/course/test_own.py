from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.own import find_course_of_own_work, find_own_work
from grader.errors import NothingToGrade, UsageError

NAMES = {"math": ["slope", "radius", "answer"], "stat": ["mean", "answer"]}


@pytest.fixture
def find(course):
    def find_in(*paths: Path, assignment: str | None = None):
        return find_own_work(paths, course, assignment, NAMES)

    return find_in


def files(submission) -> list[str]:
    return [file.path for file in submission.files]


def test_the_names_in_a_file_tell_the_assignment_where_its_own_name_does_not(find, write):
    work, guessed = find(write("work/hw3.py", "def mean(x): ...\ndef answer(): ..."))

    assert (work[0].assignment, work[0].is_file) == ("stat", True)
    assert "are those of stat" in guessed


def test_a_file_name_or_a_folder_of_the_assignment_tells_it(find, write):
    by_name, _ = find(write("work/third.py", "def slope(): ..."))
    by_folder, guessed = find(write("math/hw3.py", "def mean(): ..."))

    assert (by_name[0].assignment, by_folder[0].assignment, guessed) == ("stat", "math", "")


@pytest.mark.parametrize("source", ["", "x = 1", "def answer(): ..."])
def test_an_assignment_that_cannot_be_told_is_asked_for(find, write, source):
    path = write("work/hw3.py", source)

    with pytest.raises(UsageError, match=r"which assignment .* --assignment math \| stat") as caught:
        find(path)
    assert caught.value.exit_code == 2
    assert find(path, assignment="stat")[0][0].assignment == "stat"


def test_files_of_one_folder_are_one_submission(find, write):
    paths = [write("math/hw3.py", "slope = 1"), write("math/answers.tex", "x"), write("elsewhere/hw3.py", "slope = 2")]

    work, _ = find(*paths)

    assert sorted(map(files, work)) == [["answers.tex", "hw3.py"], ["hw3.py"]]


def test_a_folder_with_work_is_one_submission_whatever_lies_in_its_folders(find, write, tmp_path):
    for name in ("hw3.py", "helpers/a.py", "helpers/b.py", "data/x.csv"):
        write(f"math/{name}", "slope = 1")

    work, _ = find(tmp_path / "math")

    assert [files(one) for one in work] == [["data/x.csv", "helpers/a.py", "helpers/b.py", "hw3.py"]]


def test_a_folder_of_students_is_several(find, write, tmp_path):
    write("math/ada/hw3.py")
    write("math/ben/hw3.py")

    work, _ = find(tmp_path / "math")

    assert [one.student for one in work] == ["ada", "ben"]


def test_the_courses_own_files_are_nobodys_work(course, course_root, write):
    write("course/hw3.py", "slope = 1")

    work, _ = find_own_work([course_root], find_course_of_own_work(course), "math", NAMES)

    assert files(work[0]) == ["hw3.py"]


def test_nothing_to_check_is_said_with_the_reason(find, write, tmp_path):
    (tmp_path / "math").mkdir()
    (tmp_path / "math/hw3.py").symlink_to("/etc/hostname")

    with pytest.raises(NothingToGrade, match="symbolic link") as caught:
        find(tmp_path / "math")
    assert caught.value.exit_code == 3
    with pytest.raises(NothingToGrade, match=r"nothing to check: no \.py"):
        find(write("math/ada/notes.txt"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToGrade, match="it holds no file of yours"):
        find(tmp_path / "empty")


def test_a_path_that_is_not_there_is_a_usage_error(find, tmp_path):
    with pytest.raises(UsageError, match="No such file or folder"):
        find(tmp_path / "hw4.py")
