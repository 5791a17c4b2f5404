"""Measure how often a check that chance decides refuses a right answer."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.grading.conditions import Conditions
from grader.grading.verify import Answer, prove
from grader.model import Verdict

#: A stated rate is refuted by so many refusals as it would give with a probability below this.
_TOO_UNLIKELY = 1e-3
_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How often right answers were refused by one check.

    Attributes
    ----------
    stated : float
        What the check declares: ``@check(false_fail=…)``.
    refused, runs : int
        What was found.
    """

    problem: str
    check: str
    stated: float
    refused: int
    runs: int

    @property
    def bound(self) -> float:
        """Return what the rate is at most, with 95 % confidence.

        References
        ----------
        C. Clopper, E. Pearson, The Use of Confidence or Fiducial Limits Illustrated in the Case of the Binomial,
        Biometrika 26(4), 1934: the rate at which so few refusals, or fewer, have a probability of 5 %.
        """
        if self.refused >= self.runs:
            return 1.0
        low, high = 0.0, 1.0
        for _ in range(60):  # halves the interval to below the spacing of float64
            middle = (low + high) / 2
            is_too_small = 1.0 - at_least(self.refused + 1, self.runs, middle) > 1.0 - _CONFIDENCE
            low, high = (middle, high) if is_too_small else (low, middle)
        return high

    @property
    def is_refuted(self) -> bool:
        """Whether so many refusals speak against the stated rate."""
        return self.refused > 0 and at_least(self.refused, self.runs, self.stated) < _TOO_UNLIKELY


def at_least(count: int, runs: int, rate: float) -> float:
    """Return the probability of so many refusals or more, each of probability ``rate``."""
    if count <= 0 or rate >= 1.0:
        return 1.0
    if rate <= 0.0:
        return 0.0
    below = math.fsum(
        math.exp(_log_choose(runs, k) + k * math.log(rate) + (runs - k) * math.log1p(-rate)) for k in range(count)
    )
    # Where it is tiny, 1 − below is rounding; its first term is then nearly all of it.
    first = math.exp(
        _log_choose(runs, count) + count * math.log(rate) + (runs - count) * math.log1p(-rate)
    )
    return max(1.0 - below, first)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def statistical(problem: Problem) -> dict[str, float]:
    """Return the checks that state a rate of refused right answers, with the rate."""
    return {check.name: check.false_fail for check in problem.checks if check.false_fail is not None}


def refusals(
    answer: Answer, assignment: Assignment, conditions: Conditions, draws: Sequence[int]
) -> Iterator[dict[str, bool]]:
    """Run a right answer's statistical checks with other random numbers, the student's and the cases'.

    Yields
    ------
    dict of str to bool
        For each draw: by check, whether it refused the answer. A check that was skipped says nothing.
    """
    stated = statistical(answer.problem)
    first = prove(answer, assignment, conditions)
    known = {one.check: one for one in first.result.checks if one.check not in stated}
    if len(known) == len(first.result.checks):
        return  # of another form
    for draw in draws:
        other = replace(conditions, seed=draw, public_seed=draw, draw=draw)
        checks = prove(answer, assignment, other, known).result.checks
        yield {
            one.check: one.points < one.max_points
            for one in checks
            if one.check in stated and one.verdict in (Verdict.PASS, Verdict.FAIL)
        }


def rates(problem: Problem, found: Sequence[dict[str, bool]]) -> list[Rate]:
    """Count what `refusals` found, over all answers to a problem."""
    counted = []
    for check, stated in statistical(problem).items():
        own = [one[check] for one in found if check in one]
        counted.append(
            Rate(problem=problem.name, check=check, stated=stated, refused=sum(own), runs=len(own))
        )
    return counted
