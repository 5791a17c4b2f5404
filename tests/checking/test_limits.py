"""Limits come from the assignment, the problem or the check; the nearest counts, and a hit names itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checking.declare import CheckDeclaration, check, collecting, problem
from grader.checking.limits import Limits
from grader.course.course import find_course
from grader.course.problems import load_problem
from grader.errors import AuthorError
from grader.grading.judge import judge
from grader.model import CheckResult, Ending, Reason

from ..conftest import SHORT, TOML

LIMITS = "\n[limits]\ncall_s = 3\nmemory_mb = 300\n"


def loaded(root: Path, toml: str, limits: str = ""):
    (root / "problems/tiny/assignment.toml").write_text(toml)
    path = root / "problems/tiny/double/checks.py"
    path.write_text(path.read_text().replace('provides=["double"]', f'provides=["double"]{limits}'))
    path.write_text(path.read_text().replace("from grader import Case", "from grader import Limits, Case"))
    course = find_course(root, root)
    assignment = course.assignments[0]
    return load_problem(course, assignment, assignment.problems[0])


def with_limits(table: str) -> str:
    # A table ends where the next begins, so it stands before the problems or after them.
    return TOML + table


def test_without_a_word_homework_has_room_enough():
    assert Limits() == Limits(
        call_s=10.0, load_s=30.0, cpu_s=60.0, memory_mb=1024, file_mb=16, answers_mb=64, threads=60
    )


def test_an_assignment_gives_its_problems_their_limits(course_root):
    limits = loaded(course_root, with_limits(LIMITS)).declared.limits

    assert limits == Limits(call_s=3.0, memory_mb=300)


def test_a_problems_own_limits_stand_in_place_of_the_assignments(course_root):
    limits = loaded(course_root, with_limits(LIMITS), ", limits=Limits(call_s=5)").declared.limits

    assert limits == Limits(call_s=5)


def test_other_limits_mean_another_grade_key(course_root):
    before = loaded(course_root, TOML).digest

    assert loaded(course_root, with_limits(LIMITS)).digest != before


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[limits]\nmemory = 3\n", "[limits] has an unknown key 'memory'. Did you mean"),
        ("[limits]\nmemory_mb = 0.5\n", "memory_mb = 0.5 is of the wrong type"),
        ("[limits]\ncall_s = 0\n", "[limits]: call_s must be more than 0, not 0"),
        ("[limits]\ncall_s = inf\n", "[limits]: call_s must be more than 0, not inf"),
        ("[limits]\nthreads = 'many'\n", "is of the wrong type"),
    ],
)
def test_mistakes_are_told_with_their_line(course_root, table, message):
    with pytest.raises(AuthorError) as caught:
        loaded(course_root, with_limits("\n" + table))

    assert message in str(caught.value)
    assert f"assignment.toml:{len(TOML.splitlines()) + 3}" in str(caught.value)


def declared(call_s: float | None) -> CheckDeclaration:
    with collecting(Path("checks.py")) as declarations:
        problem(title="T", points=1, provides=["f"])

        @check(points=1, call_s=call_s)
        def answers(student):
            """It answers."""
            student.f()

    return declarations.checks[0]


def judged(student, call_s: float | None) -> CheckResult:
    return judge(declared(call_s), student, {}, assignment="a", problem="p", seed=0)


def test_a_check_may_have_more_patience_than_its_problem(boxed):
    slow = f"import time\ndef f(): time.sleep({2.5 * SHORT.call_s})\n"

    assert judged(boxed(slow), None).ending is Ending.WALL
    assert judged(boxed(slow), 10 * SHORT.call_s).points == 1


def test_a_limit_hit_names_itself_and_the_students_line(boxed):
    result = judged(boxed("def f():\n    x = 0\n    while True: x += 1\n"), 0.2)

    assert (result.ending, result.reason) == (Ending.WALL, Reason.LIMIT)
    assert result.message == "`f()` took longer than 0.2 s; last seen at hw3.py, line 3."


def test_a_crash_shows_the_students_line(boxed):
    result = judged(boxed("import ctypes\ndef f():\n    ctypes.string_at(0)\n"), None)

    assert result.message == "`f()` crashed (SIGSEGV); last seen at hw3.py, line 3."


def test_a_call_s_that_is_no_time_is_the_authors_mistake():
    with pytest.raises(AuthorError, match="call_s must be more than 0"):
        declared(0.0)
