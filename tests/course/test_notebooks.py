from __future__ import annotations

import json

import pytest

from grader.course import notebooks
from grader.course.notebooks import read_notebook


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


def test_a_byte_order_mark_is_no_obstacle():
    assert read_notebook(b"\xef\xbb\xbf" + notebook("x")).cells == ((1, "x"),)


def test_half_a_character_becomes_a_question_mark():
    assert read_notebook(notebook("x = '\ud800'")).cells == ((1, "x = '?'"),)


def test_a_notebook_without_code_has_no_cells():
    actual = read_notebook(notebook("text", kind="markdown"))

    assert (actual.cells, actual.broken) == ((), "")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "is empty"),
        (b"{\n<<<<<<< HEAD\n", "is not valid JSON: line 2, Expecting property name"),
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
