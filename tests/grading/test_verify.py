from __future__ import annotations

import dataclasses

import pytest

from grader.course.problems import load_problems
from grader.errors import AuthorError
from grader.grading.verify import answers, prove, prove_each, prove_perfect

from .conftest import submission


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


def test_known_answers_may_be_formulas(complaint, problem):
    checks = problem.folder / "checks.py"
    text = checks.read_text().replace('provides=["double"]', 'provides=["double"], formula={"double": Formula("x", "2x")}')
    checks.write_text(text.replace("import Case,", "import Case, Formula,"))
    (problem.folder / "right/formula.toml").write_text("double = '2x'\n")
    (problem.folder / "right/formula.tex").write_text(r"\begin{answer}{double} $x + x$ \end{answer}")

    assert complaint("right/formula.toml") == complaint("right/formula.tex") == ""

    (problem.folder / "right/formula.toml").write_text("double = '3x'\n")
    assert "loses doubles" in complaint("right/formula.toml")


def seeds_of(proofs, check):
    """Return the seed of each proof, and the seed that the check's cases were drawn with."""
    return [
        (proof.result.seed, one.seed) for proof in proofs for one in proof.result.checks if one.check == check
    ]


@pytest.fixture
def sum_answer(problem, reference):
    return next(one for one in answers(problem, reference) if one.name == "right/sum.py")


def test_every_seed_draws_the_cases_of_hidden_checks_anew_and_runs_the_others_once(sum_answer, course, conditions):
    proofs = list(prove_each(sum_answer, course.assignments[0], conditions, [3, 4, 5], public=False))

    assert seeds_of(proofs, "doubles_again") == [(3, 3), (4, 4), (5, 5)]
    assert seeds_of(proofs, "doubles") == [(3, 3), (4, 3), (5, 3)]
    assert len({one.wall_s for proof in proofs for one in proof.result.checks if one.check == "doubles"}) == 1


def test_public_cases_may_be_drawn_anew_too(sum_answer, course, conditions):
    proofs = list(prove_each(sum_answer, course.assignments[0], conditions, [3, 4], public=True))

    assert seeds_of(proofs, "doubles") == [(3, 3), (4, 4)]


def test_where_nothing_is_hidden_another_seed_can_change_nothing(problem, reference, course, conditions):
    checks = problem.folder / "checks.py"
    checks.write_text(checks.read_text().replace("hidden=True, ", ""))
    (public,) = load_problems(course, course.assignments[0])
    answer = answers(public, reference)[0]

    assert len(list(prove_each(answer, course.assignments[0], conditions, [3, 4, 5], public=False))) == 1


def test_a_public_check_that_needs_a_hidden_one_is_run_again_with_it(problem, reference, course, conditions):
    checks = problem.folder / "checks.py"
    text = checks.read_text().replace("@check(points=2, cases=numbers)", "@check(points=2, cases=numbers, hidden=True)")
    checks.write_text(text.replace("hidden=True, after=doubles", "after=doubles"))
    (turned,) = load_problems(course, course.assignments[0])
    proofs = list(prove_each(answers(turned, reference)[0], course.assignments[0], conditions, [3, 4], public=False))

    assert len({one.wall_s for proof in proofs for one in proof.result.checks if one.check == "doubles_again"}) == 2


@pytest.mark.parametrize(("source", "expected"), [("def double(x): return x + x\n", ""), ("def double(x): return x\n", "loses doubles:")])
def test_a_perfect_sample_earns_everything(problem, course, conditions, source, expected):
    sample = submission({"hw3.py": source})
    (proof,) = prove_perfect(sample, course.assignments[0], [problem], conditions, ["double"])

    assert proof.answer.name == "submissions/tiny/ada"
    assert proof.complaint[: len("loses doubles:")] == expected
