from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from grader.course.assignment import Assignment, ProblemEntry
from grader.course.carriers import carriers
from grader.course.submissions import SourceFile, Submission

FIRST = ProblemEntry(name="p1", points=1, files=("p1.py", "problem1.py"))
THIRD = ProblemEntry(name="p3", points=1, files=("problem3.py",))
HOMEWORK = Assignment(
    name="hw", title="T", folder=Path("hw"), files=("hw3.py", "hw3.ipynb"), problems=(FIRST, THIRD)
)
NOTEBOOK = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}]})


def choose(files: dict[str, str] | list[str], entry: ProblemEntry = FIRST, *, is_file: bool = False):
    contents = (
        files if isinstance(files, dict) else {name: NOTEBOOK if "ipynb" in name else "" for name in files}
    )
    submission = Submission(
        assignment="hw",
        student="alice",
        path=Path("alice"),
        files=tuple(SourceFile(path=path, data=text.encode()) for path, text in sorted(contents.items())),
        digest="",
        is_file=is_file,
    )
    found, notes = carriers(submission, HOMEWORK, entry)
    return [carrier.path for carrier in found], notes


def test_a_module_is_carried_with_its_bytes():
    submission = Submission(
        assignment="hw",
        student="a",
        path=Path("a"),
        digest="",
        files=(SourceFile(path="hw3.py", data=b"\xff"),),
    )

    found, _ = carriers(submission, HOMEWORK, FIRST)

    assert [(carrier.kind, carrier.data, carrier.cells) for carrier in found] == [("module", b"\xff", ())]


def test_a_notebook_is_carried_as_its_cells():
    submission = Submission(
        assignment="hw",
        student="a",
        path=Path("a"),
        digest="",
        files=(SourceFile(path="hw3.ipynb", data=NOTEBOOK.encode()),),
    )

    found, _ = carriers(submission, HOMEWORK, FIRST)

    assert [(carrier.kind, carrier.data, carrier.cells) for carrier in found] == [
        ("notebook", b"", ((1, "x = 1"),))
    ]


def test_the_precedence_is_problem_module_then_whole_module_then_notebook():
    actual = choose(["hw3.ipynb", "hw3.py", "p1.py", "problem1.py", "problem3.py", "helper.py"])

    assert actual == (["p1.py", "problem1.py", "hw3.py", "hw3.ipynb"], [])


def test_another_problems_module_is_not_read():
    assert choose(["problem1.py"], THIRD) == ([], ["no `problem3.py`, `hw3.py` or `hw3.ipynb` was handed in."])


@pytest.mark.parametrize("name", ["HW3.py", "Hw3.PY", "Problem1.py"])
def test_letter_case_does_not_matter(name):
    assert choose([name]) == ([name], [])


def test_of_names_that_differ_in_case_the_exact_one_is_read_and_the_other_named():
    found, notes = choose(["HW3.py", "hw3.py"])

    assert (found, notes) == (["hw3.py"], ["read `hw3.py`, not `HW3.py`: the names differ in case only."])


def test_a_single_file_is_read_whatever_its_name():
    assert choose(["alice.py"], is_file=True) == (["alice.py"], [])


def test_the_only_file_of_a_folder_is_read_with_a_note():
    assert choose(["Homework 3.ipynb", "data.csv"]) == (
        ["Homework 3.ipynb"],
        ["read `Homework 3.ipynb`: no `p1.py`, `problem1.py`, `hw3.py` or `hw3.ipynb` was handed in."],
    )


def test_the_only_file_is_read_even_if_it_is_named_like_a_starter():
    assert choose(["starter.py"])[0] == ["starter.py"]


def test_a_module_that_another_one_imports_is_a_helper():
    files = {"answers.py": "import numpy as np\nfrom layers import relu\n", "layers.py": "def relu(z): ..."}

    assert choose(files)[0] == ["answers.py"]


def test_a_module_that_a_notebook_imports_is_a_helper():
    files = {"work.ipynb": NOTEBOOK.replace("x = 1", "x = 1\\nimport layers"), "layers.py": ""}

    assert choose(files)[0] == ["work.ipynb"]


def test_several_files_without_known_names_are_all_read_modules_first():
    found, notes = choose(["b.py", "a.ipynb", "c.py", "test_b.py"])

    assert found == ["b.py", "c.py", "a.ipynb"]
    assert notes[0].startswith("read `b.py`, then `c.py`, then `a.ipynb`: no ")


def test_no_more_than_five_files_are_read_in_place_of_one():
    found, notes = choose([f"{name}.py" for name in "abcdefg"])

    assert found == [f"{name}.py" for name in "abcde"]
    assert notes[1] == "`f.py`, `g.py` were not read."


def test_a_nested_folder_is_entered():
    assert choose(["hw3/hw3/hw3.py", "hw3/hw3/helper.py"])[0] == ["hw3/hw3/hw3.py"]


def test_a_folder_per_problem_is_understood():
    files = ["one/problem1.py", "three/problem3.py"]

    assert (choose(files, FIRST)[0], choose(files, THIRD)[0]) == (["one/problem1.py"], ["three/problem3.py"])


def test_an_old_copy_in_a_folder_does_not_win_over_the_top():
    assert choose(["hw3.py", "backup/problem1.py"]) == (["hw3.py"], [])


def test_two_files_of_one_name_in_two_folders_are_named_not_guessed():
    found, notes = choose(["new/hw3.py", "old/hw3.py"])

    assert (found, notes) == ([], ["`new/hw3.py`, `old/hw3.py` have the same name: none of them was read."])


def test_a_file_in_the_only_folder_with_code_is_read_with_a_note():
    found, notes = choose(["src/answers.py", "data/x.csv"])

    assert (found, notes[0][:23]) == (["src/answers.py"], "read `src/answers.py`: ")


def test_an_empty_submission_says_what_is_missing():
    assert choose([], THIRD) == ([], ["no `problem3.py`, `hw3.py` or `hw3.ipynb` was handed in."])


def test_a_broken_notebook_is_named_and_the_rest_is_read():
    found, notes = choose({"hw3.py": "", "hw3.ipynb": "{"})

    assert found == ["hw3.py"]
    assert notes[0].startswith("the notebook `hw3.ipynb` is not valid JSON: line 1, ")


@pytest.mark.parametrize("filler", ["\t", '"', "import ", "\\n", " \n"])
def test_looking_for_helpers_takes_linear_time(filler):
    start = time.monotonic()

    choose({f"{name}.py": filler * (3_000_000 // len(filler)) for name in "ab"})

    assert time.monotonic() - start < 30


def test_source_is_not_parsed_here():
    found, _ = choose({"a.py": "(" * 200_000, "b.py": "\0"})

    assert found == ["a.py", "b.py"]


def test_files_of_formulas_are_no_code_and_an_answer():
    assert choose(["answers.tex"]) == ([], [])
    assert choose(["main.tex"]) == ([], [])
    assert choose(["answers.toml", "hw3.py"]) == (["hw3.py"], [])
    assert choose(["alice.tex"], is_file=True) == ([], [])


def test_a_notebook_is_cut_into_the_assignments_sections():
    cells = [{"cell_type": "markdown", "source": "# Problem 3"}, {"cell_type": "code", "source": "x = 1"}]
    submission = Submission(
        assignment="hw",
        student="a",
        path=Path("a"),
        digest="",
        files=(SourceFile(path="hw3.ipynb", data=json.dumps({"cells": cells}).encode()),),
    )

    ((carrier,), _) = carriers(submission, HOMEWORK, FIRST)

    assert list(carrier.sections) == ["p3"]
    assert carrier.sections["p3"].parts[0].cells == (2,)
