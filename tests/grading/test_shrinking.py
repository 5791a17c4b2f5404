from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from grader.checking.cases import Case
from grader.grading.exact import ReferenceStudent
from grader.grading.shrinking import MOST_TRIALS, Budget, Search
from grader.grading.trial import attempt

CHECKS = """
    problem(title='T', points=3, provides=['f'])

    def is_covered(case):
        return {domain}

    @check(points=3, cases=lambda rng: [{case}], {options})
    def holds(student, case):
        '''It holds.'''
        expect.close(student.f(**case), {exact})
"""


@pytest.fixture
def simplest(problem_of):
    """Search in our own process, with a function for the student's."""

    def run(function, case, exact, domain="True", reference=None, trials=MOST_TRIALS, options="domain=is_covered"):
        made = CHECKS.format(case=case, exact=exact, domain=domain, options=options)
        (check,) = problem_of(made).checks
        student = ReferenceStudent(SimpleNamespace(f=function))
        right = None if reference is None else ReferenceStudent(SimpleNamespace(f=reference))
        tried = [attempt(check, student, one) for one in check.cases(None)]
        search = Search(check, student, right, Budget.of(trials, lambda: 0.0))
        return search.simplest([trial for trial in tried if not trial.is_right])

    return run


def test_the_least_number_that_overflows_is_found(simplest):
    found = simplest(lambda x: x if x < 709.8 else math.inf, "Case(x=987.5)", "case.x")

    assert dict(found.trial.case) == {"x": 710.0}
    assert found.is_searched


def test_a_vector_is_cut_to_what_fails(simplest):
    found = simplest(
        lambda f, y: float(np.logaddexp.reduce(f) - f[y]) if np.max(f) < 709.8 else math.inf,
        "Case(f=__import__('numpy').array([3.0, 900.0, -2.5, 800.0]), y=3)",
        "float(__import__('numpy').logaddexp.reduce(case.f) - case.f[case.y])",
        "case.f.size >= 2 and 0 <= case.y < case.f.size",
    )

    assert (found.trial.case.f.tolist(), found.trial.case.y) == ([0.0, 710.0], 0)


def test_nothing_outside_the_contract_is_asked(simplest):
    asked = []

    def f(x):
        asked.append(x)
        return -1.0

    found = simplest(f, "Case(x=50.0)", "case.x", "case.x >= 20")

    assert found.trial.case.x == 20.0
    assert min(asked) >= 20


def test_a_case_that_the_domain_cannot_judge_is_outside(simplest):
    found = simplest(lambda x: -1.0, "Case(x=50.0)", "case.x", "1 / case.x > 0")

    assert found.trial.case.x == 1.0


def test_a_case_on_which_the_right_answer_fails_is_not_shown(simplest):
    found = simplest(lambda x: -1.0, "Case(x=50.0)", "case.x", reference=lambda x: x if x >= 10 else 0.7)

    assert found.trial.case.x == 10.0


def test_a_simpler_case_must_fail_in_the_same_way(simplest):
    def f(x):
        if x < 5:
            raise ValueError("no")
        return -1.0

    assert simplest(f, "Case(x=50.0)", "case.x").trial.case.x == 5.0


def test_without_a_domain_the_simplest_of_its_own_cases_is_taken(simplest):
    found = simplest(lambda x: -1.0, "Case(x=3.7), Case(x=2.0), Case(x=3.0)", "case.x", options="")

    assert (found.trial.case.x, found.is_searched) == (2.0, False)


def test_inputs_that_may_be_anything_are_named(simplest):
    found = simplest(lambda x, k: x + 1, "Case(x=3.0, k=7.5)", "case.x", "case.k > 0")

    assert found.irrelevant == ("x", "k")


def test_an_input_that_matters_is_not_named(simplest):
    found = simplest(lambda x, k: x + (k > 2), "Case(x=3.0, k=7.5)", "case.x", "case.k > 0")

    assert (found.trial.case.k, found.irrelevant) == (3.0, ("x",))


def test_the_search_ends_with_its_budget(simplest):
    calls = []

    def f(x):
        calls.append(x)
        return x if x < 100 else -1.0

    found = simplest(f, "Case(x=987.5)", "case.x", trials=5)

    assert len(calls) == 6  # its own case, and five more
    assert found.trial.case.x == 987.5


def test_the_search_is_the_same_every_time(simplest):
    def once():
        return simplest(
            lambda f, y: float(np.sum(f)),
            "Case(f=__import__('numpy').random.default_rng(1).normal(size=9), y=4)",
            "float(case.f[case.y])",
            "0 <= case.y < case.f.size",
        )

    assert repr(dict(once().trial.case)) == repr(dict(once().trial.case))


def test_seconds_end_a_search_too(problem_of):
    clock = iter(range(0, 1000, 10))
    made = CHECKS.format(case="Case(x=50.0)", exact="case.x", domain="True", options="domain=is_covered")
    (check,) = problem_of(made).checks
    student = ReferenceStudent(SimpleNamespace(f=lambda x: -1.0))
    budget = Budget.of(MOST_TRIALS, lambda: float(next(clock)))

    found = Search(check, student, None, budget).simplest([attempt(check, student, Case(x=50.0))])

    assert found.trial.case.x == 50.0
