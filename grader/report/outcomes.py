"""How a class did in each problem and in each check: outcomes counted, difficulty and discrimination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.model import ProblemResult, SubmissionResult
from grader.report.class_context import CheckStatistics, ProblemStatistics, Segment, Shares
from grader.report.distribution import bin_counts, describe
from grader.report.items import difficulty, discrimination, remark, write_coefficient
from grader.report.wording import check_outcome, problem_outcome, write_percent
from grader.text import clean_line, is_missing, write_points

# Order of the pieces of a bar, from all points to none.
TONES = ("pass", "part", "fail", "none", "skip", "ours")


@dataclass(slots=True)
class CheckTally:
    """The outcomes of one check; scores are by student, for those who count."""

    sentence: str
    max_points: float
    is_hidden: bool
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TONES, 0))
    scores: dict[int, float] = field(default_factory=dict)


@dataclass(slots=True)
class ProblemTally:
    """The outcomes of one problem."""

    title: str
    max_points: float
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TONES, 0))
    points: list[float] = field(default_factory=list)
    scores: dict[int, float] = field(default_factory=dict)
    checks: dict[str, CheckTally] = field(default_factory=dict)


class OutcomeTally:
    """Count the outcomes of one assignment, one submission after the other.

    Item analysis leaves out who is not fully graded, and who handed in nothing: zeros of theirs would make all
    items agree.
    """

    def __init__(self) -> None:
        self.problems: dict[str, ProblemTally] = {}
        self._totals: dict[int, float] = {}
        self._students = 0

    def add(self, result: SubmissionResult) -> None:
        """Count one submission."""
        number, self._students = self._students, self._students + 1
        counts = result.is_graded and not all(is_missing(problem) for problem in result.problems)
        if counts:
            self._totals[number] = result.points
        for problem in result.problems:
            self._add(problem, number if counts else None)

    def _add(self, problem: ProblemResult, number: int | None) -> None:
        tally = self.problems.setdefault(problem.problem, ProblemTally(problem.title, problem.max_points))
        tally.counts[problem_outcome(problem).tone] += 1
        if problem.is_graded:
            tally.points.append(problem.points)
        if number is not None:
            tally.scores[number] = problem.points
        for check in problem.checks:
            one = tally.checks.setdefault(check.check, CheckTally(check.sentence, check.max_points, check.hidden))
            one.counts[check_outcome(check).tone] += 1
            if number is not None:
                one.scores[number] = check.points

    def matrix(self) -> list[list[float]]:
        """Return the points of each student in each problem, of those who were graded in all of them."""
        tallies = list(self.problems.values())
        return [
            [tally.scores[number] for tally in tallies]
            for number in self._totals
            if all(number in tally.scores for tally in tallies)
        ]

    def views(self) -> tuple[ProblemStatistics, ...]:
        """Return the statistics of every problem, in the assignment's order."""
        return tuple(self._problem(name, tally) for name, tally in self.problems.items())

    def told_apart(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the checks that everybody passes, and those that nobody does, of those who handed something in."""
        everybody: list[str] = []
        nobody: list[str] = []
        for problem, tally in self.problems.items():
            for name, check in tally.checks.items():
                share = difficulty(list(check.scores.values()), check.max_points)
                # One student's outcome is no statistic.
                if share is not None and len(check.scores) > 1 and (share >= 1 - 1e-9 or share <= 1e-9):
                    (everybody if share > 0.5 else nobody).append(clean_line(f"{problem}: {name}", 240))
        return tuple(everybody), tuple(nobody)

    def _problem(self, name: str, tally: ProblemTally) -> ProblemStatistics:
        shares = [points / tally.max_points for points in tally.points] if tally.max_points > 0 else []
        bins = bin_counts(shares)
        hard = difficulty(list(tally.scores.values()), tally.max_points)
        return ProblemStatistics(
            name=clean_line(name, 120) or "(no name)",
            title=clean_line(tally.title, 120),
            max_points=write_points(tally.max_points),
            mean=f"{sum(tally.points) / len(tally.points):.1f}" if tally.points else "–",
            shares=shares_of(tally.counts),
            spread=tuple(round(count / max(max(bins), 1), 3) for count in bins),
            spread_alt=describe(bins) if shares else "",
            difficulty="–" if hard is None else write_percent(hard),
            discrimination=write_coefficient(self._discrimination(tally.scores)),
            checks=tuple(self._check(check, one) for check, one in tally.checks.items()),
        )

    def _check(self, name: str, tally: CheckTally) -> CheckStatistics:
        hard = difficulty(list(tally.scores.values()), tally.max_points)
        coefficient = self._discrimination(tally.scores)
        return CheckStatistics(
            name=clean_line(name, 120),
            sentence=clean_line(tally.sentence, 1_000),
            max_points=write_points(tally.max_points),
            is_hidden=tally.is_hidden,
            shares=shares_of(tally.counts),
            difficulty="–" if hard is None else write_percent(hard),
            discrimination=write_coefficient(coefficient),
            remark=remark(hard if len(tally.scores) > 1 else None, coefficient),
        )

    def _discrimination(self, scores: dict[int, float]) -> float | None:
        return discrimination(list(scores.values()), [self._totals[number] for number in scores])


def shares_of(counts: dict[str, int]) -> Shares:
    """Return counted outcomes as numbers and as the pieces of a bar."""
    return Shares(
        full=counts["pass"],
        partial=counts["part"],
        zero=counts["fail"],
        missing=counts["none"],
        skipped=counts["skip"],
        ungraded=counts["ours"],
        segments=_segments([(tone, counts[tone]) for tone in TONES]),
    )


def _segments(counts: Sequence[tuple[str, int]]) -> tuple[Segment, ...]:
    segments = []
    x, total = 0.0, max(1, sum(count for _, count in counts))
    for tone, count in counts:
        width = 100 * count / total
        if count:
            segments.append(Segment(tone=tone, x=round(x, 2), width=round(width, 2)))
        x += width
    return tuple(segments)
