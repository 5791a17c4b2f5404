"""What grading does with formulas: proves them, shows how they were read, names their mistakes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from grader.checking.declare import CheckDeclaration
from grader.checking.read import Mismatch
from grader.course.answers import Answers
from grader.evidence import Explanation, Reading
from grader.formulas.answers import FormulaAnswers
from grader.formulas.declaration import Formula
from grader.formulas.process import FormulaWorker
from grader.grading.seeds import PUBLIC_CASES
from grader.model import CheckResult, Verdict
from grader.student.proxy import BoxedStudent
from grader.student.written import WrittenStudent
from grader.text import clean, clean_line

_SOURCE_CHARS = 2000
_TEXT_CHARS = 600


def expected(
    declared: Mapping[str, Formula], found: Answers, worker: FormulaWorker, seeds: Mapping[str, int]
) -> dict[str, Any]:
    """Return what a `WrittenStudent` must know of a problem's formulas, by the names of its parameters.

    ``seeds`` are those of the problem's checks: a formula is compared with the seed of the check that it decides.
    """
    texts: dict[str, list[tuple[str, str]]] = {}
    for one in found.written:
        texts.setdefault(one.name, []).append((one.source, one.origin))
    of_formula = {name: seeds.get(formula.decides, PUBLIC_CASES) for name, formula in declared.items()}
    asking = FormulaAnswers(declared, worker.ask, of_formula)
    return {"formulas": asking, "texts": texts, "others": found.others if declared else ()}


def begin(student: BoxedStudent) -> None:
    """Note from here on which formulas a check asks for."""
    if isinstance(student, WrittenStudent):
        student.asked.clear()


def confirm(check: CheckDeclaration, student: BoxedStudent) -> None:
    """Fail a check that passed on its cases if a formula is certain to be different from the right one.

    Raises
    ------
    Mismatch
        With the point where they differ. It names no case, so a hidden check may show it.
    """
    if not isinstance(student, WrittenStudent):
        return
    for name in student.formulas.bound:
        if student.formulas.declared[name].decides == check.name:
            report = student.formulas.report(name)
            if report.kind == "wrong":
                student.asked[name] = None
                raise Mismatch(f"`{name}` passes the cases of this check. {report.counterexample}", safe=True)


def told(result: CheckResult, student: BoxedStudent) -> CheckResult:
    """Add to a lost point how the formula was read, and what kind of mistake it seems to hold."""
    is_lost = result.verdict in (Verdict.FAIL, Verdict.PASS) and result.points < result.max_points
    if not isinstance(student, WrittenStudent) or not student.asked or not is_lost:
        return result
    said = [result.message]
    hints: dict[str, None] = {}
    for name in student.asked:
        text = clean_line(student.formulas.report(name).text, _TEXT_CHARS)
        if text:
            said.append(f"I read: {text}.")
        if result.verdict is Verdict.FAIL:
            hints.update((mistake, None) for mistake in student.formulas.mistakes(name))
    hint = clean_line(f"What seems to be wrong: {'; '.join(hints)}.", _TEXT_CHARS) if hints else ""
    explanation = result.explanation
    if hint:
        if not student.explained.issuperset(student.asked):
            said.append(hint)
        student.explained.update(student.asked)
        if explanation is None or not explanation.misconception:
            explanation = replace(explanation or Explanation(), misconception=hint)
    return replace(result, message=" ".join(said), explanation=explanation)


def readings(student: BoxedStudent) -> tuple[Reading, ...]:
    """Return the problem's formulas as they were read."""
    if not isinstance(student, WrittenStudent):
        return ()
    found = []
    for name, bound in student.formulas.bound.items():
        report = student.formulas.report(name)
        found.append(
            Reading(
                name=name,
                source=clean(bound.source, _SOURCE_CHARS),
                origin=bound.origin,
                text=clean_line(report.text, _SOURCE_CHARS),
                mathml=report.mathml,
                problem=clean_line(report.fault, _TEXT_CHARS),
                position=report.span[0],
            )
        )
    return tuple(found)


def remarks(student: BoxedStudent) -> tuple[str, ...]:
    """Return what was assumed in reading the formulas, and what could not be settled."""
    if not isinstance(student, WrittenStudent):
        return ()
    said = [
        f"`{name}` holds the starter's placeholder; the formula in {student.source_of[name]} was used."
        for name in student.placeholders
    ]
    for name in student.formulas.bound:
        report = student.formulas.report(name)
        said += [f"`{name}`: {remark}" for remark in report.remarks]
        if report.kind == "undecided":
            said.append(f"`{name}`: the formula was graded by its values; whether it is right everywhere is open.")
    return tuple(clean_line(text, _TEXT_CHARS) for text in said)
