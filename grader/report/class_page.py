"""Gather the class page from the records, one submission after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.model import ProblemResult, RunFacts, SubmissionResult, Verdict
from grader.report.class_context import AssignmentView, Cell, ClassPage, Export, Row, Trouble
from grader.report.context import Fact
from grader.report.distribution import histogram, summarise
from grader.report.items import write_reliability
from grader.report.mistakes import MistakeTally
from grader.report.outcomes import OutcomeTally
from grader.report.student_page import show_name
from grader.report.wording import class_flags, problem_outcome, write_percent, write_time
from grader.text import clean, clean_line, write_points

# Enough to see what is wrong with us; results.json has them all.
TROUBLE_LIMIT = 40

# A name in the table; the student's own page has more of it.
ROW_NAME_LIMIT = 48


@dataclass(slots=True)
class _Assignment:
    """What is kept of an assignment's submissions: little, for there may be a thousand."""

    outcomes: OutcomeTally = field(default_factory=OutcomeTally)
    mistakes: MistakeTally = field(default_factory=MistakeTally)
    rows: list[tuple[Row, dict[str, Cell]]] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    max_points: float = 0.0
    manual_points: float = 0.0


class ClassTally:
    """Collect the class page while the students' pages are drawn: no record need be held.

    Parameters
    ----------
    facts : RunFacts
        Of the last run.
    """

    def __init__(self, facts: RunFacts) -> None:
        self._facts = facts
        self._assignments: dict[str, _Assignment] = {}
        self._students: set[str] = set()
        self._troubles: list[Trouble] = []
        self._more_troubles = 0

    def add(self, result: SubmissionResult, link: str) -> None:
        """Count one submission, whose own page is at ``link``; assignments and students keep their order."""
        self._students.add(result.student)
        kept = self._assignments.setdefault(result.assignment, _Assignment())
        kept.outcomes.add(result)
        kept.mistakes.add(result, link)
        kept.rows.append((_row(result, link), {one.problem: _cell(one) for one in result.problems}))
        kept.max_points = max(kept.max_points, result.max_points)
        kept.manual_points = max(kept.manual_points, result.manual_points)
        # A partly graded student has no score yet: counting one would be a zero by our fault.
        if result.is_graded and result.max_points > 0:
            kept.shares.append(result.points / result.max_points)
        self._note_troubles(result, link)

    def page(self, exports: Sequence[Export] = ()) -> ClassPage:
        """Return what the class page shows.

        Parameters
        ----------
        exports : sequence of Export
            Files beside the report that it links to.
        """
        facts = self._facts
        return ClassPage(
            title=" · ".join(show_name(name) for name in self._assignments) or "Nothing graded yet",
            started=write_time(facts.started),
            students=len(self._students),
            facts=_facts(facts),
            missing_layers=tuple(
                Fact(label=clean_line(layer, 60), value=clean_line(why, 300))
                for layer, why in facts.layers.items()
                if why
            ),
            assignments=tuple(
                _assignment(name, kept, place) for place, (name, kept) in enumerate(self._assignments.items(), start=1)
            ),
            troubles=tuple(self._troubles),
            more_troubles=self._more_troubles,
            exports=tuple(exports),
        )

    def _note_troubles(self, result: SubmissionResult, link: str) -> None:
        for problem in result.problems:
            for check in problem.checks:
                if check.verdict is not Verdict.NOT_GRADED:
                    continue
                if len(self._troubles) == TROUBLE_LIMIT:
                    self._more_troubles += 1
                    continue
                self._troubles.append(
                    Trouble(
                        student=show_name(result.student),
                        link=link,
                        problem=show_name(problem.problem),
                        check=show_name(check.check),
                        message=clean(check.message, 1_000),
                        detail=clean(check.detail, 8_000),
                    )
                )


def _facts(facts: RunFacts) -> tuple[Fact, ...]:
    named = (
        ("Graded", write_time(facts.started)),
        ("Engine", facts.engine),
        ("Seed", str(facts.seed)),
        ("Box", facts.box_level),
        ("Python", facts.python),
        ("torch", facts.torch),
        ("NumPy", facts.numpy),
        ("Command", facts.command),
    )
    return tuple(Fact(label=label, value=clean_line(value, 400)) for label, value in named if value)


def _assignment(name: str, kept: _Assignment, place: int) -> AssignmentView:
    common, rare, more_mistakes = kept.mistakes.views()
    everybody, nobody = kept.outcomes.told_apart()
    problems = list(kept.outcomes.problems)
    off = Cell(text="", tone="off")
    statistics = kept.outcomes.views()
    rows = tuple(
        Row(
            student=row.student, link=row.link, total=row.total, percent=row.percent, flags=row.flags,
            cells=tuple(cells.get(problem, off) for problem in problems),
        )
        for row, cells in kept.rows
    )  # fmt: skip
    return AssignmentView(
        anchor=f"assignment-{place}",
        name=show_name(name),
        max_points=write_points(kept.max_points),
        manual_points=write_points(kept.manual_points),
        summary=_summary(kept.shares, len(rows)),
        excluded=len(rows) - len(kept.shares),
        histogram=histogram(kept.shares),
        problems=statistics,
        common=common,
        rare=rare,
        more_mistakes=more_mistakes,
        reliability=write_reliability(kept.outcomes.matrix() or [[]]),
        everybody=everybody,
        nobody=nobody,
        has_ungraded=any(one.shares.ungraded for one in statistics),
        flag_words=tuple(dict.fromkeys(flag.word for row in rows for flag in row.flags)),
        rows=rows,
    )


def _summary(shares: Sequence[float], students: int) -> tuple[Fact, ...]:
    facts = [Fact(label="Submissions", value=str(students))]
    summary = summarise(shares)
    if summary is not None:
        facts += [
            Fact(label="Mean", value=write_percent(summary.mean)),
            Fact(label="Median", value=write_percent(summary.median)),
            Fact(label="Quartiles", value=_write_range(summary.lower_quartile, summary.upper_quartile)),
            Fact(label="Range", value=_write_range(summary.least, summary.greatest)),
        ]
    return tuple(facts)


def _write_range(low: float, high: float) -> str:
    return f"{write_percent(low).removesuffix(' %')} – {write_percent(high)}"


def _row(result: SubmissionResult, link: str) -> Row:
    has_score = result.is_graded and result.max_points > 0
    return Row(
        student=show_name(result.student, ROW_NAME_LIMIT),
        link=link,
        cells=(),
        total=write_points(result.points) if has_score else "–",
        percent=write_percent(result.points / result.max_points).removesuffix(" %") if has_score else "–",
        flags=class_flags(result),
    )


def _cell(problem: ProblemResult) -> Cell:
    tone = problem_outcome(problem).tone
    if tone == "ours":
        return Cell(text="n/g", tone=tone)
    return Cell(text="–" if tone == "none" else write_points(problem.points), tone=tone)
