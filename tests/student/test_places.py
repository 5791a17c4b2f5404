"""A process may name the lines that its submission has, and no others: a number of its own choice could be an input."""

import pytest

from grader.evidence import Excerpt
from grader.student.places import Places
from grader.student.remote import Source, raised

NOTEBOOK = Source("hw3.ipynb", "notebook", b"{}", ((3, "x = 1\ny = 2"), (4, "z = 3")))
PLACES = Places({"hw3.py": b"a\nb\nc\n", "lib/tools.py": b"a", "data.csv": b""}, [NOTEBOOK])


@pytest.mark.parametrize(
    ("name", "line", "place"),
    [
        ("hw3.py", 1, "hw3.py"),
        ("hw3.py", 4, "hw3.py"),  # where a syntax error at the end is reported
        ("/tmp/somewhere/hw3.py", 3, "hw3.py"),
        ("lib/tools.py", 1, "lib/tools.py"),
        ("/tmp/lib/tools.py", 1, "tools.py"),
        ("hw3.ipynb cell 3", 2, "hw3.ipynb cell 3"),
    ],
)
def test_a_line_of_the_submission_is_found(name, line, place):
    assert PLACES.find(name, line) == place


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("hw3.py", 0), ("hw3.py", -1), ("hw3.py", 2718), ("other.py", 1), ("", 1), ("hw3.ipynb cell 2718", 1),
        ("hw3.ipynb cell 3", 9), ("x = 271.8281828/hw4.py", 1), ("hw3.py cell 1", 1), ("<string>", 1),
    ],
)  # fmt: skip
def test_any_other_line_is_none(name, line):
    assert PLACES.find(name, line) == ""
    assert Places().find(name, line) == ""


def test_frames_elsewhere_are_left_out_of_an_exception():
    fault = ("ValueError", "no", [("hw3.py", 2, "b"), ("x = 271.8", 1, ""), ("hw3.py", 2718, "")], False)

    assert raised(fault, PLACES).frames == (("hw3.py", 2, "b"),)
    assert len(raised(fault).frames) == 3


def test_a_line_is_shown_with_those_around_it():
    places = Places({"lib/hw3.py": b"1\n2\n3\n4\n    5\n6"}, [NOTEBOOK])

    assert places.excerpt("/tmp/hw3.py", 4) == Excerpt(path="lib/hw3.py", line=4, first=2, text="2\n3\n4\n    5\n6")
    assert places.excerpt("hw3.ipynb cell 3", 1) == Excerpt(path="hw3.ipynb", cell=3, line=1, first=1, text="x = 1\ny = 2")


def test_of_a_line_that_is_none_nothing_is_shown():
    assert PLACES.excerpt("hw3.py", 2718) is None


def test_bytes_that_are_no_text_are_marked():
    assert Places({"hw3.py": b"\xff = 1"}).excerpt("hw3.py", 1).text == "\N{REPLACEMENT CHARACTER} = 1"
