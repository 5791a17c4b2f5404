from __future__ import annotations

import pytest

from grader.checking.cases import Case
from grader.errors import StudentRaised
from grader.grading.trial import asking, attempt
from grader.model import Reason

CHECKS = """
    problem(title='T', points=3, provides=['double'])
    @check(points=3, cases=lambda rng: [Case(x=1.0)], tol=Tol(rtol=0.1, atol=0.0, why='coarse'), call_s={call_s})
    def doubles(student, case):
        '''It doubles.'''
        expect.close(student.double(case.x), 2 * case.x)
        {more}
"""


@pytest.fixture
def tried(problem_of, boxed):
    def run(source, more="", call_s=None):
        (check,) = problem_of(CHECKS.format(more=more, call_s=call_s)).checks
        student = boxed(source, ["double"])
        with asking(check, student, "double"):
            return attempt(check, student, Case(x=1.0))

    return run


def test_a_right_answer_is_right_within_the_tolerance_of_the_check(tried):
    trial = tried("def double(x): return 2.1 * x")

    assert trial.is_right
    assert [asked.answer for asked in trial.asked] == [2.1]


def test_a_wrong_answer_is_kept_with_the_call_that_it_is_about(tried):
    trial = tried("def double(x): return 3 * x")

    assert (trial.is_right, trial.kind()) == (False, ("mismatch", Reason.VALUE))
    assert (trial.last().call.args, trial.last().answer) == ((1.0,), 3.0)


def test_an_exception_is_kept_as_the_answer(tried):
    trial = tried("def double(x): return x / 0")

    assert isinstance(trial.failure, StudentRaised)
    assert (trial.kind(), trial.last().has_ended) == (("ending", "ZeroDivisionError"), True)


def test_a_credit_is_a_loss(tried):
    trial = tried("def double(x): return 2 * x", more="return Partial(points=1, says='half')")

    assert (trial.is_right, trial.credit.says) == (False, "half")


def test_a_remark_is_none(tried):
    assert tried("def double(x): return 2 * x", more="return Note('fine')").is_right


def test_objects_of_the_student_are_no_data(tried):
    assert tried("def double(x): return 2 * x").is_plain
    assert not tried("def double(x): return [object(), x]").is_plain


def test_patience_is_shorter_than_that_of_grading(problem_of, boxed):
    (check,) = problem_of(CHECKS.format(more="", call_s=60)).checks
    student = boxed("def double(x): return 2 * x", ["double"])

    with asking(check, student, "double"):
        assert student.check_call_s == 2.0
    assert student.check_call_s is None
