from __future__ import annotations

import json

import pytest

from grader.course import notebooks
from grader.course.notebooks import Heading, read_notebook


def notebook(*sources, kind: str = "code") -> bytes:
    cells = [{"cell_type": kind, "source": source} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def test_code_cells_come_in_order_with_their_sources():
    assert read_notebook(notebook("x = 1", "y = 2")).cells == ((1, "x = 1"), (2, "y = 2"))


def test_a_source_may_be_a_list_of_lines():
    assert read_notebook(notebook(["x = 1\n", "y = 2"])).cells == ((1, "x = 1\ny = 2"),)


def test_cells_are_numbered_over_all_cells():
    cells = [{"cell_type": "markdown", "source": "# Problem 1"}, {"cell_type": "code", "source": "x"}]

    assert read_notebook(json.dumps({"cells": cells}).encode()).cells == ((2, "x"),)


def test_format_3_is_read():
    sheets = [
        {"cells": [{"cell_type": "heading", "source": "h"}, {"cell_type": "code", "input": ["x\n", "y"]}]}
    ]

    assert read_notebook(json.dumps({"nbformat": 3, "worksheets": sheets}).encode()).cells == ((2, "x\ny"),)


def test_headings_stand_before_the_next_cell():
    cells = [
        {"cell_type": "markdown", "source": ["# Problem 1\n", "text\n", "## Training"]},
        {"cell_type": "code", "source": "x"},
        {"cell_type": "raw", "source": "# Problem 2"},
        {"cell_type": "code", "source": "# Problem 3\ny"},
    ]

    assert read_notebook(json.dumps({"cells": cells}).encode()).headings == (
        Heading(cell=2, text="Problem 1"), Heading(cell=2, text="Training"), Heading(cell=4, text="Problem 2"),
    )  # fmt: skip


def test_comments_are_headings_where_no_text_names_a_problem():
    cells = [{"cell_type": "markdown", "source": "# Homework 3"}, {"cell_type": "code", "source": "# Problem 1\nx"}]

    assert read_notebook(json.dumps({"cells": cells}).encode()).headings == (
        Heading(cell=2, text="Homework 3"), Heading(cell=2, text="Problem 1"),
    )  # fmt: skip


def test_headings_of_format_3_are_cells():
    cells = [{"cell_type": "heading", "level": 2, "source": ["Problem 1"]}, {"cell_type": "code", "input": "x"}]
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()

    assert read_notebook(data).headings == (Heading(cell=2, text="Problem 1"),)


def test_headings_are_capped_and_repetitions_count_once(monkeypatch):
    monkeypatch.setattr(notebooks, "MAX_HEADINGS", 3)
    cells = [{"cell_type": "markdown", "source": f"# Problem {n}\n" * 100} for n in range(9)]
    cells.append({"cell_type": "code", "source": "x"})

    found = read_notebook(json.dumps({"cells": cells}).encode()).headings
    assert [heading.text for heading in found] == ["Problem 0", "Problem 1", "Problem 2"]


def test_a_text_that_is_no_text_has_no_headings():
    cells = [{"cell_type": "markdown", "source": 3}, {"cell_type": "code", "source": "x"}]

    assert read_notebook(json.dumps({"cells": cells}).encode()).headings == ()


@pytest.mark.parametrize(
    "metadata",
    [None, {}, 3, {"kernelspec": 3}, {"kernelspec": {"name": "python3", "language": "python"}}, {"language_info": {"name": "ipython"}},
     {"kernelspec": {"name": "conda-env-ml", "display_name": "ML"}}, {"language_info": {"name": 3}}, {"kernelspec": {"language": ""}},
     {"kernelspec": {"language": "sage"}}, {"kernelspec": {"name": "ir"}, "language_info": {"name": "Python"}}],
)  # fmt: skip
def test_whatever_may_be_python_is_read(metadata):
    document = {"cells": [{"cell_type": "code", "source": "x"}], "metadata": metadata}

    assert read_notebook(json.dumps(document).encode()).broken == ""


@pytest.mark.parametrize(
    ("metadata", "language"),
    [({"kernelspec": {"language": "R"}}, "R"), ({"language_info": {"name": "julia"}}, "julia"), ({"kernelspec": {"name": "ir"}}, "R"),
     ({"language_info": {"name": "x" * 100}}, "x" * 30)],
)  # fmt: skip
def test_a_notebook_in_another_language_is_refused(metadata, language):
    document = {"cells": [{"cell_type": "code", "source": "x"}], "metadata": metadata}

    assert read_notebook(json.dumps(document).encode()).broken == f"is a notebook in {language}; only Python can be run here"


def test_a_cell_without_a_source_is_empty():
    cells = [{"cell_type": "code", "source": None}, {"cell_type": "code"}, {"cell_type": "code", "source": "x"}]

    assert read_notebook(json.dumps({"cells": cells}).encode()).cells == ((1, ""), (2, ""), (3, "x"))


def test_windows_line_ends_are_line_ends():
    assert read_notebook(notebook(["x = 1\r\n", "y = 2\r"])).cells == ((1, "x = 1\ny = 2\n"),)


def test_a_byte_order_mark_is_no_obstacle():
    assert read_notebook(b"\xef\xbb\xbf" + notebook("x")).cells == ((1, "x"),)


def test_half_a_character_becomes_a_question_mark():
    assert read_notebook(notebook("x = '\ud800'")).cells == ((1, "x = '?'"),)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b"{\n<<<<<<< HEAD\n", "is not valid JSON: line 2, Expecting property name"),
        (b"{\n<<<<<<< HEAD\n3\n>>>>>>> main\n", "is not valid JSON: line 2 holds a merge conflict of git"),
        (b" <!DOCTYPE html>", "is not a notebook but a web page"),
        (notebook("text", kind="markdown"), "has no code cells"),
        (notebook("", " \n"), "has only empty code cells"),
        (b"[1]", "is JSON, but no notebook"),
        (b"{}", "is JSON without a list of cells"),
        (b'{"cells": 3}', "is JSON without a list of cells"),
        (b'{"worksheets": [3]}', "is JSON without a list of cells"),
        (b'{"cells": [3]}', "is damaged: cell 1 is no cell"),
        (b'{"cells": [{"cell_type": "code", "source": 3}]}', "is damaged: the source of cell 1 is no text"),
        (b'{"cells": [{"cell_type": "code", "source": [3]}]}', "is damaged: the source of cell 1 is no text"),
        (b"[" * 1_000_000, "is nested too deeply"),
        (b'{"a":' * 1_000_000, "is nested too deeply"),
        (b"[" + b"[]," * 1_000_001 + b"0]", "holds more than 1,000,000 values"),
        (b"9" * 5000, "is not valid JSON: Exceeds the limit"),
        (b'{"cells": "\xff"}', "is not UTF-8 text (byte 11)"),
    ],
)
def test_a_broken_notebook_says_why_in_one_sentence(data, expected):
    actual = read_notebook(data)

    assert actual.cells == ()
    assert actual.broken.startswith(expected)


def test_cells_are_capped(monkeypatch):
    monkeypatch.setattr(notebooks, "MAX_CELLS", 2)

    assert read_notebook(notebook("a", "b", "c")).broken == "holds more than 2 cells"


def test_source_is_capped():
    assert read_notebook(notebook("x" * 5_000_000)).broken == "holds more than 4 MiB of code"
