"""Run one check against one student and decide: the only place where points are made."""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from grader.checking import plot
from grader.checking.cases import Case
from grader.checking.credit import Note, Partial
from grader.checking.declare import CheckDeclaration
from grader.checking.expect import declared_tolerance
from grader.checking.precision import prove
from grader.checking.read import Mismatch
from grader.errors import EngineError, NotHandedIn, NotRecorded, StudentEnded
from grader.evidence import Explanation, Picture
from grader.grading import explain, formulas, remarks
from grader.grading.seeds import case_generator, public_seed
from grader.model import CheckResult, Ending, Reason, Verdict
from grader.student.proxy import BoxedStudent
from grader.wording import LEFT_TO_THE_GRADER, look_at


def judge(
    check: CheckDeclaration,
    student: BoxedStudent,
    earlier: Mapping[str, CheckResult],
    *,
    assignment: str,
    problem: str,
    seed: int,
    draws: bool = True,
    draw: int = 0,
) -> CheckResult:
    """Run a check on every case and return its verdict, with its pictures if ``draws``.

    With another ``draw`` the student's process draws other random numbers.

    Every way out but the last line of `_prove` gives no points: an exception of the student's code,
    a process that is gone, a value that does not fit, and a fault of ours, which is NOT_GRADED.
    """
    begun = time.monotonic()
    shown = plot.Shown(student.ask_probe) if draws and not check.hidden else None

    def result(verdict: Verdict, points: float, **more: Any) -> CheckResult:
        return CheckResult(
            check=check.name,
            sentence=check.sentence,
            verdict=verdict,
            points=points,
            max_points=check.points,
            hidden=check.hidden,
            seed=seed,
            wall_s=time.monotonic() - begun,
            pictures=_pictures(shown, is_wrong=points < check.points and "ending" not in more, begun=begun),
            **more,
        )

    blocked = [name for name in check.after if not _has_passed(earlier[name])]
    if blocked:
        if any(earlier[name].verdict is Verdict.NOT_GRADED for name in blocked):
            return result(
                Verdict.NOT_GRADED,
                0.0,
                reason=Reason.OURS,
                message=f"Needs `{blocked[0]}`, which could not be graded.",
            )
        said = f"Needs `{blocked[0]}`, which did not pass."
        return result(
            Verdict.SKIPPED,
            0.0,
            reason=Reason.DEPENDENCY,
            message=said,
            explanation=Explanation(finding=said, look_at=look_at(Reason.DEPENDENCY)),
        )
    token = declared_tolerance.set(check.tol)
    student.last_call = None
    student.check_call_s = check.call_s
    student.hide_output(check.hidden)
    try:
        for name in check.needs:
            if not student.has(name):
                raise student.missing(name)
        student.reseed(public_seed(problem, check.name, draw))
        # A student's inf and nan go through authors' arithmetic: nothing to warn an instructor of.
        with plot.collecting(shown), np.errstate(all="ignore"):
            points, message, notes = _prove(check, student, case_generator(seed, assignment, problem, check.name))
        if points <= 0 < check.points:  # recognised, and worth nothing
            return result(
                Verdict.FAIL,
                0.0,
                reason=Reason.VALUE,
                message=message,
                notes=notes,
                explanation=Explanation(finding=message),
            )
        is_partial = points < check.points
        return result(
            Verdict.PASS,
            points,
            reason=Reason.PARTIAL if is_partial else Reason.NONE,
            message=message,
            notes=notes,
            explanation=Explanation(finding=message) if is_partial else None,
        )
    except Mismatch as found:
        message = explain.mismatch(found, student.last_call, hidden=check.hidden)
        message += remarks.defined_at(student.last_call, student.origins)
        explanation = explain.parts(found, student.last_asked(), hidden=check.hidden)
        return result(Verdict.FAIL, 0.0, reason=found.reason, message=message, explanation=explanation)
    except StudentEnded as error:
        return result(Verdict.FAIL, 0.0, ending=error.ending, **_blame(error, student, check))
    except NotRecorded as error:
        return result(Verdict.NOT_GRADED, 0.0, reason=Reason.LEFT, message=LEFT_TO_THE_GRADER, detail=str(error))
    except EngineError as error:
        return result(Verdict.NOT_GRADED, 0.0, reason=Reason.OURS, message=_OURS, detail=str(error))
    except Exception:  # the author's check, or ours: never the student's zero
        return result(Verdict.NOT_GRADED, 0.0, reason=Reason.OURS, message=_OURS, detail=traceback.format_exc(limit=-6))
    finally:
        declared_tolerance.reset(token)
        student.check_call_s = None
        student.hide_output(False)


#: A check that took longer asks for nothing more: its student's time is short already.
_QUICK_S = 5.0


def _pictures(shown: plot.Shown | None, *, is_wrong: bool, begun: float) -> tuple[Picture, ...]:
    if shown is None:
        return ()
    try:
        with np.errstate(all="ignore"):
            return shown.finish(is_wrong=is_wrong and time.monotonic() - begun < _QUICK_S)
    except Exception:  # the verdict is known, and a picture is not worth changing it
        return ()


def _has_passed(result: CheckResult) -> bool:
    # A check for information only is worth 0 points and passes with them.
    return result.verdict is Verdict.PASS and (result.points > 0 or result.max_points == 0)


_OURS = "This check could not be graded. That is our fault, not yours; the instructor has been told."


def _blame(error: StudentEnded, student: BoxedStudent, check: CheckDeclaration) -> dict[str, Any]:
    message = explain.ended(error, student.last_call, hidden=check.hidden)
    explanation = explain.parts(error, student.last_asked(), hidden=check.hidden)
    reason = explain.reason_of(error)
    faults = student.faults_about(error.name) if isinstance(error, NotHandedIn) else []
    if faults:
        # The name may well be in the file or cell that did not run to its end: say that first.
        message = " ".join([*explain.faults(faults)[:3], message])
        is_limit = any(fault.ending in (Ending.CPU, Ending.WALL, Ending.MEMORY) for _, fault in faults)
        reason = Reason.LIMIT if is_limit else Reason.LOAD
        explanation = Explanation(finding=message, look_at=look_at(reason))
    return {"message": message, "reason": reason, "explanation": explanation, "excerpt": student.places.of(error)}


def _prove(check: CheckDeclaration, student: BoxedStudent, rng: Any) -> tuple[float, str, tuple[str, ...]]:
    """Return the points of a check that holds, at least in part, on every case."""
    points, message = check.points, ""
    notes: dict[str, None] = {}
    cases: list[Case | None] = [None] if check.cases is None else list(check.cases(rng))
    if not cases:
        raise EngineError(f"check {check.name} made no case")
    for case in cases:
        student.last_call = None
        student.trace.clear()
        try:
            outcome = prove(
                partial(check.prove, student, *([] if case is None else [case])),
                student.precision_seen,
                student.ask_probe,
            )
        except Mismatch:
            some_points = _partial(check, student, case)
            if some_points is None:
                raise
            outcome = some_points
        if isinstance(outcome, Partial):
            if not 0 <= outcome.points <= check.points:
                raise EngineError(f"check {check.name} gives {outcome.points} of {check.points} points")
            if outcome.points < points or not message:
                points, message = min(points, outcome.points), outcome.says
        elif isinstance(outcome, Note):
            notes[outcome.says] = None
        elif outcome is not None:
            # `return a == b` is an author's slip that would otherwise always pass.
            raise EngineError(f"check {check.name} returned {outcome!r}; it must return None, Note or Partial")
    if points >= check.points:
        formulas.confirm(check, student)
    return points, message, tuple(notes)


def _partial(check: CheckDeclaration, student: BoxedStudent, case: Case | None) -> Partial | None:
    last_call = student.last_call
    for rule in check.partial:
        if rule.when is None:
            continue
        try:
            if rule.when(student, case):
                return rule
        except (Mismatch, StudentEnded):
            continue
    student.last_call = last_call
    return None
