from __future__ import annotations

import dataclasses

import pytest

from grader.course.submissions import SourceFile
from grader.evidence import Explanation
from grader.grading.job import SubmissionJob
from grader.grading.selfcheck import (
    Found,
    Missing,
    Watcher,
    explained,
    is_whole,
    left_out,
    libraries_of,
    names_of_answer,
    public_part,
    refused_in_grading,
    slow_last,
)
from grader.model import CheckResult, Verdict

from .conftest import submission

CHECKS = """
problem(title='Doubling', points=3, provides=['double', any_of('half', 'halve')],
        formula={'double': Formula('x', '2x')})
@check(points=0.5)
def shown(student):
    'Shown.'
@check(points=1, hidden=True)
def hides(student):
    'Hidden.'
@check(points=1, after=hides)
def follows(student):
    'Needs a hidden one.'
@check(points=0.5, after=shown)
def last(student):
    'Needs one that is shown.'
"""


class Listener(Watcher):
    wants_pictures = False

    def __init__(self):
        self.heard = []

    def loaded(self, problem, form, student):
        self.heard.append(names_of_answer(problem, form, student))

    def begins(self, problem, check):
        self.heard.append(check.name)

    def judged(self, problem, result):
        self.heard.append(result.verdict)


def watched(problem_of, conditions, course, checks, files):
    problem = public_part(problem_of(checks))
    watcher = Listener()
    job = SubmissionJob(submission(files), course.assignments[0], [problem], conditions, watcher=watcher)
    try:
        return job.grade(problem, key=""), watcher.heard
    finally:
        job.close()


def test_the_public_part_has_neither_hidden_checks_nor_what_needs_them(problem_of):
    problem = problem_of(CHECKS)

    assert [check.name for check in public_part(problem).checks] == ["shown", "last"]
    assert left_out(problem, "") == (2, 2.0)


def test_what_a_starter_kit_withholds_counts_as_left_out(problem_of):
    checks = CHECKS.replace("@check(points=1, hidden=True)", "@check(points=0.5)")
    problem = problem_of(checks + "from grader import withheld\nwithheld(points=0.5)\n")

    assert left_out(problem, "") == (1, 0.5)


def test_a_watcher_hears_of_names_and_checks_as_they_come(problem_of, conditions, course):
    record, heard = watched(
        problem_of, conditions, course, CHECKS, {"hw3.py": "def halve(x): return x / 2\ndef doubel(x): return 2 * x"}
    )

    found, missing = heard[0]
    assert found == (Found(name="halve", where="hw3.py"),)
    assert missing == (Missing(names=("double",), similar=("doubel",)),)
    assert heard[1:] == ["shown", "PASS", "last", "PASS"]
    assert record.points == 1


def test_a_formula_is_found_as_one(problem_of, conditions, course):
    _, heard = watched(problem_of, conditions, course, CHECKS, {"answers.toml": "double = '2x'"})

    assert heard[0] == (
        (Found(name="double", where="answers.toml", is_formula=True),),
        (Missing(names=("half", "halve"), similar=()),),
    )


def test_no_pictures_are_made_that_nobody_sees(problem_of, conditions, course):
    checks = (
        "problem(title='D', points=3, provides=['double'])\n"
        "@check(points=3)\ndef draws(student):\n    'It.'\n    plot.curve('double', 0.0, 1.0)\n"
    )
    record, _ = watched(problem_of, conditions, course, checks, {"hw3.py": "def double(x): return 2 * x"})

    assert [check.pictures for check in record.checks] == [()]


def test_slow_problems_come_last_and_the_others_in_order(problem_of):
    plain = "problem(title='D', points=3, provides=['double'])\n@check(points=3)\ndef c(student):\n    'It.'\n"
    slow = plain.replace("points=3, provides", "points=3, limits=Limits(call_s=60), provides")
    quick, patient = (
        dataclasses.replace(problem_of(checks), name=name)
        for name, checks in (("quick", plain), ("patient", slow))
    )

    assert [one.name for one in slow_last([patient, quick, dataclasses.replace(quick, name="other")])] == [
        "quick",
        "other",
        "patient",
    ]


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        (b"import numpy as np\nx = 'subprocess'  # import socket later", ()),
        (b"import subprocess", ("other processes",)),
        (b"loader = DataLoader(data, num_workers=2)", ("other processes",)),
        (b"    from urllib.request import urlopen\nos.system('ls')", ("other processes", "the network")),
    ],
)
def test_what_grading_refuses_is_seen_in_the_text(source, refused):
    files = (SourceFile(path="hw3.py", data=source), SourceFile(path="README.md", data=b"import socket"))

    assert refused_in_grading(dataclasses.replace(submission({}), files=files)) == refused


def test_libraries_are_told_by_what_the_files_mention():
    def of(*data: bytes) -> tuple[str, ...]:
        files = tuple(SourceFile(path=f"{number}.py", data=one) for number, one in enumerate(data))
        return libraries_of([dataclasses.replace(submission({}), files=files)])

    assert of(b"x = 1") == ()
    assert of(b"import numpy", b"import torch.nn") == ("torch",)
    assert of(b"opt = torch.optim.SGD(p)", b"plt = pylab") == ("torch", "matplotlib")


def result(**more) -> CheckResult:
    return CheckResult(check="c", sentence="It.", **{"verdict": Verdict.PASS, "points": 2.0, "max_points": 2.0, **more})


def test_an_explanation_in_parts_is_shown_as_its_lines():
    parts = Explanation(call="double(1)", returned="3", finding="The result is wrong.", look_at="Look here.")

    assert explained(result(explanation=parts, message="The same.")) == (
        "`double(1)` returned 3.",
        "The result is wrong.",
        "→ Look here.",
    )


def test_without_parts_the_message_is_shown():
    assert explained(result(message="One.\nTwo.")) == ("One.", "Two.")
    assert explained(result(message="One.", explanation=Explanation(misconception="A hint."))) == ("One.",)


def test_a_check_is_whole_when_it_gave_all_its_points():
    checks = result(), result(points=1.0), result(verdict=Verdict.SKIPPED)

    assert [is_whole(check) for check in checks] == [True, False, False]
