"""A student's lines are coloured, numbered as in the file, and stay text."""

import re

import pytest

from grader.evidence import Excerpt
from grader.report.code import LINE_LIMIT, show_code

from .sample_evidence import SOURCE
from .sample_results import HOSTILE


def shown(text, path="hw3.py", **more):
    return show_code(Excerpt(**{"path": path, "line": 3, "first": 2, "text": text, **more}))


def plain(view):
    return [re.sub(r"<[^>]*>", "", line.html) for line in view.lines]


def test_lines_have_their_numbers_and_the_one_concerned_is_marked():
    view = shown("a = 1\nb = 2\nc = 3")

    assert [(line.number, line.is_here) for line in view.lines] == [(2, False), (3, True), (4, False)]
    assert plain(view) == ["a = 1", "b = 2", "c = 3"]


def test_python_is_coloured_with_classes_and_escaped():
    view = shown(SOURCE, first=1, line=4)

    assert '<span class="tok-k">return</span>' in view.lines[3].html
    assert "&lt;b&gt;not&lt;/b&gt;" in view.lines[1].html
    assert len(view.lines) == 4  # the blank lines at the end are gone
    assert not any("style=" in line.html for line in view.lines)


def test_a_text_over_several_lines_is_taken_apart_at_their_ends():
    view = shown('x = """one\n  two\n\nthree"""\ny')

    assert plain(view) == ['x = """one', "  two", "", 'three"""', "y"]
    assert all(line.html.count("<span") == line.html.count("</span>") for line in view.lines)


@pytest.mark.parametrize("path", ["answers.tex", "data.csv", "no_ending", "hw3.ipynb", "x." + "y" * 500])
def test_any_file_can_be_shown(path):
    assert plain(shown(r"\frac{1}{2} & <b>", path))[0].endswith("&lt;b&gt;")


def test_a_notebook_is_told_with_its_cell():
    assert shown("x", "hw3.ipynb", cell=7).place == "hw3.ipynb, cell 7"


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_nothing_is_nothing(text):
    assert shown(text) is None


@pytest.mark.parametrize("text", [HOSTILE, "'" * 5_000, "x\r\ny\x0cz", "\udc80", "\x1b[31m" * 900, "(" * 9_000])
def test_hostile_text_stays_text(text):
    view = shown(text)
    everything = "".join(line.html for line in view.lines)

    assert not re.search("[\0-\x08\x0b-\x1f\ud800-\udfff]|<(?!/?span)", everything)


def test_too_many_lines_are_cut():
    assert len(shown("x\n" * 10_000).lines) == LINE_LIMIT
