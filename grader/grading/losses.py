"""Explain the lost points of one problem, after all verdicts are known, in a process that no verdict comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from grader.checking.cases import Case
from grader.checking.declare import CheckDeclaration, WrongDeclaration
from grader.checking.limits import Limits
from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import Submission
from grader.errors import EngineError, ProcessEnded
from grader.grading import explain, misconceptions
from grader.grading.conditions import Conditions
from grader.grading.exact import ReferenceStudent
from grader.grading.known import as_submission
from grader.grading.misconceptions import KnownAnswers, Trials
from grader.grading.seeds import case_generator
from grader.grading.shrinking import MOST_TRIALS, Budget, Found, Search
from grader.grading.trial import CALL_S, Trial, asking, attempt, try_case
from grader.model import CheckResult, Ending, Reason, Verdict
from grader.student.written import WrittenStudent

#: Files that take longer to run (CPU seconds) are not run again to explain a loss.
LONGEST_LOAD_S = 2.0
#: Processor seconds for all calls that only explain.
CPU_S = 10.0
#: MiB of all answers that only explain; they are kept until the problem is explained.
ANSWERS_MB = 16
#: What was lost for one of these reasons is explained by it: there is nothing to be tried again.
_SAID = (
    Reason.MISSING, Reason.LOAD, Reason.UNREADABLE, Reason.LIMIT, Reason.CRASH, Reason.DEPENDENCY, Reason.OURS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explain what one submission lost in one problem.

    Parameters
    ----------
    problem : Problem
        Whose checks were lost.
    assignment : Assignment
        Its assignment.
    conditions : Conditions
        Those of the run; what is known of the known-wrong answers is kept there.
    student : WrittenStudent
        Who was judged; nothing is asked of it any more.
    again : callable
        Loads its files in another process with these limits.
    made : callable
        Loads a submission for this problem with these limits.
    """

    problem: Problem
    assignment: Assignment
    conditions: Conditions
    student: WrittenStudent
    again: Callable[[Limits], WrittenStudent]
    made: Callable[[Submission, Limits], WrittenStudent]

    def explained(self, results: Mapping[str, CheckResult]) -> dict[str, CheckResult]:
        """Return the records with their explanations; whatever goes wrong here, points and verdicts stay.

        Parameters
        ----------
        results : mapping of str to CheckResult
            By check.
        """
        lost = {name: one for name, one in results.items() if one.points < one.max_points}
        again = [
            check
            for check in self.problem.checks
            if check.name in lost and check.rerun and _can_be_tried(lost[check.name])
        ]
        if not again:
            return dict(results)
        # Hidden cases come last, so that nothing that a public one shows can have been kept from them.
        again.sort(key=lambda check: check.hidden)
        trials: dict[str, tuple[Trial, ...]] = {}
        found: dict[str, Found | None] = {}
        if self.student.load_cpu_s < LONGEST_LOAD_S:
            with closing(self.again(self._limits())) as twin:
                self._try_again(twin, again, trials, found)
            self._confirm([check for check in again if found.get(check.name) is not None], found)
        # A name that is missing shows no mistake; what was skipped may well be lost by the same one.
        shown = [name for name, one in lost.items() if _can_be_tried(one) or one.verdict is Verdict.SKIPPED]
        named = misconceptions.recognised(
            self.problem.wrongs, trials, lost=shown, trials_of=self._trials_of, exact_of=self._exact_trials
        )
        complete = dict(results)
        for name, one in lost.items():
            if _can_be_tried(one):
                simplest = found.get(name)
                is_flaky = name in found and simplest is None
                complete[name] = explain.explained(one, simplest, named.get(name), is_flaky=is_flaky)
        return complete

    @property
    def _known(self) -> KnownAnswers:
        return self.conditions.known or KnownAnswers()

    @property
    def _key(self) -> str:
        return f"{self.problem.digest} {[self.conditions.seed_of(check) for check in self.problem.checks]}"

    def _limits(self) -> Limits:
        limits = self.problem.declared.limits
        return replace(
            limits,
            call_s=min(limits.call_s, CALL_S),
            cpu_s=min(limits.cpu_s, CPU_S),
            answers_mb=min(limits.answers_mb, ANSWERS_MB),
        )

    def _try_again(
        self,
        twin: WrittenStudent,
        again: Sequence[CheckDeclaration],
        trials: dict[str, tuple[Trial, ...]],
        found: dict[str, Found | None],
    ) -> None:
        """Note what each check's cases give now, and the simplest failing one; None where it does not fail again."""
        shown = [check for check in again if not check.hidden]
        share = MOST_TRIALS // max(1, len(shown))
        exact = self._exact()
        for check in again:
            tried = self._tried(check, twin)
            if tried is None:
                break  # its process would end again, and cost seconds each time
            trials[check.name] = tried
            failed = _of_one_kind(tried)
            if check.hidden:
                continue
            found[check.name] = None
            if failed:
                with asking(check, twin, self.problem.name):
                    found[check.name] = Search(check, twin, exact, Budget.of(share, twin.cpu_s)).simplest(failed)

    def _tried(self, check: CheckDeclaration, twin: WrittenStudent) -> tuple[Trial, ...] | None:
        """Put every case of a check; None if that ends the process, be it with a question beside the case's own."""
        tried = []
        with asking(check, twin, self.problem.name):
            before = twin.generation, twin.is_running  # formulas have no process
            for case in self._cases(check):
                tried.append(attempt(check, twin, case))
                if isinstance(tried[-1].failure, ProcessEnded) or (twin.generation, twin.is_running) != before:
                    return None
        return tuple(tried)

    def _confirm(self, checks: Sequence[CheckDeclaration], found: dict[str, Found | None]) -> None:
        """Let each case that is to be shown fail once more, in a fresh process; note None for what does not."""
        if not checks:
            return
        with closing(self.again(self._limits())) as fresh:
            for check in checks:
                before = found[check.name]
                if before is not None and not self._fails_alone(check, fresh, before.trial):
                    found[check.name] = None

    def _fails_alone(self, check: CheckDeclaration, twin: WrittenStudent, before: Trial) -> bool:
        with asking(check, twin, self.problem.name):
            now = attempt(check, twin, before.case)
        same = explain.answer_text(now.last()) == explain.answer_text(before.last())
        return now.kind() == before.kind() and (same or not before.is_plain)

    def _cases(self, check: CheckDeclaration) -> Sequence[Case | None]:
        if check.cases is None:
            return [None]
        rng = case_generator(self.conditions.seed_of(check), self.problem.assignment, self.problem.name, check.name)
        return self._known.cases(self._key, check.name, lambda: list(check.cases(rng)) if check.cases else [])

    def _exact(self) -> ReferenceStudent | None:
        return None if self.problem.reference is None else ReferenceStudent(self.problem.reference)

    def _exact_trials(self, name: str) -> Sequence[Trial] | None:
        exact = self._exact()
        check = next(check for check in self.problem.checks if check.name == name)
        if exact is None:
            return None
        try:
            with asking(check, exact, self.problem.name):
                tried = [try_case(check, exact, case) for case in self._cases(check)]
        except EngineError:  # what only a process can do, such as to train a network
            return None
        found = [trial for trial in tried if trial is not None]
        return found if len(found) == len(tried) else None

    def _trials_of(self, wrong: WrongDeclaration) -> Trials:
        return self._known.trials(
            self._key, wrong.file, lambda: misconceptions.run_wrong(self.problem, wrong, self._cases, self._made)
        )

    def _made(self, wrong: WrongDeclaration) -> WrittenStudent:
        path = self.problem.folder / "wrong" / wrong.file
        return self.made(as_submission(self.problem, self.assignment, path), self._limits())


def unexplained(results: Mapping[str, CheckResult], trace: str) -> dict[str, CheckResult]:
    """Return the records as they are, with a note for the instructor on those that should have been explained."""
    detail = f"The loss could not be explained: {trace}"
    return {
        name: result if result.points >= result.max_points or result.detail else replace(result, detail=detail)
        for name, result in results.items()
    }


def _can_be_tried(result: CheckResult) -> bool:
    return (
        result.verdict in (Verdict.FAIL, Verdict.PASS)
        and result.reason not in _SAID
        and result.ending in (Ending.OK, Ending.EXCEPTION)
    )


def _of_one_kind(tried: Sequence[Trial]) -> list[Trial]:
    """Return the trials that failed like the one that decided: a failure before part of the points."""
    wrong = [trial for trial in tried if not trial.is_right]
    decided = next((trial for trial in wrong if trial.failure is not None), wrong[0] if wrong else None)
    return [trial for trial in wrong if decided is not None and trial.kind() == decided.kind()]
