from __future__ import annotations

import dataclasses

import pytest

from grader.course.assignment import Demands
from grader.course.problems import load_problems
from grader.grading.findings import by_answer, complaints, kills, unfailed, wanting
from grader.grading.mutants import Mutant
from grader.grading.verify import Answer, Proof
from grader.model import CheckResult, ProblemResult, Verdict

LOST = {"P": Verdict.PASS, "F": Verdict.FAIL, "S": Verdict.SKIPPED, "½": Verdict.PASS}


@pytest.fixture
def problem(course):
    return load_problems(course, course.assignments[0])[0]


@pytest.fixture
def answer(problem):
    def make(name="wrong/triple.py", kind="wrong", loses=("doubles",), mutant=None):
        return Answer(problem=problem, kind=kind, name=name, source=b"", loses=frozenset(loses), mutant=mutant)

    return make


def proof(answer, outcomes, seed=0, complaint=""):
    """Return a proof with these outcomes of doubles and doubles_again."""
    points = {"P": 1.0, "½": 0.5}
    checks = tuple(
        CheckResult(check=name, sentence="", verdict=LOST[outcome], points=points.get(outcome, 0.0), max_points=1.0)
        for name, outcome in zip(("doubles", "doubles_again"), outcomes, strict=False)
    )
    result = ProblemResult(assignment="tiny", problem="double", title="", student="", checks=checks, seed=seed)
    return Proof(answer=answer, result=result, complaint=complaint)


def test_a_check_that_no_wrong_answer_fails_is_named(problem):
    wrongs = (dataclasses.replace(problem.wrongs[0], fails=("doubles",)),)

    assert unfailed(problem) == []
    assert unfailed(dataclasses.replace(problem, wrongs=wrongs)) == ["doubles_again"]


def test_too_few_answers_are_told_with_where_it_is_demanded(problem):
    assert wanting(problem, Demands(right=1, wrong=1)) == []
    assert wanting(problem, Demands(right=6, wrong=8)) == [
        "right/ has 1 of at least 6 answers (right = 6 below [verify] in assignment.toml)",
        "wrong/ has 1 of at least 8 answers (wrong = 8 below [verify] in assignment.toml)",
    ]


def test_a_problem_without_right_answers_has_none(problem):
    (problem.folder / "right/sum.py").unlink()
    (problem.folder / "right").rmdir()

    assert wanting(problem, Demands(right=1))[0].startswith("right/ has 0 of at least 1")


def test_the_proofs_of_an_answer_stand_together(answer):
    one, two = answer(), answer("wrong/other.py")
    proofs = [proof(one, "FF", 0), proof(two, "FF", 0), proof(one, "FF", 1)]

    assert [[each.result.seed for each in own] for own in by_answer(proofs)] == [[0, 1], [0]]


def test_what_is_wrong_with_every_seed_is_said_once(answer):
    one = answer()

    assert complaints([proof(one, "PP", seed, "does not lose doubles") for seed in range(3)]) == [
        "wrong/triple.py (seeds 0, 1, 2) does not lose doubles"
    ]


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["FF", "FP", "FF"], "the verdict of doubles_again depends on the seed: FAIL (seeds 0, 2), PASS (seed 1)"),
        (["½P", "½P", "PP"], "the verdict of doubles depends on the seed: PASS with 0.5 points (seeds 0, 1), PASS (seed 2)"),
    ],
)
def test_a_verdict_that_depends_on_the_seed_is_complained_of_with_the_check_and_the_seeds(answer, outcomes, said):
    one = answer()

    assert complaints([proof(one, outcome, seed) for seed, outcome in enumerate(outcomes)]) == [
        f"wrong/triple.py: {said}"
    ]


def test_verdicts_that_agree_are_not_complained_of(answer):
    one = answer()

    assert complaints([proof(one, "FS", seed) for seed in range(5)]) == []


def mutant():
    return Mutant(function="f", before="a", after="b", kind="operator", line=1, source=b"")


def test_mutants_may_lose_here_or_there(answer):
    one = answer("f:1 operator", "mutant", mutant=mutant())

    assert complaints([proof(one, "F", 0), proof(one, "PF", 1)]) == []


@pytest.mark.parametrize(
    ("outcomes", "marks"),
    [
        (["FP"], ("✗", "·")),
        (["FS"], ("✗", "–")),
        (["FF"], ("✗", "!")),
        (["PP"], ("!", "·")),
        (["½P"], ("✗", "·")),
        (["FP", "PP"], ("?", "·")),
        (["F"], ("✗", " ")),
    ],
)
def test_the_matrix_marks_what_a_wrong_answer_does_to_each_check(problem, answer, outcomes, marks):
    one = answer()
    found = kills(problem, [proof(one, outcome, seed) for seed, outcome in enumerate(outcomes)])

    assert found.checks == ("doubles", "doubles_again")
    assert found.rows == {"triple.py": marks}


def test_the_matrix_counts_the_wrong_answers_and_the_mutants_of_each_check(problem, answer):
    proofs = [
        proof(answer(), "FP"),
        proof(answer("wrong/other.py"), "FF"),
        proof(answer("right/sum.py", "right"), "PP"),
        proof(answer("f:1 operator", "mutant", mutant=mutant()), "F"),
        proof(answer("f:2 operator", "mutant", mutant=mutant()), "PF"),
        proof(answer("f:3 operator", "mutant", mutant=mutant()), "PF"),
        proof(answer("f:4 operator", "mutant", mutant=mutant()), "PP"),
    ]
    found = kills(problem, proofs)

    assert ([found.wrongs(0), found.wrongs(1)], found.mutants) == ([2, 1], (1, 2))
