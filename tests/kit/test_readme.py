from __future__ import annotations

from grader.kit.publication import Coverage, LeftOut, Publication
from grader.kit.readme import readme_of

from .conftest import item, sheet

LEFT = LeftOut(problem="p1_double", check="has_no_excess", sentence="Nothing is too much.", points=1.5, why="it asks")


def readme(*items, hidden: int = 0, left_out=(), **more) -> str:
    coverage = {one.name: Coverage(checked=1.5, hidden=hidden, hidden_points=hidden * 0.5) for one in items}
    publication = Publication(files={}, coverage=coverage, left_out=left_out)
    return readme_of(sheet(*items, **more), publication, wheel="grader-1.whl")


def test_the_readme_gives_one_command():
    actual = readme(item())

    assert actual.count("$ grade") == 1
    assert "$ grade check hw3.py\n" in actual
    assert "`pip install ./grader-1.whl`" in actual


def test_a_row_says_what_a_problem_wants_and_how_much_of_it_is_checked_here():
    actual = readme(item(title="Doubling | twice", manual=2, formulas=("double",)))

    assert (
        r"| Problem 1: Doubling \| twice | [page](statements/p1_double.html), [text](statements/p1_double.md) "
        "| `double` (or a formula) | 3 + 2 | 1.5 |"
    ) in actual
    assert "a person reads" in actual


def test_the_notebook_can_check_a_problem_too():
    assert "`check('p1_double')` check one problem" in readme(item())


def test_formulas_are_explained_where_there_are_any():
    assert "answers.tex" in readme(item(formulas=("double",)))
    assert "answers.tex" not in readme(item())


def test_an_assignment_without_a_notebook_is_told_its_module_only():
    assert "Fill in `hw3.py`.\n" in readme(item(), notebook="")
    assert "notebook" not in readme(item(), notebook="")


def test_the_due_date_is_told():
    assert "Due: 2026-12-01.\n" in readme(item(), due="2026-12-01")


def test_what_only_the_grader_checks_is_told():
    actual = readme(item(), hidden=2, left_out=(LEFT,))

    assert "2 hidden checks, 1 point" in actual
    assert "- `p1_double`, 1.5 points: Nothing is too much.\n" in actual
    # What the reference has is nothing to tell.
    assert "it asks" not in actual


def test_where_all_is_checked_nothing_is_said_of_it():
    assert "What only the grader checks" not in readme(item())
