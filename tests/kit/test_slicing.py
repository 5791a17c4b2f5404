from __future__ import annotations

import ast

import pytest

from grader.errors import AuthorError
from grader.kit.slicing import Module, strip, written

SOURCE = '''\
"""A module's secret."""
from __future__ import annotations

import math
import numpy as np
from grader import plot, expect
from typing import NamedTuple, Any

LIMIT: float = 3.0  # the answer
LOW, HIGH = 1, 2
OTHER = math.pi


class Pair(NamedTuple):
    """A pair."""

    left: np.ndarray


def helper(value: Any, name: str = "x") -> float:
    """Say how it is done."""
    plot.show("a picture", lambda: hidden_cases(value))
    try:
        plot.afterwards(value)
    finally:
        plot.afterwards(value)
    total: float = value * LIMIT  # because
    if total:
        plot.if_wrong(total)
        return total
    return LOW


def hidden_cases(rng):
    LIMIT = OTHER
    return LIMIT


def law(student, case):
    """The law."""
    HIGH = 5
    expect.holds(Pair(helper(case)), HIGH)


def spoken(student):
    plot.show("nothing else")
'''


@pytest.fixture
def module(tmp_path):
    path = tmp_path / "checks.py"
    path.write_text(SOURCE)
    return Module(path, lambda function: strip(function, keep_docstring=function.name == "law"))


def test_a_slice_holds_what_is_needed_and_nothing_else(module):
    bound = [getattr(node, "name", None) or ast.unparse(node) for node in module.slice(["law"]).statements]

    assert bound == ["LIMIT: float = 3.0", "LOW, HIGH = (1, 2)", "Pair", "helper", "law"]


def test_a_local_name_needs_nothing_of_the_module(module):
    assert "LIMIT: float" not in module.slice(["hidden_cases"]).code
    assert "OTHER" in module.slice(["hidden_cases"]).code


def test_comments_docstrings_pictures_and_types_are_gone(module):
    code = module.slice(["law"]).code

    assert [word for word in ("because", "the answer", "how it is done", "A pair", "plot", "-> float") if word in code] == []
    assert '"""The law."""' in code
    compile(code, "kit", "exec")


def test_where_all_was_for_pictures_nothing_is_done(module):
    assert module.slice(["spoken"]).code == "def spoken(student):\n    pass"


def test_only_imports_that_are_used_are_written(module):
    assert written(module.slice(["law"]).imports) == (
        "import numpy as np\nfrom grader import expect\nfrom typing import NamedTuple"
    )


@pytest.mark.parametrize("line", ["import reference.hw3.p1 as p1", "def f():\n    from reference.hw3.p1 import g"])
def test_references_must_be_imported_by_name_at_the_top(tmp_path, line):
    path = tmp_path / "checks.py"
    path.write_text(line + "\n")

    with pytest.raises(AuthorError, match="import from references at the top and by name"):
        Module(path, strip)


@pytest.mark.parametrize("line", ["from grader import *", "from . import x"])
def test_an_import_that_names_nothing_is_its_authors_mistake(tmp_path, line):
    path = tmp_path / "checks.py"
    path.write_text(line + "\n")

    with pytest.raises(AuthorError, match="name the module and what is imported"):
        Module(path, strip)
