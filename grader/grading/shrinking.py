"""Find the simplest case on which a student's answer fails a check."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from grader.checking.cases import Case
from grader.checking.declare import CheckDeclaration
from grader.errors import ProcessEnded
from grader.grading import simpler
from grader.grading.exact import ReferenceStudent
from grader.grading.trial import Answering, Trial, covers, try_case

#: Cases tried for all the lost checks of one problem, and processor seconds of ours and of the student's process. The
#: seconds are there for slow code alone: what is found must not depend on the machine.
MOST_TRIALS = 200
MOST_CPU_S = 2.0
#: Other values of an argument that must fail as well before it is said not to matter.
ENOUGH_VALUES = 4


class OutOfBudget(Exception):
    """Say that a search has cost as much as it may."""


@dataclass(slots=True)
class Budget:
    """What the search may still cost."""

    trials: int
    cpu_s: Callable[[], float]
    until_cpu_s: float

    @classmethod
    def of(cls, trials: int, student_cpu_s: Callable[[], float | None]) -> Budget:
        """Begin to count."""

        def cpu_s() -> float:
            return time.thread_time() + (student_cpu_s() or 0.0)

        return cls(trials, cpu_s, cpu_s() + MOST_CPU_S)

    def spend(self) -> None:
        """Count one trial."""
        self.trials -= 1
        if self.trials < 0 or self.cpu_s() > self.until_cpu_s:
            raise OutOfBudget


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The simplest failing case.

    Attributes
    ----------
    trial : Trial
        What came of it.
    is_searched : bool
        Whether simpler ones were looked for beyond the check's own cases.
    irrelevant : tuple of str
        The inputs whose value does not matter, as far as was tried.
    """

    trial: Trial
    is_searched: bool = False
    irrelevant: tuple[str, ...] = ()


@dataclass(slots=True)
class Search:
    """Look for the simplest failing case of one check.

    Parameters
    ----------
    check : CheckDeclaration
        Without a ``domain``, the simplest of its own cases that failed is taken.
    student : Answering
        Whom to ask.
    exact : ReferenceStudent, optional
        A case on which even the reference fails is not shown.
    budget : Budget
        What it may cost.
    """

    check: CheckDeclaration
    student: Answering
    exact: ReferenceStudent | None
    budget: Budget
    _tried: set[str] = field(default_factory=set)

    def simplest(self, failed: Sequence[Trial]) -> Found:
        """Return the simplest failing case, beginning with those that are known.

        Parameters
        ----------
        failed : sequence of Trial
            The check's own cases that failed, at least one.
        """
        first = min(failed, key=lambda trial: (0, 0) if trial.case is None else simpler.size(trial.case))
        if first.case is None or self.check.domain is None:
            return Found(trial=first)
        found = Found(trial=first, is_searched=True)
        try:
            while (smaller := self._smaller(found.trial)) is not None:
                found = Found(trial=smaller, is_searched=True)
            return replace(found, irrelevant=self._irrelevant(found.trial))
        except OutOfBudget:
            return found

    def _smaller(self, trial: Trial) -> Trial | None:
        """Return a simpler case that fails in the same way, the first one found."""
        if trial.case is None:
            return None
        for case in simpler.simpler(trial.case):
            if self._is_new(case) and covers(self.check, case):
                tried = self._try(case)
                if tried is not None and tried.kind() == trial.kind() and self._is_fair(case):
                    return tried
        return None

    def _irrelevant(self, trial: Trial) -> tuple[str, ...]:
        """Return the inputs that may have any other value, and the case fails all the same."""
        last = trial.last()
        given = [*last.call.args, *last.call.kwargs.values()] if last is not None else []
        names = []
        for name, value in dict(trial.case or {}).items():
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not any(one is value for one in given):
                continue
            tried = 0
            for case in simpler.others(trial.case or Case(), name):
                if tried >= ENOUGH_VALUES:
                    break
                if covers(self.check, case):
                    other = self._try(case)
                    if other is None or other.is_right:
                        tried = -1
                        break
                    tried += 1
            if tried >= ENOUGH_VALUES:
                names.append(name)
        return tuple(names)

    def _is_new(self, case: Case) -> bool:
        key = simpler.key(case)
        is_new = key not in self._tried
        self._tried.add(key)
        return is_new

    def _is_fair(self, case: Case) -> bool:
        """Say whether the right answer passes: if not, it is the domain that is wrong, not the student."""
        if self.exact is None:
            return True
        right = try_case(self.check, self.exact, case)
        return right is not None and right.is_right

    def _try(self, case: Case) -> Trial | None:
        self.budget.spend()
        tried = try_case(self.check, self.student, case)
        if tried is not None and isinstance(tried.failure, ProcessEnded):
            raise OutOfBudget
        return tried
