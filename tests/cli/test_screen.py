from __future__ import annotations

import dataclasses

import pytest

from grader.checking.withheld import WithheldDeclaration
from grader.cli.console import Console
from grader.cli.screen import Screen
from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.evidence import Explanation
from grader.model import CheckResult, Ending, ProblemResult, Reason, Verdict
from grader.wording import LEFT_TO_THE_GRADER


@pytest.fixture
def problem(course_root):
    course = find_course(course_root, course_root)
    return load_problems(course, course.assignments[0])[0]


def result(verdict=Verdict.PASS, points=2.0, **more) -> CheckResult:
    return CheckResult(
        check="doubles", sentence="`double(x)` is 2x.", verdict=verdict, points=points, max_points=2.0, **more
    )


def record(*checks, **more) -> ProblemResult:
    return ProblemResult(
        assignment="tiny", problem="double", title="Doubling", student="ada", checks=checks, **more
    )


class Answer:
    """A student whose names are these."""

    def __init__(self, *names):
        self.names = names
        self.origins = {}
        self.formulas = type("Formulas", (), {"bound": {}})()

    def has(self, name):
        return name in self.names

    def missing(self, name):
        return type("Missing", (), {"similar": ()})()


def shown(problem, capsys, *checks, names=("double",), level="L3", **more) -> tuple[str, Screen]:
    screen = Screen(Console(), [problem])
    screen.begin(None)
    screen.loaded(problem, "", Answer(*names))
    for check in checks:
        screen.judged(problem, check)
    screen.closes(problem, record(*checks, **more))
    screen.summary(level)
    return capsys.readouterr().out, screen


@pytest.mark.parametrize(
    ("check", "line", "has_passed"),
    [
        (result(), "✓ 2 ", True),
        (result(points=0.5, message="Half of it."), "✓ 0.5/2 ", False),
        (result(Verdict.FAIL, 0.0), "✗ 0/2 ", False),
        (result(Verdict.SKIPPED, 0.0), "– 0/2 ", False),
        (result(Verdict.NOT_GRADED, 0.0), "! 0/2 ", False),
    ],
)
def test_every_verdict_has_a_sign_and_points_where_some_are_missing(problem, capsys, check, line, has_passed):
    said, screen = shown(problem, capsys, check)

    assert line in said
    assert screen.has_passed is has_passed


def test_signs_are_words_where_they_cannot_be_printed(problem, capsys, monkeypatch):
    monkeypatch.setattr(Console, "can_write_signs", False)

    assert "NO 0/2" in shown(problem, capsys, result(Verdict.FAIL, 0.0))[0]


def test_a_problem_of_which_nothing_is_there_is_one_line(problem, capsys):
    said, screen = shown(problem, capsys, result(Verdict.FAIL, 0.0, message="not handed in"), names=())

    assert "Nothing of it was handed in: 3 points." in said
    assert "✗" not in said
    assert not screen.has_passed


PLACEHOLDER = Explanation(call="double(1.0)", returned="raised NotImplementedError (hw3.py, line 2: …).", is_ending=True)
MINE = Explanation(call="double(1.0)", returned="raised ZeroDivisionError (hw3.py, line 2: …).", is_ending=True)


def ended(explanation) -> CheckResult:
    return result(
        Verdict.FAIL, 0.0, ending=Ending.EXCEPTION, reason=Reason.EXCEPTION, explanation=explanation
    )


def test_an_untouched_starter_is_one_line_a_problem(problem, capsys):
    said, screen = shown(problem, capsys, ended(PLACEHOLDER), result(Verdict.SKIPPED, 0.0))

    assert "✗ 0/4        Not begun: the starter's placeholder is still there." in said
    assert "2x" not in said
    assert not screen.has_passed


def test_a_problem_that_is_begun_is_shown_check_by_check(problem, capsys):
    said, _ = shown(problem, capsys, ended(PLACEHOLDER), ended(MINE))

    assert "Not begun" not in said
    assert said.count("✗ 0/2 ") == 2


def test_a_note_is_said_once_for_all_problems(problem, capsys):
    screen = Screen(Console(), [problem])
    for _ in range(2):
        screen.loaded(problem, "", Answer("double"))
        screen.closes(problem, record(result(), notes=("hw3.py stopped while loading.",)))

    assert capsys.readouterr().out.count("hw3.py stopped while loading.") == 1


def test_without_a_box_that_is_said(problem, capsys):
    assert "ran unprotected, in your own account" in shown(problem, capsys, result(), level="L0")[0]
    assert "ran in a box, as it does in grading (level L2)" in shown(problem, capsys, result(), level="L2")[0]


def test_what_a_person_grades_is_said_to_come_on_top(problem, capsys):
    from grader.model import ManualItem

    said, _ = shown(problem, capsys, result(), manual=(ManualItem(name="proof", points=2, rubric="…"),))

    assert "By a person    2 points." in said


def test_hostile_text_does_nothing(problem, capsys):
    said, _ = shown(problem, capsys, result(Verdict.FAIL, 0.0, message="\x1b[2J\u202e[bold]x[/bold]"))

    assert "\x1b" not in said and "\u202e" not in said and "[bold]x[/bold]" in said


def withheld(problem, *names):
    """Return the problem as a starter kit may have it: these checks, and no others, left to the grader."""
    kept = tuple(check for check in problem.checks if check.name == "doubles" and "doubles" not in names)
    left = tuple(WithheldDeclaration(points=1, name=name, sentence="The law.") for name in names)
    return dataclasses.replace(problem, checks=kept, withheld=left)


def test_what_a_kit_leaves_to_the_grader_is_told(problem, capsys):
    out, _ = shown(withheld(problem, "again", ""), capsys, result())

    assert "  in grading   2 more checks run in grading only: 2 points." in out
    assert "Hidden checks  2, worth 2 points" in out


def test_a_problem_that_only_the_grader_checks_is_told_with_its_names(problem, capsys):
    out, screen = shown(withheld(problem, "doubles"), capsys)

    assert "  found        `double` in your files" in out
    assert "  in grading   1 check runs in grading only: 1 point." in out
    assert screen.has_passed


def test_what_a_kit_cannot_tell_is_not_our_fault(problem, capsys):
    left = result(Verdict.NOT_GRADED, 0.0, reason=Reason.LEFT, message=LEFT_TO_THE_GRADER)
    out, screen = shown(problem, capsys, left)

    assert "Left open      1 check: the grader will decide." in out
    assert "Our fault" not in out
    assert not screen.has_passed


def test_what_works_without_a_box_only_is_warned_of_there(problem, capsys):
    screen = Screen(Console(), [problem])
    for level in ("L0", "L3"):
        screen.summary(level, ("other processes",))

    assert capsys.readouterr().out.count("Your code seems to use other processes: that works here") == 1
