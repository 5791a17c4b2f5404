"""What students are told of every known-wrong answer, and what explaining adds to the time of grading the samples."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from dataclasses import replace
from unittest import mock

from grader.course.search import search_submissions
from grader.course.submissions import read_submission
from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.grading.losses import Explainer
from grader.grading.misconceptions import KnownAnswers
from grader.model import CheckResult
from grader.sandbox.plan import make_plan
from grader.student.zygote import Zygote
from tests.explaining import (
    ROOT,
    Told,
    bundled,
    bundled_problem,
    bundled_problems,
    numbers_in,
    refused,
    right_answers,
    told,
)


def main(only: str = "") -> None:
    """Print, for every known-wrong answer, the hint and the calls shown; then what explaining costs."""
    with Zygote(make_plan()) as zygote, FormulaWorker() as worker:
        level = zygote.wait_until_ready()["level"]
        conditions = Conditions(
            zygote=lambda: zygote, seed=1, engine="benchmark", box_level=level, worker=worker, known=KnownAnswers()
        )
        every: list[Told] = []
        hints_of_right: list[str] = []
        bad: list[str] = []
        shown_count = 0
        for _, name in bundled_problems():
            if only in name:
                assignment, problem = bundled_problem(name)
                print(f"-- {name}")
                answers = [
                    told(problem, assignment, problem.folder / "wrong" / wrong.file, conditions, wrong)
                    for wrong in problem.wrongs
                ]
                print(*(line for answer in answers for line in table(answer)), sep="\n")
                shown = [case for answer in answers for case in answer.cases_shown()]
                for path in right_answers(problem):
                    right = told(problem, assignment, path, conditions, None)
                    hints_of_right += [f"{name}: {path.name}" for _ in right.lost]
                    bad += [
                        f"{name}: {path.name}, {check}"
                        for check, *_ in refused(problem, assignment, path, conditions, shown)
                    ]
                every += answers
                shown_count += len(shown)
        named = sum(answer.own is not None and answer.own.says in answer.said for answer in every)
        another = [answer.name for answer in every if answer.own and answer.said and answer.own.says not in answer.said]
        apart = [f"{answer.name} → {', '.join(others)}" for answer in every if (others := answer.says_of_another)]
        print(f"{sum(answer.is_explained for answer in every)} of {len(every)} known-wrong answers are explained")
        print(f"{named} get their own hint, {len(another)} that of another one: {', '.join(another) or '–'}")
        print(f"{len(apart)} would get that of another one if their own were not known:", *apart, sep="\n    ")
        print(f"right answers with a hint: {len(hints_of_right)} {hints_of_right[:5]}")
        print(f"of {shown_count} cases shown, right answers fail {len(bad)}: {bad[:5]}")
        if not only:
            samples(conditions)


def table(answer: Told) -> list[str]:
    """Write what one answer is told."""
    hint = (
        "own hint" if answer.own and answer.own.says in answer.said else "HINT OF ANOTHER" if answer.said else "no hint"
    )
    lines = [f"{'' if answer.is_explained else 'NOT EXPLAINED: '}{answer.name}: {hint}"]
    for check, record in answer.lost.items():
        why = record.explanation
        if why is not None and (why.call or why.is_flaky):
            size = f"{numbers_in(why.call)} numbers, {'smallest' if why.is_smallest else 'of the cases'}"
            free = f", any {' and '.join(why.irrelevant)}" if why.irrelevant else ""
            flaky = ", FLAKY" if why.is_flaky else ""
            lines.append(f"    {check}: {why.call} → {why.returned[:80]} ({size}{free}{flaky})")
    return lines


def samples(conditions: Conditions) -> None:
    """Grade the sample submissions, and print which share of the time went into explanations."""
    conditions = replace(conditions, known=KnownAnswers())  # as in a run of its own
    spent = [0.0]
    explain = Explainer.explained

    def timed(explainer: Explainer, results: dict[str, CheckResult]) -> dict[str, CheckResult]:
        begun = time.perf_counter()
        try:
            return explain(explainer, results)
        finally:
            spent[0] += time.perf_counter() - begun

    begun = time.perf_counter()
    with mock.patch.object(Explainer, "explained", timed):
        for place in search_submissions([ROOT / "submissions"], bundled(), None).places:
            assignment = next(one for one in bundled().assignments if one.name == place.assignment)
            problems = [bundled_problem(entry.name)[1] for entry in assignment.problems]
            with closing(SubmissionJob(read_submission(place, assignment), assignment, problems, conditions)) as job:
                for problem in problems:
                    job.grade(problem, "")
    rest = time.perf_counter() - begun - spent[0]
    print(f"samples: {rest:.1f} s without explanations, {spent[0]:.1f} s for them: {100 * spent[0] / rest:.0f} % more")


if __name__ == "__main__":
    main(*sys.argv[1:])
