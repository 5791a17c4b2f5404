from __future__ import annotations

import os

import pytest

from grader.course.search import find_submissions, search_submissions
from grader.errors import NothingToGrade, UsageError


@pytest.fixture
def find(tmp_path, course):
    """Find submissions below paths of the temporary folder; return (assignment, student, path, refused)."""

    def find_in(*names: str, assignment: str | None = None) -> list[tuple[str, str, str, str]]:
        found = find_submissions([tmp_path / name for name in names], course, assignment)
        return [
            (place.assignment, place.student, place.path.relative_to(tmp_path).as_posix(), place.refused)
            for place in found
        ]

    return find_in


@pytest.fixture
def two_students(write):
    write("subs/math/alice/hw3.py")
    write("subs/math/bob.py")
    write("subs/stat/alice/hw3.ipynb")


ALICE = ("math", "alice", "subs/math/alice", "")
BOB = ("math", "bob", "subs/math/bob.py", "")
ALICE_STAT = ("stat", "alice", "subs/stat/alice", "")


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["subs"], [ALICE, BOB, ALICE_STAT]),
        (["subs/math"], [ALICE, BOB]),
        (["subs/math/alice"], [ALICE]),
        (["subs/math/bob.py"], [BOB]),
        (["subs/math/alice/hw3.py"], [("math", "alice", "subs/math/alice/hw3.py", "")]),
        (["subs/stat", "subs/math/alice"], [ALICE, ALICE_STAT]),
        (["subs", "subs/math", "subs/math/alice/hw3.py"], [ALICE, BOB, ALICE_STAT]),
    ],
)
def test_a_path_of_any_level_finds_its_submissions(find, two_students, paths, expected):
    assert find(*paths) == expected


def test_a_relative_path_is_understood(two_students, tmp_path, course, monkeypatch):
    monkeypatch.chdir(tmp_path / "subs" / "math" / "alice")

    actual = find_submissions([type(tmp_path)(".")], course)

    assert [(place.assignment, place.student) for place in actual] == [("math", "alice")]


def test_the_innermost_assignment_counts(find, write):
    write("math/old/stat/alice/hw3.py")

    assert find("math/old/stat") == [("stat", "alice", "math/old/stat/alice", "")]


def test_an_option_reads_one_assignment_only(find, two_students):
    assert find("subs", assignment="stat") == [ALICE_STAT]


def test_an_option_that_contradicts_the_path_is_an_error(find, two_students):
    with pytest.raises(UsageError, match="lies in a folder math, but --assignment says stat"):
        find("subs/math", assignment="stat")


def test_an_unknown_option_is_an_error(find, two_students):
    with pytest.raises(UsageError, match="no assignment `mat`"):
        find("subs", assignment="mat")


def test_an_option_names_the_assignment_of_a_folder_of_students(find, write):
    write("week3/alice/hw3.py")
    write("week3/bob.py")

    actual = find("week3", assignment="math")

    assert actual == [("math", "alice", "week3/alice", ""), ("math", "bob", "week3/bob.py", "")]


def test_an_option_names_the_assignment_of_one_students_folder(find, write):
    write("alice/hw3.py")
    write("alice/data/x.csv")

    assert find("alice", assignment="math") == [("math", "alice", "alice", "")]


def test_a_file_that_one_assignment_accepts_tells_it(find, write):
    write("alice/THIRD.py")

    assert find("alice", "alice/THIRD.py") == [("stat", "alice", "alice", "")]


def test_a_file_outside_any_folder_belongs_to_the_student_of_its_name(find, write):
    write("alice.py")

    assert find("alice.py", assignment="math") == [("math", "alice", "alice.py", "")]


def test_an_ambiguous_file_is_an_error_that_says_how_to_say_it(find, write):
    write("hw3.py")

    with pytest.raises(UsageError, match=r"its files fit math and stat") as caught:
        find("hw3.py")

    assert "--assignment math | stat" in str(caught.value)


def test_a_folder_with_no_known_assignment_lists_what_was_looked_for(find, write):
    write("week3/alice/notes.txt")

    with pytest.raises(UsageError, match=r"<assignment>/<student>/… .* one of math, stat") as caught:
        find("week3")

    assert not isinstance(caught.value, NothingToGrade)


def test_a_missing_path_is_a_usage_error(find):
    with pytest.raises(UsageError, match=r"No such file or folder: .*a, .*b"):
        find("a", "b")


@pytest.mark.parametrize("made", ["empty", "empty/math", "empty/.git"])
def test_an_empty_folder_is_nothing_to_grade(find, tmp_path, made):
    (tmp_path / made).mkdir(parents=True)

    with pytest.raises(NothingToGrade, match="<assignment>/<student>/") as caught:
        find("empty")

    assert caught.value.exit_code == 3


def test_an_empty_folder_beside_a_full_one_is_passed_over(find, two_students, tmp_path):
    (tmp_path / "empty").mkdir()

    assert find("empty", "subs/stat") == [ALICE_STAT]


def test_an_empty_students_folder_is_a_submission(find, tmp_path):
    (tmp_path / "subs/math/carol").mkdir(parents=True)

    assert find("subs") == [("math", "carol", "subs/math/carol", "")]


def test_a_students_own_folder_may_be_named_like_the_assignment(find, write):
    write("math/hw3.py")
    write("math/data/x.csv")

    assert find("math") == [("math", "math", "math", "")]


def test_a_module_beside_the_students_folders_leaves_them_a_class(find, write):
    write("math/hw3.py")
    write("math/alice/hw3.py")

    assert [student for _, student, _, _ in find("math")] == ["alice", "hw3"]


def test_a_file_and_a_folder_of_one_student_are_an_error(find, write):
    write("subs/math/alice/hw3.py")
    write("subs/math/alice.py")

    with pytest.raises(UsageError, match="the student alice has 2 submissions"):
        find("subs")


def test_what_was_not_recognised_is_named(two_students, write, tmp_path, course):
    write("subs/mathh/carol/hw3.py")
    write("subs/math/carol.pdf")

    actual = search_submissions([tmp_path / "subs"], course).ignored

    assert [sentence.split(" was ")[0].split("subs/")[1] for sentence in actual] == ["math/carol.pdf", "mathh"]


def test_a_linked_students_folder_is_refused_and_still_shown(find, two_students, tmp_path):
    (tmp_path / "subs/math/mallory").symlink_to(tmp_path / "subs/math/alice")

    assert find("subs/math")[-1] == (
        "math", "mallory", "subs/math/mallory",
        "`mallory` was refused: it is a symbolic link, not a regular file.",
    )  # fmt: skip


def test_a_linked_students_folder_is_refused_when_named_itself(find, two_students, tmp_path):
    (tmp_path / "subs/math/mallory").symlink_to(tmp_path / "subs/math/alice")

    assert "symbolic link" in find("subs/math/mallory")[0][3]


def test_a_file_below_a_linked_students_folder_is_refused(find, two_students, tmp_path):
    (tmp_path / "subs/math/mallory").symlink_to(tmp_path / "subs/math/alice")

    actual = find("subs/math/mallory/hw3.py")

    assert [(student, path) for _, student, path, _ in actual] == [("mallory", "subs/math/mallory")]
    assert "symbolic link" in actual[0][3]


def test_a_pipe_among_the_students_is_refused_and_still_shown(find, two_students, tmp_path):
    os.mkfifo(tmp_path / "subs/math/mallory.py")

    assert find("subs/math")[-1][1:] == (
        "mallory", "subs/math/mallory.py",
        "`mallory.py` was refused: it is a named pipe, not a regular file.",
    )  # fmt: skip


def test_a_pipe_of_no_assignment_is_a_usage_error(find, tmp_path):
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(UsageError, match="is a named pipe, not a regular file or a folder"):
        find("pipe")


def test_a_teachers_link_to_an_assignments_folder_is_followed(find, two_students, tmp_path):
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/math").symlink_to(tmp_path / "subs/math")

    assert [student for _, student, _, _ in find("linked")] == ["alice", "bob"]


@pytest.mark.parametrize("name", ["carol.zip", "carol.tar.gz"])
def test_an_archive_is_refused_and_not_opened(find, write, name):
    write(f"subs/math/{name}", b"PK\x03\x04 not a zip")

    actual = find("subs")

    assert (actual[0][1], "archives are not read" in actual[0][3]) == ("carol", True)


def test_a_student_whose_name_is_not_utf8_is_found(find, tmp_path, course):
    (tmp_path / "subs/math" / os.fsdecode(b"zo\xeb")).mkdir(parents=True)

    actual = find_submissions([tmp_path / "subs"], course)

    assert [place.student for place in actual] == ["zo\\xeb"]
    assert actual[0].path.is_dir()


def test_the_course_itself_holds_no_submissions(find, course_root):
    with pytest.raises(UsageError, match="cannot be told"):
        find("course")


@pytest.mark.parametrize("name", ["answers.tex", "answers.toml"])
def test_a_folder_with_a_file_of_formulas_is_one_students(find, write, name):
    write(f"subs/{name}")

    assert find("subs", assignment="math") == [("math", "subs", "subs", "")]


def test_a_file_of_formulas_may_be_named_itself(find, write):
    write("ada.tex")

    assert find("ada.tex", assignment="math") == [("math", "ada", "ada.tex", "")]
