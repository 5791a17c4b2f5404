from __future__ import annotations

from dataclasses import replace

import pytest

from grader.grading.job import SubmissionJob
from grader.grading.misconceptions import KnownAnswers
from grader.model import Reason, Verdict
from grader.student.proxy import BoxedStudent
from tests.grading.conftest import submission

CHECKS = """
    problem(title='T', points=3, provides=['double'], limits=Limits(call_s=0.4, load_s=1.0))

    def numbers(rng):
        for x in (4.25, 1.5, -2.0):
            yield Case(x=x)

    @check(points=1, cases=numbers, domain=lambda case: True)
    def doubles(student, case):
        '''It doubles.'''
        expect.close(student.double(case.x), 2 * case.x)

    @check(points=1, cases=numbers, hidden=True)
    def doubles_hidden(student, case):
        '''It doubles hidden numbers.'''
        expect.close(student.double(1000 * case.x), 2000 * case.x)

    @check(points=1, cases=numbers, after=doubles)
    def is_odd(student, case):
        '''It is odd.'''
        expect.close(student.double(-case.x), -2 * case.x)

    wrong('thrice.py', fails=['doubles', 'doubles_hidden'], says='That is three times x.')
"""


@pytest.fixture
def explaining(problem_of, conditions, course, course_root):
    """Make what grades files by these checks, with explanations, and returns the records by check."""

    def make(checks, **wrong):
        for name, source in wrong.items():
            (course_root / f"problems/tiny/double/wrong/{name}.py").write_text(source)
        problem = problem_of(checks)
        with_known = replace(conditions, known=KnownAnswers())

        def run(files, conditions=with_known):
            named = {"hw3.py": files} if isinstance(files, str) else files
            job = SubmissionJob(submission(named), course.assignments[0], [problem], conditions)
            try:
                return {one.check: one for one in job.grade(problem, key="k").checks}
            finally:
                job.close()

        return run

    return make


@pytest.fixture
def explained(explaining):
    """Grade a file by CHECKS."""
    return explaining(CHECKS, thrice="def double(x): return 3 * x\n")


def test_a_loss_is_explained_by_the_misconception_and_the_simplest_call(explained):
    actual = explained("def double(x): return x * 3.0\n")["doubles"]

    why = actual.explanation
    assert (why.misconception, why.known_as) == ("That is three times x.", "thrice.py")
    assert (why.call, why.returned, why.expected) == ("double(1.0)", "3.0", "2.0")
    assert (why.is_smallest, why.is_ending, why.irrelevant) == (True, False, ())  # 0 is right
    assert actual.message == "`double(4.25)`: the result is 12.75. Expected 8.5."  # as in a self-check


def test_of_a_hidden_case_only_the_sentence_and_the_hint_are_told(explained):
    actual = explained("def double(x): return x * 3.0\n")["doubles_hidden"]

    why = actual.explanation
    assert why.misconception == "That is three times x."
    assert (why.call, why.returned, why.expected, why.detail, why.irrelevant) == ("", "", "", "", ())
    told = f"{actual.message} {why} {actual.notes}"  # the rest is times, which may have any digits
    assert "1500" not in told and "4250" not in told


def test_what_was_skipped_is_explained_by_what_it_needs(explained):
    actual = explained("def double(x): return x * 3.0\n")["is_odd"]

    assert (actual.verdict, actual.explanation.finding) == (Verdict.SKIPPED, "Needs `doubles`, which did not pass.")


PAIR = """
    problem(title='T', points=3, provides=['double', 'half'], limits=Limits(call_s=0.4, load_s=1.0))

    def numbers(rng):
        for x in (1.0, 3.0):
            yield Case(x=x)

    @check(points=1, cases=numbers, domain=lambda case: True)
    def doubles(student, case):
        '''It doubles, also where x is large.'''
        if student.double(1e3) != 2e3:
            return Partial(points=0.5, says='Not where x is large.')
        expect.close(student.double(case.x), 2 * case.x)

    @check(points=2, cases=numbers)
    def halves(student, case):
        '''It halves.'''
        expect.close(student.half(case.x), case.x / 2)

    wrong('small_only.py', fails=['doubles', 'halves'], says='Large numbers, too.')
"""


@pytest.fixture
def explained_pair(explaining):
    """Grade a file by PAIR."""
    wrong = "def double(x): return 2 * x if x < 10 else 0.0\ndef half(x): return 2 * x\n"
    return explaining(PAIR, small_only=wrong)


def test_no_call_is_shown_where_the_check_gave_a_part_of_the_points(explained_pair):
    # double(1.0) is right: what is not, the check asked beside its case.
    actual = explained_pair("def double(x): return 2 * x if x < 10 else 0.0\ndef half(x): return x / 2\n")["doubles"]

    assert (actual.points, actual.explanation.call) == (0.5, "")
    assert actual.explanation.finding == "Not where x is large."


def test_what_was_not_handed_in_is_like_no_known_answer(explained_pair):
    actual = explained_pair("def double(x): return 2 * x if x < 10 else 0.0\n")

    assert (actual["halves"].reason, actual["halves"].explanation.misconception) == (Reason.MISSING, "")
    assert actual["doubles"].explanation.misconception == ""  # half of it was not seen


def test_an_unknown_mistake_gets_no_hint(explained):
    why = explained("def double(x): return x * 3.0 if x < 2 else 7.0\n")["doubles"].explanation

    assert (why.misconception, why.known_as) == ("", "")
    assert (why.call, why.returned) == ("double(1.0)", "3.0")


def test_an_exception_is_told_with_the_call_and_the_students_own_line(explained):
    why = explained("def double(x):\n    return x / 0\n")["doubles"].explanation

    assert (why.call, why.is_ending) == ("double(0.0)", True)
    assert why.returned.startswith("raised ZeroDivisionError") and "(hw3.py, line 2: return x / 0)" in why.returned
    assert why.look_at


def test_an_answer_that_keeps_count_is_called_that_and_its_call_not_shown(explained):
    source = "count = [0]\ndef double(x):\n    count[0] += 1\n    return 2 * x if count[0] != 2 else 0.0\n"
    actual = explained(source)["doubles"]

    assert (actual.verdict, actual.explanation.is_flaky, actual.explanation.call) == (Verdict.FAIL, True, "")


def test_an_answer_that_draws_without_a_seed_is_called_that(explained):
    source = "import os\ndef double(x): return 3 * x + int.from_bytes(os.urandom(4), 'big')\n"
    why = explained(source)["doubles"].explanation

    assert (why.is_flaky, why.call) == (True, "")


def test_an_endless_loop_is_not_waited_for_again(explained):
    source = "def double(x):\n    while x == 1.5: pass\n    return 3 * x\n"
    actual = explained(source)["doubles"]

    assert (actual.explanation.call, actual.explanation.is_flaky) == ("double(4.25)", False)


def test_an_answer_far_too_large_is_not_asked_for_again_and_again(explained, monkeypatch):
    started = []
    start = BoxedStudent._start
    monkeypatch.setattr(BoxedStudent, "_start", lambda student: started.append(student) or start(student))

    actual = explained("def double(x): return [0.1 * x] * 1_000_000\n")

    assert actual["doubles"].reason is Reason.SHAPE
    assert len(started) <= 3  # judged, and tried again


def test_points_and_verdicts_do_not_depend_on_explaining(explained, conditions):
    source = "seen = []\ndef double(x):\n    seen.append(x)\n    return 2 * x if len(seen) != 3 else 0\n"

    def verdicts(results):
        return [(one.check, one.verdict, one.points, one.reason) for one in results.values()]

    assert verdicts(explained(source)) == verdicts(explained(source, conditions))


def test_a_fault_of_ours_leaves_verdict_and_message_and_is_told_to_the_instructor(explained, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("grader.grading.misconceptions.recognised", broken)
    actual = explained("def double(x): return x * 3.0\n")["doubles"]

    assert (actual.verdict, actual.points, actual.message) == (
        Verdict.FAIL, 0.0, "`double(4.25)`: the result is 12.75. Expected 8.5.",
    )  # fmt: skip
    assert "RuntimeError: broken" in actual.detail


def test_a_right_answer_is_told_nothing(explained):
    assert all(
        one.explanation is None and not one.message for one in explained("def double(x): return x + x\n").values()
    )


def test_what_was_not_handed_in_is_not_tried(explained):
    actual = explained("def duoble(x): return 2 * x\n")["doubles"]

    assert (actual.reason, actual.explanation.call) == (Reason.MISSING, "")
    assert actual.explanation.finding == "`double` was not handed in. Did you mean `duoble`?"
    assert actual.explanation.look_at


def test_the_same_files_are_told_the_same(explained):
    source = "def double(x): return x * 3.0 if x < 2 else 7.0\n"

    first, second = (
        {name: (one.message, one.explanation) for name, one in explained(source).items()} for _ in range(2)
    )
    assert first == second


def test_a_name_that_is_missing_lends_no_support_to_a_misconception(explaining):
    checks = """
    problem(title='T', points=3, provides=['double', 'half'])
    @check(points=1)
    def doubles(student):
        'It doubles.'
        expect.close(student.double(1.0), 2.0)
    @check(points=2)
    def halves(student):
        'It halves.'
        expect.close(student.half(student.double(1.0) / 2), 0.5)
    wrong('thrice.py', fails=['doubles', 'halves'], says='That is three times x.')
    """
    wrong = "def double(x): return 3 * x\ndef half(x): return x / 2\n"
    results = explaining(checks, thrice=wrong)("def double(x): return 3 * x\n")
    found = {name: one.explanation for name, one in results.items()}

    assert (found["doubles"].misconception, found["halves"].misconception) == ("", "")
    assert found["doubles"].call == "double(1.0)"
