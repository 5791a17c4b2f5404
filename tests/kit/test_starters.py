from __future__ import annotations

import ast
import json
import shutil
import subprocess

import pytest

from grader.course.headings import markdown_headings, numbers
from grader.errors import AuthorError
from grader.kit.sheet import sheet_of
from grader.kit.starters import module_of, notebook_of, tex_of, toml_of
from grader.model import Verdict

from .conftest import ASSIGNMENTS, item, sheet, shipped

SECOND = '''"""About the second."""
import math
from __future__ import annotations

# What is needed.
HALF = 0.5


def double(x):
    raise NotImplementedError


def half(x):
    """Return x/2."""
    raise NotImplementedError  # yours
'''


def test_starters_are_joined_in_order_and_a_shared_name_stands_once():
    actual = module_of(sheet(item(), item("p2_half", SECOND)))
    functions = [node.name for node in ast.parse(actual).body if isinstance(node, ast.FunctionDef)]

    assert functions == ["double", "half"]
    assert actual.index("# What is needed.\nHALF = 0.5") < actual.index("def half")
    assert "raise NotImplementedError  # yours" in actual


def test_imports_come_first_and_once():
    actual = module_of(sheet(item("p1_half", SECOND), item("p2_other", "import math\n\n\ndef g():\n    pass\n")))

    assert [line for line in actual.splitlines() if "import" in line] == [
        "from __future__ import annotations", "import math",
    ]  # fmt: skip
    compile(actual, "hw3.py", "exec")


def test_a_starters_docstring_becomes_a_comment_below_its_problems_line():
    lines = module_of(sheet(item("p2_half", SECOND, title="Halving"))).splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("# ---- Problem 2: Halving (3 points) --"))

    assert lines[at + 1] == "# About the second."


def test_a_starter_that_is_no_python_is_its_authors_mistake():
    with pytest.raises(AuthorError, match="the starter of p1_double is no Python"):
        module_of(sheet(item(starter="def double(x:\n")))


def test_a_notebook_has_a_section_for_each_problem():
    cells = json.loads(notebook_of(sheet(item(), item("p2_half", SECOND))))["cells"]
    texts = ["".join(cell["source"]) for cell in cells]

    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown", "code", "markdown", "code"]
    assert texts[2] == "## Problem 1: Doubling (3 points)\n\nTwice $x$."
    assert texts[5].startswith("# What is needed.\nHALF = 0.5")
    assert "def double" not in texts[5]
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_every_formula_has_a_box():
    actual = tex_of(sheet(item(formulas=("double", "twice"), title="Doubling σ")))

    assert actual.count(r"\begin{answer}{double}") == actual.count(r"\begin{answer}{twice}") == 1
    # Beyond ASCII, pdflatex knows few characters: they stand in comments.
    assert [line for line in actual.splitlines() if not line.isascii() and not line.startswith("%")] == []


def test_answers_toml_is_all_comments():
    actual = toml_of(sheet(item(formulas=("double",))))

    assert "# double = '''…'''" in actual
    assert [line for line in actual.splitlines() if line and not line.startswith("#")] == []


def test_without_formulas_there_are_no_files_for_them():
    assert (tex_of(sheet(item())), toml_of(sheet(item()))) == ("", "")


# -- the assignments that come with the project ----------------------------------------------------------


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_module_binds_every_name_that_is_asked_for(name):
    _, assignment, problems = shipped(name)
    asked = sheet_of(assignment, problems)
    defined = [node.name for node in ast.parse(module_of(asked)).body if isinstance(node, ast.FunctionDef)]

    assert defined == list(dict.fromkeys(name for one in asked.items for name in one.names))


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_notebooks_headings_name_the_problems(name):
    _, assignment, problems = shipped(name)
    cells = json.loads(notebook_of(sheet_of(assignment, problems)))["cells"]
    named = [
        numbers(heading)
        for cell in cells
        if cell["cell_type"] == "markdown"
        for heading in markdown_headings("".join(cell["source"]))
    ]

    # No other heading of a statement is taken for one of a problem.
    expected = [(one.label.removeprefix("Problem "),) for one in sheet_of(assignment, problems).items]
    assert [one for one in named if one] == expected


@pytest.mark.parametrize("name", ASSIGNMENTS)
@pytest.mark.parametrize("carrier", ["hw3.py", "hw3.ipynb", "answers.tex", "answers.toml"])
def test_an_untouched_starter_is_not_handed_in(name, carrier, grade_files):
    _, assignment, problems = shipped(name)
    make = {"hw3.py": module_of, "hw3.ipynb": notebook_of, "answers.tex": tex_of, "answers.toml": toml_of}[carrier]
    results = grade_files(assignment, problems, {carrier: make(sheet_of(assignment, problems)).encode()})
    checks = [check for result in results for check in result.checks]

    assert [check.check for check in checks if check.points] == []
    assert {check.verdict for check in checks} <= {Verdict.FAIL, Verdict.SKIPPED}
    said = {check.message for check in checks if check.verdict is Verdict.FAIL}
    # A stub raises NotImplementedError, which the message says (of a hidden case it says nothing more).
    unlike = [one for one in said if "not handed in" not in one and "NotImplementedError" not in one]
    assert unlike == []
    # `train_mlp` serves problem 2, too, and stands in problem 1's section.
    notes = [note for result in results for note in result.notes]
    assert [note for note in notes if not note.startswith("hw3.ipynb: read from above")] == []


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no pdflatex here")
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_answers_tex_compiles_as_it_stands(name, tmp_path):
    _, assignment, problems = shipped(name)
    (tmp_path / "answers.tex").write_text(tex_of(sheet_of(assignment, problems)), encoding="utf-8")
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "answers.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace", check=False)

    assert (done.returncode, done.stdout[-2000:] if done.returncode else "") == (0, "")
    assert (tmp_path / "answers.pdf").stat().st_size > 0
