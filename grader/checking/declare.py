"""What an author declares in ``checks.py``: the problem, its checks and its known-wrong answers."""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checking.cases import Case
from grader.checking.credit import Note, Partial
from grader.checking.limits import Limits
from grader.checking.tolerance import Tol
from grader.errors import AuthorError
from grader.formulas.declaration import Formula

if TYPE_CHECKING:
    from grader.checking.withheld import WithheldDeclaration

CaseMaker = Callable[[np.random.Generator], Iterable[Case]]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One answer that may have one of several names, the first found counting."""

    names: tuple[str, ...]


def names_of(item: str | AnyOf) -> tuple[str, ...]:
    """Return the names under which an answer may come."""
    return item.names if isinstance(item, AnyOf) else (item,)


def any_of(*names: str) -> AnyOf:
    """Name an answer that may come under any of these names."""
    return AnyOf(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDeclaration:
    """One check: cases and the property that holds on each of them."""

    name: str
    sentence: str
    points: float
    prove: Callable[..., Note | Partial | None]
    cases: CaseMaker | None
    hidden: bool
    after: tuple[str, ...]
    tol: Tol | None
    partial: tuple[Partial, ...]
    form: str
    needs: tuple[str, ...]
    line: int
    call_s: float | None = None
    false_fail: float | None = None
    domain: Callable[[Case], bool] | None = None
    rerun: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongDeclaration:
    """One known-wrong answer: the checks that it must fail, and the misconception it stands for."""

    file: str
    fails: tuple[str, ...]
    says: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemDeclaration:
    """What ``problem(...)`` declares; see there."""

    title: str
    points: float
    forms: Mapping[str, tuple[str | AnyOf, ...]]
    formula: Mapping[str, Formula]
    limits: Limits
    line: int
    builds_on: Mapping[str, str] = field(default_factory=dict)
    gives_away: tuple[str, ...] = ()


@dataclass(slots=True)
class Declarations:
    """Everything that one ``checks.py`` declares, in order."""

    path: Path
    limits: Limits = field(default_factory=Limits)
    problem: ProblemDeclaration | None = None
    checks: list[CheckDeclaration] = field(default_factory=list)
    wrongs: list[WrongDeclaration] = field(default_factory=list)
    withheld: list[WithheldDeclaration] = field(default_factory=list)

    def refuse(self, message: str, line: int) -> AuthorError:
        """Make the error that points at a line of this file."""
        return AuthorError(message, self.path, line)


_current: ContextVar[Declarations | None] = ContextVar("declarations", default=None)


@contextmanager
def collecting(path: Path, limits: Limits | None = None) -> Iterator[Declarations]:
    """Collect what is declared while ``checks.py`` at ``path`` runs; ``limits`` are the assignment's."""
    declarations = Declarations(path, limits or Limits())
    token = _current.set(declarations)
    try:
        yield declarations
    finally:
        _current.reset(token)


def declarations_of(word: str) -> tuple[Declarations, int]:
    """Return what the ``checks.py`` being loaded has declared, and the line that declares something now."""
    found = _current.get()
    # Depth 2: the frame of the line in checks.py that called problem(), check(), wrong() or withheld().
    line = sys._getframe(2).f_lineno
    if found is None:
        raise AuthorError(f"{word}(...) belongs in a problem's checks.py, which `grade` loads", None, line)
    return found, line


def problem(
    *,
    title: str,
    points: float,
    provides: Sequence[str | AnyOf] = (),
    forms: Mapping[str, Sequence[str | AnyOf]] | None = None,
    formula: Mapping[str, Formula] | None = None,
    limits: Limits | None = None,
    builds_on: Mapping[str, str] | None = None,
    gives_away: Sequence[str] = (),
) -> None:
    """Declare the problem; once, at the top of ``checks.py``.

    Parameters
    ----------
    title : str
        As the report shows it.
    points : float
        The sum of its checks' points (of each form, if there are several).
    provides : sequence of str or any_of(...)
        The names that a submission hands in.
    forms : mapping of str to names, optional
        Instead of ``provides``: alternative forms of the whole answer, in order of preference. The
        first form whose names are all there is graded; else the first with any name there.
    formula : mapping of str to Formula, optional
        The names that may be bound to a formula, and what a formula is read by.
    limits : Limits, optional
        Time, memory and files; without it the assignment's own.
    builds_on : mapping of str to str, optional
        Names of earlier problems that ``student.earlier(name)`` may be asked for, and the problems that provide
        them: for points that a right consequence of a wrong result earns.
    gives_away : sequence of str
        Functions of the references that a starter kit may hold: what measures an answer and gives none.
    """
    declarations, line = declarations_of("problem")
    if declarations.problem is not None:
        raise declarations.refuse("problem(...) is declared twice", line)
    if bool(provides) == bool(forms):
        raise declarations.refuse("give either provides=[…] or forms={…}", line)
    if any(isinstance(names, str) or not names for names in (forms or {"": provides}).values()):
        raise declarations.refuse("names come in a list: provides=['relu'], forms={'script': ['model']}", line)
    if not (points > 0 and math.isfinite(points)):
        raise declarations.refuse("points must be more than 0", line)
    declarations.problem = ProblemDeclaration(
        title=title,
        points=points,
        forms={name: tuple(names) for name, names in (forms or {"": provides}).items()},
        formula=dict(formula or {}),
        limits=limits or declarations.limits,
        line=line,
        builds_on=dict(builds_on or {}),
        gives_away=tuple(gives_away),
    )


def check(
    *,
    points: float,
    cases: CaseMaker | None = None,
    hidden: bool = False,
    after: Any = (),
    tol: Tol | None = None,
    partial: Sequence[Partial] = (),
    form: str = "",
    needs: Sequence[str] = (),
    call_s: float | None = None,
    false_fail: float | None = None,
    domain: Callable[[Any], bool] | None = None,
    rerun: bool = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a check: the decorated function's docstring is the sentence that the student reads.

    The function is called as ``f(student, case)`` for each case, or ``f(student)`` without cases. It
    returns nothing when the property holds, a `Note` or a `Partial`, and fails through ``expect``.

    Parameters
    ----------
    points : float
        Given when the property holds on every case.
    cases : callable, optional
        ``cases(rng)`` yields `Case` objects; ``rng`` is a seeded numpy Generator.
    hidden : bool
        Hide the cases and expected values (not the sentence) from students.
    after : check function, or several
        Checks that must pass first; otherwise this one is SKIPPED.
    tol : Tol, optional
        For ``expect.close`` in this check.
    partial : sequence of Partial(points=…, says=…, when=…)
        Rules asked in order on a case that failed.
    form : str
        The form of the answer that the check belongs to; empty for all.
    needs : sequence of str
        Names of the contract without which the check is "not handed in" (found out by itself when a
        missing name is called; declare it where that would happen too late).
    call_s : float, optional
        Seconds on the clock for one call of this check, instead of the problem's.
    false_fail : float, optional
        Where chance decides: the probability that a right answer is refused; `grade verify --deep` measures it.
    domain : callable, optional
        ``domain(case) -> bool`` says of any case with these inputs whether the contract covers it, such that the
        property must hold on it; an exception means no. With it, the simplest failing case is looked for; without
        it, the simplest of the cases that failed is shown.
    rerun : bool
        Whether a lost check may be run again to explain the loss; False where a case costs seconds.
    """
    declarations, line = declarations_of("check")

    def declare(function: Callable[..., Any]) -> Callable[..., Any]:
        name = function.__name__
        sentence = inspect.getdoc(function) or ""
        if not sentence.strip():
            raise declarations.refuse(
                f"check {name} has no docstring: students read it as the law that is tested", line
            )
        known_names = {known.name for known in declarations.checks}
        if name in known_names:
            raise declarations.refuse(f"check {name} is declared twice", line)
        if not 0 <= points < math.inf:
            raise declarations.refuse(f"check {name} must have 0 points or more, not {points:g}", line)
        if call_s is not None and not (call_s > 0 and math.isfinite(call_s)):
            raise declarations.refuse(f"check {name}: call_s must be more than 0 seconds, not {call_s:g}", line)
        if false_fail is not None and not 0 < false_fail < 1:
            raise declarations.refuse(f"check {name}: false_fail is a probability, not {false_fail:g}", line)
        if isinstance(needs, str):
            raise declarations.refuse(f"check {name}: names come in a list: needs=[{needs!r}]", line)
        if len(inspect.signature(function).parameters) != (1 if cases is None else 2):
            takes = "(student)" if cases is None else "(student, case)"
            raise declarations.refuse(f"check {name} must take {takes}", line)
        for rule in partial:
            if not 0 <= rule.points <= points or rule.when is None:
                raise declarations.refuse(
                    f"check {name}: a partial rule needs when=… and points between 0 and {points:g}", line
                )
        others = after if isinstance(after, (tuple, list)) else (after,)
        before = tuple(getattr(other, "__name__", str(other)) for other in others)
        for named in set(before) - known_names:
            raise declarations.refuse(f"check {name}: after={named} is no check declared above it", line)
        declarations.checks.append(
            CheckDeclaration(
                name=name,
                sentence=" ".join(sentence.split()),
                points=float(points),
                prove=function,
                cases=cases,
                hidden=hidden,
                after=before,
                tol=tol,
                partial=tuple(partial),
                form=form,
                needs=tuple(needs),
                line=line,
                call_s=call_s,
                false_fail=false_fail,
                domain=domain,
                rerun=rerun,
            )
        )
        return function

    return declare


def wrong(file: str, *, fails: Sequence[str], says: str) -> None:
    """Declare a known-wrong answer in ``wrong/``.

    Parameters
    ----------
    file : str
        File name in the problem's ``wrong/`` folder.
    fails : sequence of str
        Exactly the checks that it loses points on (checks skipped in consequence need no mention).
    says : str
        What to tell a student who makes this mistake.
    """
    declarations, line = declarations_of("wrong")
    if isinstance(fails, str):
        raise declarations.refuse(f"wrong({file!r}): names come in a list: fails=[{fails!r}]", line)
    if any(known.file == file for known in declarations.wrongs):
        raise declarations.refuse(f"wrong({file!r}) is declared twice", line)
    if not says.strip():
        raise declarations.refuse(f"wrong({file!r}) must say the misconception: says='…'", line)
    declarations.wrongs.append(WrongDeclaration(file=file, fails=tuple(fails), says=says, line=line))
