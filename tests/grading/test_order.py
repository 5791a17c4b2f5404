from __future__ import annotations

from grader.grading.order import in_running_order, late_checks

#: Worth three points; a problem that provides `double` is to stand above them.
ORDERED = """
@check(points=1, hidden=True)
def secret(student):
    'S.'
    expect.close(student.double(81.25), 162.5)

@check(points=0.5)
def first(student):
    'F.'
    expect.close(student.double(1), 2)

@check(points=0.5, after=secret)
def needs_secret(student):
    'N.'
    expect.close(student.double(2), 4)

@check(points=0.5, after=[first, needs_secret])
def needs_both(student):
    'B.'
    expect.close(student.double(3), 6)

@check(points=0.5)
def last(student):
    'L.'
    expect.close(student.double(4), 8)
"""
ORDER = 'problem(title="Doubling", points=3, provides=["double"])\n' + ORDERED
DECLARED = ["secret", "first", "needs_secret", "needs_both", "last"]


def test_hidden_checks_and_their_dependents_run_last_in_their_own_order(problem_of):
    checks = problem_of(ORDER).checks

    assert [check.name for check in checks] == DECLARED
    assert [check.name for check in in_running_order(checks)] == [
        "first", "last", "secret", "needs_secret", "needs_both",
    ]  # fmt: skip


def test_without_hidden_checks_the_order_is_the_declared_one(problem_of):
    checks = problem_of(ORDER.replace(", hidden=True", "")).checks

    assert [check.name for check in in_running_order(checks)] == DECLARED


def test_what_depends_on_a_hidden_check_may_change_with_the_seed_too(problem_of):
    assert late_checks(problem_of(ORDER).checks) == {"secret", "needs_secret", "needs_both"}
