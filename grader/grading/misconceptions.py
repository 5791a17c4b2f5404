"""Name a student's mistake: the known-wrong answer that behaves the same on the same cases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing

from grader.checking.cases import Case
from grader.checking.declare import CheckDeclaration, WrongDeclaration
from grader.course.problems import Problem
from grader.errors import GraderError
from grader.grading import behaviour
from grader.grading.trial import Trial, asking, try_case
from grader.student.written import WrittenStudent

Trials = Mapping[str, tuple[Trial, ...]]
#: The cases of a check, drawn as for every student.
Cases = Callable[[CheckDeclaration], Sequence[Case | None]]


class KnownAnswers:
    """What the known-wrong answers do, found out once in a run; used by all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._trials: dict[tuple[str, str], Trials] = {}
        self._cases: dict[tuple[str, str], Sequence[Case | None]] = {}

    def cases(self, key: str, check: str, draw: Callable[[], Sequence[Case | None]]) -> Sequence[Case | None]:
        """Return a check's cases, drawn once: to draw them can take as long as to put them to a student."""
        with self._lock:
            found = self._cases.get((key, check))
        if found is None:
            found = draw()
            with self._lock:
                self._cases[key, check] = found
        return found

    def trials(self, key: str, file: str, run: Callable[[], Trials]) -> Trials:
        """Return what is known of an answer, or find it out.

        Parameters
        ----------
        key : str
            The problem, and the seeds of its cases.
        file : str
            The answer.
        run : callable
            Puts the cases to it.
        """
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if (key, file) not in self._trials:
                self._trials[key, file] = run()
            return self._trials[key, file]


def run_wrong(
    problem: Problem, wrong: WrongDeclaration, cases: Cases, make: Callable[[WrongDeclaration], WrittenStudent]
) -> Trials:
    """Put the cases of the checks that a known-wrong answer fails to it; nothing where that cannot be done."""
    checks = [check for check in problem.checks if check.name in wrong.fails and check.rerun]
    found: dict[str, tuple[Trial, ...]] = {}
    if not checks:
        return found
    try:
        with closing(make(wrong)) as student:
            for check in checks:
                with asking(check, student, problem.name):
                    tried = [try_case(check, student, case) for case in cases(check)]
                if None not in tried:
                    found[check.name] = tuple(trial for trial in tried if trial is not None)
    except (GraderError, OSError):  # a file that is gone, say: `grade verify` tells the author
        return {}
    return found


def recognised(
    wrongs: Sequence[WrongDeclaration],
    mine: Trials,
    *,
    lost: Collection[str],
    trials_of: Callable[[WrongDeclaration], Trials],
    exact_of: Callable[[str], Sequence[Trial] | None],
) -> dict[str, WrongDeclaration]:
    """Return, for each check, the known-wrong answer that the student's answer behaves like.

    Parameters
    ----------
    wrongs : sequence of WrongDeclaration
        All of the problem's.
    mine : mapping of str to trials
        What the student's answer does in the checks that it lost and that can be run again.
    lost : collection of str
        All checks that it got no full points for.
    trials_of, exact_of : callable
        What a known-wrong answer does, and what the reference does in one check.

    Notes
    -----
    An answer that fails what the student passes is not the student's; `grade verify` proves which checks each fails.
    Of several that behave alike the one that explains the most is taken; if that does not settle it, none.
    """
    fitting = []
    for wrong in wrongs:
        if not set(wrong.fails) <= set(lost) or not set(wrong.fails) & set(mine):
            continue
        # What fails elsewhere, too, is another function than the known one, even if it is the same here.
        elsewhere = set().union(*(_functions(mine[name]) for name in mine if name not in wrong.fails))
        if elsewhere & set().union(*(_functions(mine[name]) for name in mine if name in wrong.fails)):
            continue
        theirs = trials_of(wrong)
        compared = [name for name in wrong.fails if name in mine and name in theirs]
        # The reference is asked last: most answers agree with no known one.
        if compared and all(
            behaviour.agrees(mine[name], theirs[name], right)
            for rights in (lambda name: None, exact_of)
            for name in compared
            for right in (rights(name),)
        ):
            fitting.append(wrong)
    found = {}
    for name in lost:
        ours = [wrong for wrong in fitting if name in wrong.fails]
        most = max((len(wrong.fails) for wrong in ours), default=0)
        best = [wrong for wrong in ours if len(wrong.fails) == most]
        if len({wrong.says for wrong in best}) == 1:
            found[name] = best[0]
    return found


def _functions(trials: Sequence[Trial]) -> set[str]:
    """Return the functions that failing trials are about."""
    found: set[str] = set()
    for trial in trials:
        if not trial.is_right:
            found.update([trial.last_call.name] if trial.last_call else [asked.call.name for asked in trial.asked])
    return found
