from __future__ import annotations

from grader.kit.readme import readme_of

from .conftest import item, sheet


def test_the_readme_gives_one_command():
    actual = readme_of(sheet(item()), has_formulas=False)

    assert actual.count("$ grade") == 1
    assert "$ grade check hw3.py\n" in actual


def test_a_row_says_what_a_problem_wants():
    actual = readme_of(sheet(item(title="Doubling | twice", manual=2, formulas=("double",))), has_formulas=True)

    assert (
        r"| Problem 1: Doubling \| twice | [page](statements/p1_double.html), [text](statements/p1_double.md) "
        "| `double` (or a formula) | 3 + 2 |"
    ) in actual
    assert "a person reads" in actual


def test_formulas_are_explained_where_there_are_any():
    assert "answers.tex" in readme_of(sheet(item()), has_formulas=True)
    assert "answers.tex" not in readme_of(sheet(item()), has_formulas=False)


def test_an_assignment_without_a_notebook_is_told_its_module_only():
    actual = readme_of(sheet(item(), notebook=""), has_formulas=False)

    assert "Fill in `hw3.py`.\n" in actual


def test_the_due_date_is_told():
    assert "Due: 2026-12-01.\n" in readme_of(sheet(item(), due="2026-12-01"), has_formulas=False)
