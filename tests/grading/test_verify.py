from __future__ import annotations

import dataclasses

import pytest

from grader.course.problems import load_problems
from grader.errors import AuthorError
from grader.grading.verify import answers, prove, unfailed


@pytest.fixture
def reference(course_root):
    return course_root / "reference/tiny/double.py"


@pytest.fixture
def problem(course):
    return load_problems(course, course.assignments[0])[0]


@pytest.fixture
def complaint(course, conditions, reference):
    """Prove the answer of this name (of the problem as it is on disk) and return the complaint."""

    def run(name: str, **changes) -> str:
        (problem,) = load_problems(course, course.assignments[0])
        answer = next(one for one in answers(problem, reference) if one.name == name)
        return prove(dataclasses.replace(answer, **changes), course.assignments[0], conditions).complaint

    return run


def test_every_answer_that_an_author_wrote_is_listed(problem, reference):
    names = {answer.name for answer in answers(problem, reference)}

    assert {"double.py", "starter.py", "right/sum.py", "wrong/triple.py"} <= names


@pytest.mark.parametrize("name", ["double.py", "starter.py", "right/sum.py", "wrong/triple.py"])
def test_answers_that_earn_what_they_must_are_not_complained_of(complaint, name):
    assert complaint(name) == ""


@pytest.mark.parametrize("gone", ["starter.py", "reference"])
def test_a_missing_starter_or_reference_is_the_authors_mistake(problem, reference, gone):
    path = reference if gone == "reference" else problem.folder / gone
    path.unlink()

    with pytest.raises(AuthorError, match="has no " + gone.removesuffix(".py")):
        answers(problem, reference)


def test_a_right_answer_that_loses_points_is_complained_of_with_the_message(complaint, problem):
    (problem.folder / "right/sum.py").write_text("def double(x): return x\n")

    assert complaint("right/sum.py").startswith("loses doubles: `double(x=1.0)`: the result is 1.0.")


def test_a_starter_that_earns_points_is_complained_of(complaint, problem):
    (problem.folder / "starter.py").write_text("def double(x): return 2 * x\n")

    assert complaint("starter.py") == "holds nothing and earns 3 points, by doubles, doubles_again"


def test_a_wrong_answer_that_keeps_a_named_check_is_complained_of(complaint, problem):
    (problem.folder / "wrong/triple.py").write_text("def double(x): return 2 * x\n")

    assert complaint("wrong/triple.py") == "does not lose doubles, doubles_again"


def test_a_wrong_answer_that_loses_another_check_is_complained_of(complaint):
    assert complaint("wrong/triple.py", loses=frozenset()).startswith("loses doubles:")


def test_a_wrong_answer_that_loses_one_check_for_another_is_told_both(complaint, problem):
    later = "calls = []\ndef double(x):\n    calls.append(x)\n    return 2 * x + (len(calls) > 2)\n"
    (problem.folder / "wrong/triple.py").write_text(later)
    said = complaint("wrong/triple.py", loses=frozenset({"doubles"}))

    assert said.startswith("does not lose doubles, but loses doubles_again: ")


def test_checks_skipped_in_consequence_need_no_mention(complaint):
    assert complaint("wrong/triple.py", loses=frozenset({"doubles"})) == ""


def test_a_check_that_could_not_be_graded_is_complained_of_with_the_last_line(complaint, problem):
    checks = problem.folder / "checks.py"
    checks.write_text(
        checks.read_text().replace("expect.close(student.double(**case), double(**case))", "1 / 0")
    )

    assert complaint("double.py") == "doubles could not be graded: ZeroDivisionError: division by zero"


def test_a_notebook_may_be_an_answer(complaint, problem):
    cell = '{"cell_type": "code", "source": "def double(x): return 2 * x", "metadata": {}, "outputs": []}'
    (problem.folder / "right/note.ipynb").write_text(f'{{"cells": [{cell}], "nbformat": 4, "metadata": {{}}}}')

    assert complaint("right/note.ipynb") == ""


def test_a_check_that_no_wrong_answer_fails_is_named(problem):
    wrongs = (dataclasses.replace(problem.wrongs[0], fails=("doubles",)),)

    assert unfailed(problem) == []
    assert unfailed(dataclasses.replace(problem, wrongs=wrongs)) == ["doubles_again"]


def test_known_answers_may_be_formulas(complaint, problem):
    checks = problem.folder / "checks.py"
    text = checks.read_text().replace('provides=["double"]', 'provides=["double"], formula={"double": Formula("x", "2x")}')
    checks.write_text(text.replace("import Case,", "import Case, Formula,"))
    (problem.folder / "right/formula.toml").write_text("double = '2x'\n")
    (problem.folder / "right/formula.tex").write_text(r"\begin{answer}{double} $x + x$ \end{answer}")

    assert complaint("right/formula.toml") == complaint("right/formula.tex") == ""

    (problem.folder / "right/formula.toml").write_text("double = '3x'\n")
    assert "loses doubles" in complaint("right/formula.toml")
