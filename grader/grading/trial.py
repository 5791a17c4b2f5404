"""Put one case to one student, for an explanation: nothing of it gives or takes points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np

from grader.checking.cases import Case
from grader.checking.credit import Partial
from grader.checking.declare import CheckDeclaration
from grader.checking.expect import declared_tolerance
from grader.checking.precision import Precision, prove
from grader.checking.read import Mismatch
from grader.child.values import HandleRef
from grader.errors import EngineError, StudentEnded
from grader.grading.seeds import public_seed
from grader.model import Reason
from grader.student.remote import Asked, Call, RemoteObject, Trace

#: Seconds for a call that only explains.
CALL_S = 2.0


class Answering(Protocol):
    """Whoever answers a check's questions and lets them be read afterwards: a student, or the reference."""

    last_call: Call | None
    trace: Trace
    precision_seen: Precision
    check_call_s: float | None

    def reseed(self, seed: int) -> None:
        """Seed what is random."""

    def ask_probe(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Call a function beside a check's own calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of one case.

    Attributes
    ----------
    case : Case or None
        None for a check without cases.
    failure : Mismatch or StudentEnded, optional
        Why the property does not hold.
    credit : Partial, optional
        Part of the points, where the property itself gives it.
    asked : tuple of Asked
        The questions to functions of the contract, and their answers.
    last_call : Call, optional
        The one that the message is about.
    """

    case: Case | None
    failure: Mismatch | StudentEnded | None = None
    credit: Partial | None = None
    asked: tuple[Asked, ...] = ()
    last_call: Call | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.failure is None and self.credit is None

    @property
    def is_plain(self) -> bool:
        """Whether everything that was asked and answered is data, nothing an object of the student's."""
        return bool(self.asked) and all(
            _is_plain(value) for one in self.asked for value in (*one.call.args, *one.call.kwargs.values(), one.answer)
        )

    def kind(self) -> tuple[str, Reason | str]:
        """Return what kind of failure it is: a smaller case must fail in the same way."""
        if isinstance(self.failure, Mismatch):
            return "mismatch", self.failure.reason
        if self.failure is not None:
            return "ending", getattr(self.failure, "kind", type(self.failure).__name__)
        return "credit", "" if self.credit is None else f"{self.credit.points:g}"

    def last(self) -> Asked | None:
        """Return the question that the message is about, with its answer."""
        return next((one for one in reversed(self.asked) if one.call is self.last_call), None)


def _is_plain(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return all(_is_plain(item) for item in value)
    if isinstance(value, dict):
        return all(_is_plain(item) for item in value.values())
    return not isinstance(value, (HandleRef, RemoteObject))


@contextmanager
def asking(check: CheckDeclaration, student: Answering, problem: str) -> Iterator[None]:
    """Ask on a check's conditions: its tolerance, its limit for a call, its seed."""
    token = declared_tolerance.set(check.tol)
    student.check_call_s = None if check.call_s is None else min(check.call_s, CALL_S)
    try:
        student.reseed(public_seed(problem, check.name))
        yield
    finally:
        declared_tolerance.reset(token)
        student.check_call_s = None


def attempt(check: CheckDeclaration, student: Answering, case: Case | None) -> Trial:
    """Put one case to the student.

    Raises
    ------
    Exception
        Whatever the author's property raises beside a mismatch; it is no student's fault.
    """
    student.last_call = None
    student.trace.clear()
    failure: Mismatch | StudentEnded | None = None
    credit: Partial | None = None
    try:
        given = partial(check.prove, student, *([] if case is None else [case]))
        with np.errstate(all="ignore"):  # as in grading
            outcome = prove(given, student.precision_seen, student.ask_probe)
        credit = outcome if isinstance(outcome, Partial) and outcome.points < check.points else None
    except (Mismatch, StudentEnded) as found:
        failure = found
    return Trial(
        case=case,
        failure=failure,
        credit=credit,
        asked=tuple(student.trace.asked),
        last_call=student.last_call,
    )


def try_case(check: CheckDeclaration, student: Answering, case: Case | None) -> Trial | None:
    """Put a case to the student that grading did not; None where the author's property cannot deal with it.

    Raises
    ------
    EngineError
        If it is our fault.
    """
    try:
        return attempt(check, student, case)
    except EngineError:
        raise
    except Exception:  # the property may raise anything on a case, or about a reference, that it was not made for
        return None


def covers(check: CheckDeclaration, case: Case) -> bool:
    """Say whether a check's ``domain`` takes a case; one that it cannot judge is outside."""
    try:
        return check.domain is not None and bool(check.domain(case))
    except Exception:  # sizes that do not fit together, an index too large: `domain` need not foresee them
        return False
