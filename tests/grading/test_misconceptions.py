from __future__ import annotations

from types import SimpleNamespace

import pytest

from grader.checking.declare import WrongDeclaration
from grader.grading.exact import ReferenceStudent
from grader.grading.misconceptions import KnownAnswers, recognised, run_wrong
from grader.grading.trial import attempt

CHECKS = """
    problem(title='T', points=3, provides=['f', 'g'])

    def numbers(rng):
        for x in (1.0, 2.0, -3.0):
            yield Case(x=x)

    @check(points=1, cases=numbers)
    def first(student, case):
        '''f is x.'''
        expect.close(student.f(case.x), case.x)

    @check(points=1, cases=numbers)
    def second(student, case):
        '''f is odd.'''
        expect.close(student.f(-case.x), -case.x)

    @check(points=1, cases=numbers)
    def third(student, case):
        '''g is x.'''
        expect.close(student.g(case.x), case.x)
"""


def declared(file, *fails, says=""):
    return WrongDeclaration(file=file, fails=fails, says=says or file, line=1)


@pytest.fixture
def named(problem_of):
    """Name the mistake of a student by those of others, all of them functions of ours."""
    problem = problem_of(CHECKS)

    def trials(answers):
        student = ReferenceStudent(SimpleNamespace(**answers))
        return {
            check.name: tuple(attempt(check, student, case) for case in check.cases(None)) for check in problem.checks
        }

    def run(mine, wrongs):
        tried = {name: found for name, found in trials(mine).items() if not all(one.is_right for one in found)}
        found = recognised(
            [declared for declared, _ in wrongs],
            tried,
            lost=tried,
            trials_of=lambda wanted: next(trials(answers) for declared, answers in wrongs if declared is wanted),
            exact_of=lambda name: trials({"f": lambda x: x, "g": lambda x: x})[name],
        )
        return {name: wrong.file for name, wrong in found.items()}

    return run


def right(x):
    return x


TWICE = (declared("twice.py", "first", "second"), {"f": lambda x: 2 * x, "g": right})
ABSOLUTE = (declared("absolute.py", "first", "second"), {"f": abs, "g": right})
G_TWICE = (declared("g_twice.py", "third"), {"f": right, "g": lambda x: 2 * x})


def test_an_answer_that_behaves_the_same_names_the_mistake(named):
    actual = named({"f": lambda x: x + x, "g": right}, [TWICE, ABSOLUTE, G_TWICE])

    assert actual == {"first": "twice.py", "second": "twice.py"}


def test_an_answer_that_differs_on_one_case_names_nothing(named):
    assert named({"f": lambda x: 2 * x if x < 2 else 5 * x, "g": right}, [TWICE, ABSOLUTE]) == {}


def test_two_mistakes_in_two_functions_are_both_named(named):
    actual = named({"f": abs, "g": lambda x: 2 * x}, [TWICE, ABSOLUTE, G_TWICE])

    assert actual == {"first": "absolute.py", "second": "absolute.py", "third": "g_twice.py"}


def test_a_known_answer_that_fails_more_is_another_mistake(named):
    worse = (declared("worse.py", "first", "second", "third"), {"f": lambda x: 2 * x, "g": lambda x: 2 * x})

    assert named({"f": lambda x: 2 * x, "g": right}, [worse]) == {}


def test_a_known_answer_that_is_right_where_the_student_is_not_is_another_mistake(named):
    only_first = (declared("once.py", "first"), {"f": lambda x: 2 * x, "g": right})

    assert named({"f": lambda x: 2 * x, "g": right}, [only_first]) == {}


def test_of_two_that_behave_alike_neither_is_named(named):
    again = (declared("doubled.py", "first", "second"), TWICE[1])

    assert named({"f": lambda x: 2 * x, "g": right}, [TWICE, again]) == {}


def test_of_two_that_say_the_same_the_first_is_named(named):
    again = (declared("doubled.py", "first", "second", says="twice.py"), TWICE[1])

    assert named({"f": lambda x: 2 * x, "g": right}, [TWICE, again])["first"] == "twice.py"


def test_what_an_answer_does_is_found_out_once():
    known, runs = KnownAnswers(), []

    for _ in range(3):
        known.trials("key", "a.py", lambda: runs.append(1) or {})
    known.trials("other seeds", "a.py", lambda: runs.append(2) or {})

    assert runs == [1, 2]


def test_cases_are_drawn_once():
    known, draws = KnownAnswers(), []

    for _ in range(3):
        assert known.cases("key", "check", lambda: draws.append(1) or [None]) == [None]

    assert draws == [1]


def test_an_answer_that_cannot_be_run_names_nothing(problem_of):
    problem = problem_of(CHECKS)

    def gone(wrong):
        raise FileNotFoundError(wrong.file)

    assert run_wrong(problem, TWICE[0], lambda check: [], gone) == {}
