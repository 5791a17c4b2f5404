from __future__ import annotations

import os
import stat

import pytest

from grader.course.names import is_answer_file, is_ignored, kind_of_file, refusal_of_kind, shown, student_name


def test_ordinary_unicode_names_stay_as_they_are():
    assert shown("숙제 3 – Zoë.py") == "숙제 3 – Zoë.py"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a\xff.py", "a\\xff.py"),
        (b"a\x1b[31m.py", "a\\x1b[31m.py"),
        (b"a\nb", "a\\nb"),
        ("yp\u202ecod".encode(), "yp\\u202ecod"),
    ],
)
def test_unprintable_names_become_escapes(raw, expected):
    actual = shown(os.fsdecode(raw))

    assert actual == expected
    actual.encode("utf-8")


def test_joiners_of_persian_names_are_kept():
    assert shown("می\u200cخواهم") == "می\u200cخواهم"


def test_a_decomposed_student_name_is_the_composed_one():
    assert student_name("Zoe\u0308") == "Zo\u00eb"


@pytest.mark.parametrize("name", [".git", "__pycache__", "__MACOSX", ".DS_Store", "._hw3.py", "a.pyc", ".venv"])
def test_what_tools_leave_behind_is_ignored(name):
    assert is_ignored(name)


def test_an_answer_is_not_ignored():
    assert not is_ignored("hw3.py")


def test_every_kind_of_file_has_words():
    modes = [stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK, stat.S_IFIFO, stat.S_IFSOCK, stat.S_IFCHR, stat.S_IFBLK]

    actual = [kind_of_file(mode) for mode in modes]

    assert actual == [
        "a regular file", "a folder", "a symbolic link", "a named pipe", "a socket", "a device", "a device",
    ]  # fmt: skip


def test_a_refusal_names_the_file_and_says_not_a_regular_file():
    assert refusal_of_kind("hw3.py", stat.S_IFIFO) == (
        "`hw3.py` was refused: it is a named pipe, not a regular file."
    )


@pytest.mark.parametrize(("name", "is_one"), [("answers.tex", True), ("a/Answers.TOML", True), ("main.tex", False)])
def test_files_of_formulas_are_known_by_name(name, is_one):
    assert is_answer_file(name) is is_one
