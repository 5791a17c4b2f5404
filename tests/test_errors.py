from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from grader import errors
from grader.errors import (
    AuthorError,
    GraderError,
    NotHandedIn,
    NothingToGrade,
    StudentEnded,
    StudentRaised,
    UsageError,
)
from grader.model import Ending

ALL = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, Exception)]


def test_the_tree_in_the_docstring_is_the_tree():
    stack: list[str] = []
    drawn = {}
    for line in (errors.__doc__ or "").splitlines():
        if found := re.match(r"    ([│├└─ ]*)(\w+)", line):
            depth = len(found[1]) // 4
            stack[depth:] = [found[2]]
            drawn[found[2]] = stack[depth - 1] if depth else "Exception"

    assert drawn == {error.__name__: error.__base__.__name__ for error in ALL}


@pytest.mark.parametrize("error", ALL, ids=lambda error: error.__name__)
def test_every_error_is_ours(error):
    assert issubclass(error, GraderError)


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        (None, None, "wrong"),
        (Path("a/checks.py"), None, "a/checks.py: wrong"),
        (Path("a.py"), 3, "a.py:3: wrong"),
    ],
)
def test_an_authors_mistake_begins_with_its_place(path, line, expected):
    assert str(AuthorError("wrong", path, line)) == expected


@pytest.mark.parametrize(("error", "code"), [(UsageError, 2), (NothingToGrade, 3)])
def test_a_wrong_command_has_its_exit_code(error, code):
    assert error("…").exit_code == code


def test_a_missing_name_suggests_every_similar_one():
    error = NotHandedIn("f", Ending.OK, ("F", "ff"))

    assert str(error) == "`f` was not handed in. Did you mean `F` or `ff`?"


@pytest.mark.parametrize(
    ("text", "frames", "expected"),
    [
        ("", (), "raised ValueError"),
        ("no", (), "raised ValueError: no"),
        ("no", (("a.py", 1, "f()"), ("b.py", 2, "g()")), "raised ValueError: no (b.py, line 2: g())"),
        ("", (("hw3.ipynb cell 2", 1, ""),), "raised ValueError (hw3.ipynb cell 2, line 1)"),
    ],
)
def test_an_exception_of_the_students_names_the_innermost_line(text, frames, expected):
    error = StudentRaised("ValueError", text, frames, Ending.EXCEPTION)

    assert isinstance(error, StudentEnded)
    assert str(error) == expected
