"""Gather the class page from the records."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.model import ProblemResult, RunFacts, SubmissionResult, Verdict
from grader.report.context import (
    AssignmentView,
    Cell,
    ClassPage,
    Fact,
    ProblemStatistics,
    Row,
    Segment,
    Trouble,
)
from grader.report.distribution import histogram, summarise
from grader.report.student_page import show_name
from grader.report.wording import flag_view, problem_outcome, write_percent, write_time
from grader.text import clean, clean_line, flags, write_points

# Enough to see what is wrong with us; results.json has them all.
TROUBLE_LIMIT = 40

# A name in the table; the student's own page has more of it.
ROW_NAME_LIMIT = 48

# Order of the pieces of a problem's bar, from all points to none.
_TONES = ("pass", "part", "fail", "none", "ours")

Linker = Callable[[SubmissionResult], str]


def gather_class(results: Sequence[SubmissionResult], facts: RunFacts, link: Linker) -> ClassPage:
    """Return what the class page shows.

    Parameters
    ----------
    results : sequence of SubmissionResult
        Whatever is in the gradebook; assignments and students keep their order.
    facts : RunFacts
        Of the last run.
    link : callable
        Gives the address of a submission's page.
    """
    assignments: dict[str, list[SubmissionResult]] = {}
    for result in results:
        assignments.setdefault(result.assignment, []).append(result)
    troubles = _troubles(results, link)
    return ClassPage(
        title=" · ".join(show_name(name) for name in assignments) or "Nothing graded yet",
        started=write_time(facts.started),
        students=len({result.student for result in results}),
        facts=_facts(facts),
        missing_layers=tuple(
            Fact(label=clean_line(layer, 60), value=clean_line(why, 300))
            for layer, why in facts.layers.items()
            if why
        ),
        assignments=tuple(
            _assignment(name, members, link, place)
            for place, (name, members) in enumerate(assignments.items(), start=1)
        ),
        troubles=tuple(troubles[:TROUBLE_LIMIT]),
        more_troubles=max(0, len(troubles) - TROUBLE_LIMIT),
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


def _assignment(name: str, members: Sequence[SubmissionResult], link: Linker, place: int) -> AssignmentView:
    # A partly graded student has no score yet: counting one would be a zero by our fault.
    scored = [result for result in members if result.is_graded and result.max_points > 0]
    shares = [result.points / result.max_points for result in scored]
    examples: dict[str, ProblemResult] = {}
    for result in members:
        for problem in result.problems:
            examples.setdefault(problem.problem, problem)
    return AssignmentView(
        anchor=f"assignment-{place}",
        name=show_name(name),
        max_points=write_points(max((result.max_points for result in members), default=0.0)),
        manual_points=write_points(max((result.manual_points for result in members), default=0.0)),
        summary=_summary(shares, len(members)),
        excluded=len(members) - len(scored),
        histogram=histogram(shares),
        problems=tuple(_statistics(problem, members) for problem in examples.values()),
        rows=tuple(_row(result, list(examples), link(result)) for result in members),
    )


def _summary(shares: Sequence[float], students: int) -> tuple[Fact, ...]:
    facts = [Fact(label="Submissions", value=str(students))]
    summary = summarise(shares)
    if summary is not None:
        facts += [
            Fact(label="Mean", value=write_percent(summary.mean)),
            Fact(label="Median", value=write_percent(summary.median)),
            Fact(
                label="Quartiles",
                value=_write_range(summary.lower_quartile, summary.upper_quartile),
            ),
            Fact(label="Range", value=_write_range(summary.least, summary.greatest)),
        ]
    return tuple(facts)


def _write_range(low: float, high: float) -> str:
    return f"{write_percent(low).removesuffix(' %')} – {write_percent(high)}"


def _statistics(example: ProblemResult, members: Sequence[SubmissionResult]) -> ProblemStatistics:
    answers = [
        problem for result in members for problem in result.problems if problem.problem == example.problem
    ]
    counts = dict.fromkeys(_TONES, 0)
    for answer in answers:
        counts[problem_outcome(answer).tone] += 1
    graded = [answer.points for answer in answers if answer.is_graded]
    return ProblemStatistics(
        name=show_name(example.problem),
        title=clean_line(example.title, 120),
        max_points=write_points(example.max_points),
        mean=f"{sum(graded) / len(graded):.1f}" if graded else "–",
        full=counts["pass"],
        partial=counts["part"],
        zero=counts["fail"],
        missing=counts["none"],
        ungraded=counts["ours"],
        segments=_segments(counts, len(answers)),
    )


def _segments(counts: dict[str, int], total: int) -> tuple[Segment, ...]:
    segments = []
    x = 0.0
    for tone, count in counts.items():
        width = 100 * count / total
        if count:
            segments.append(Segment(tone=tone, x=round(x, 2), width=round(width, 2)))
        x += width
    return tuple(segments)


def _row(result: SubmissionResult, problems: Sequence[str], link: str) -> Row:
    answers = {problem.problem: problem for problem in result.problems}
    has_score = result.is_graded and result.max_points > 0
    return Row(
        student=show_name(result.student, ROW_NAME_LIMIT),
        link=link,
        cells=tuple(_cell(answers.get(problem)) for problem in problems),
        total=write_points(result.points) if has_score else "–",
        percent=write_percent(result.points / result.max_points).removesuffix(" %") if has_score else "–",
        flags=tuple(flag_view(flag) for flag in flags(result)),
    )


def _cell(problem: ProblemResult | None) -> Cell:
    if problem is None:
        return Cell(text="", tone="off")
    tone = problem_outcome(problem).tone
    if tone == "ours":
        return Cell(text="n/g", tone=tone)
    return Cell(text="–" if tone == "none" else write_points(problem.points), tone=tone)


def _troubles(results: Sequence[SubmissionResult], link: Linker) -> list[Trouble]:
    return [
        Trouble(
            student=show_name(result.student),
            link=link(result),
            problem=show_name(problem.problem),
            check=show_name(check.check),
            message=clean(check.message, 1_000),
            detail=clean(check.detail, 8_000),
        )
        for result in results
        for problem in result.problems
        for check in problem.checks
        if check.verdict is Verdict.NOT_GRADED
    ]
