"""Gather a student's page from the records."""

from __future__ import annotations

import base64
from functools import lru_cache
from itertools import groupby
from textwrap import dedent

from grader.evidence import Figure, Reading
from grader.model import CheckResult, Ending, ProblemResult, Reason, RunFacts, SubmissionResult, Verdict
from grader.png import rebuild
from grader.report.code import show_code
from grader.report.context import (
    CheckView,
    Fact,
    FigureView,
    ManualView,
    Part,
    PictureView,
    ProblemView,
    ReadingView,
    StudentPage,
)
from grader.report.drawing import draw
from grader.report.explanation import explain
from grader.report.mathml import let_through
from grader.report.replay import replay_command
from grader.report.wording import (
    check_outcome,
    flag_view,
    problem_outcome,
    write_bytes,
    write_percent,
    write_seconds,
    write_time,
)
from grader.text import clean, clean_line, flags, write_points
from grader.wording import ENDINGS, OUR_FAULT

NAME_LIMIT = 120

# A thousand students have the same sentences, check names and titles.
_line = lru_cache(maxsize=2_000)(clean_line)

MESSAGE_LIMIT = 6_000
# Of captured output a page shows this much; results.json holds all that the engine kept.
OUTPUT_LIMIT = 20_000
PICTURE_LIMIT, FIGURE_LIMIT, READING_LIMIT = 4, 12, 20
# Faster checks are not worth a word, and equal ones need to be drawn only once.
SLOW_S = 1.0


def gather_student(result: SubmissionResult, facts: RunFacts, *, is_copy: bool = False) -> StudentPage:
    """Return what a student's page shows.

    Parameters
    ----------
    result : SubmissionResult
        The student's.
    facts : RunFacts
        Of the last run.
    is_copy : bool
        Whether the student gets this page: no seed, no path, no hidden case, no note to the instructor.
    """
    return StudentPage(
        student=show_name(result.student),
        assignment=show_name(result.assignment),
        path="" if is_copy else clean_line(result.path, 300),
        points=write_points(result.points),
        max_points=write_points(result.max_points),
        percent=write_percent(result.points / result.max_points if result.max_points > 0 else 0.0),
        share=share(result.points, result.max_points),
        manual_points=write_points(result.manual_points) if result.manual_points else "",
        is_graded=result.is_graded,
        is_copy=is_copy,
        flags=tuple(flag_view(flag) for flag in flags(result)),
        refused=tuple(clean_line(name, 300) for name in result.refused),
        problems=tuple(
            _problem(problem, result.path, place, is_copy=is_copy)
            for place, problem in enumerate(result.problems, start=1)
        ),
        started=write_time(facts.started),
        engine=clean_line(facts.engine, 60),
    )


def show_name(name: str, limit: int = NAME_LIMIT) -> str:
    """Return a name that can be seen, and clicked on, whatever it is."""
    return _line(name, limit) or "(no name)"


def share(points: float, max_points: float) -> float:
    """Return points over possible points in percent, within 0 and 100, for a bar."""
    if not max_points > 0:
        return 0.0
    return round(100 * min(1.0, max(0.0, points / max_points)), 1)


def _problem(problem: ProblemResult, path: str, place: int, *, is_copy: bool) -> ProblemView:
    outcome = problem_outcome(problem)
    figures = _figures(problem.figures[:FIGURE_LIMIT])
    return ProblemView(
        anchor=f"problem-{place}",
        name=show_name(problem.problem),
        title=_line(problem.title, NAME_LIMIT),
        points=write_points(problem.points),
        max_points=write_points(problem.max_points),
        share=share(problem.points, problem.max_points),
        symbol=outcome.symbol,
        word=outcome.word,
        tone=outcome.tone,
        origin=_origin(problem),
        notes=tuple(clean(note, MESSAGE_LIMIT) for note in problem.notes),
        ending=ENDINGS[problem.ending],
        measures=_measures(problem, is_copy=is_copy),
        checks=_checks(problem, is_copy=is_copy),
        manual=tuple(
            ManualView(
                name=_line(item.name, NAME_LIMIT),
                points=write_points(item.points),
                # It says what a good answer says.
                rubric="" if is_copy else clean(item.rubric, MESSAGE_LIMIT),
            )
            for item in problem.manual
        ),
        readings=tuple(_reading(reading) for reading in problem.readings[:READING_LIMIT]),
        figures=figures,
        figures_refused=len(problem.figures) - len(figures),
        output=clean(problem.output, OUTPUT_LIMIT),
        output_size=_output_size(problem),
        # From the seed the hidden cases can be made again.
        replay="" if is_copy else replay_command(path, problem),
        digests=_digests(problem, is_copy=is_copy),
    )


def _reading(reading: Reading) -> ReadingView:
    source, position = clean(reading.source, MESSAGE_LIMIT), reading.position
    # Cleaning may move characters; then the place would be another one.
    if not reading.problem or not 0 <= position < len(source) or source != reading.source:
        position = len(source)
    return ReadingView(
        name=show_name(reading.name),
        origin=clean_line(reading.origin, 200),
        before=source[:position],
        at=source[position : position + 1],
        after=source[position + 1 :],
        text=clean(reading.text, MESSAGE_LIMIT),
        mathml=let_through(reading.mathml),
        problem=clean(reading.problem, MESSAGE_LIMIT),
    )


def _figures(figures: tuple[Figure, ...]) -> tuple[FigureView, ...]:
    views = []
    for number, figure in enumerate(figures, start=1):
        found = rebuild(figure.png)  # again: the record may come from a file that anybody wrote
        if found is not None:
            address = "data:image/png;base64," + base64.b64encode(found.png).decode("ascii")
            origin = clean_line(figure.origin, 200)
            alt = f"Figure {number}, drawn by {origin}" if origin else f"Figure {number}, drawn by the student's code"
            views.append(FigureView(address=address, alt=alt, width=found.width, height=found.height))
    return tuple(views)


def _origin(problem: ProblemResult) -> str:
    parts = []
    if problem.sources:
        parts.append("read from " + ", ".join(f"`{clean_line(source, 100)}`" for source in problem.sources[:20]))
    if problem.form:
        parts.append(f"graded as {clean_line(problem.form, 60)}")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def _measures(problem: ProblemResult, *, is_copy: bool) -> str:
    # Code that has seen a hidden input may sleep or take memory in proportion to it.
    if is_copy and any(check.hidden for check in problem.checks):
        return ""
    measured = (
        (write_seconds(problem.wall_s), "on the clock"),
        (write_seconds(problem.cpu_s), "of processor time"),
        (write_bytes(problem.peak_memory_bytes), "of memory at most"),
    )
    return ", ".join(f"{value} {what}" for value, what in measured if value)


def _output_size(problem: ProblemResult) -> str:
    lines = problem.output.count("\n") + (not problem.output.endswith("\n"))
    size = f"{lines:,} line{'s' if lines != 1 else ''}"
    if problem.output_dropped > 0:
        size += f", and {write_bytes(problem.output_dropped)} more that were not kept"
    return size


def _digests(problem: ProblemResult, *, is_copy: bool) -> tuple[Fact, ...]:
    facts = [
        ("Engine", problem.engine),
        ("Graded", "" if is_copy else write_time(problem.graded_at)),
        ("Submission digest", problem.submission_digest),
    ]
    if not is_copy:
        facts += [
            ("Seed", str(problem.seed)),
            ("Box", problem.box_level),
            ("Problem digest", problem.problem_digest),
            ("Key", problem.key),
        ]
    return tuple(Fact(label=label, value=_line(value, 200)) for label, value in facts if value)


def _checks(problem: ProblemResult, *, is_copy: bool) -> tuple[CheckView, ...]:
    views: list[CheckView] = []
    said_by, said = "", ""
    for check in problem.checks:
        if _has_nothing_to_tell(check, is_copy=is_copy):
            said_by, said = "", ""
            views.append(_passed(check.check, check.sentence, check.points, check.hidden))
            continue
        message = _message(check)
        # Where a file does not load every check has the same long message: once is enough.
        repeated = len(message) > 40 and message == said
        if not repeated:
            said_by, said = clean_line(check.check, NAME_LIMIT), message
        views.append(_check(check, "" if repeated else message, said_by if repeated else "", is_copy=is_copy))
    return tuple(views)


@lru_cache(maxsize=2_000)
def _passed(name: str, sentence: str, points: float, hidden: bool) -> CheckView:
    """Return a check that passed, with nothing else to tell: most are of this kind, and look the same for everybody."""
    check = CheckResult(
        check=name, sentence=sentence, verdict=Verdict.PASS, points=points, max_points=points, hidden=hidden
    )
    return _check(check, "", "", is_copy=False)


def _check(check: CheckResult, message: str, same_as: str, *, is_copy: bool) -> CheckView:
    outcome = check_outcome(check)
    is_ours = check.verdict is Verdict.NOT_GRADED
    explanation = None if same_as or is_ours else explain(check, is_copy=is_copy)
    return CheckView(
        name=_line(check.check, NAME_LIMIT),
        sentence=_line(check.sentence, 1_000),
        symbol=outcome.symbol,
        word=outcome.word,
        tone=outcome.tone,
        points=write_points(check.points),
        max_points=write_points(check.max_points),
        is_hidden=check.hidden,
        message=() if explanation is not None else _parts(message),
        explanation=explanation,
        excerpt=None if check.excerpt is None or same_as or is_ours else show_code(check.excerpt),
        pictures=() if is_copy and check.hidden else _pictures(check),
        same_as=same_as,
        notes=tuple(clean(note, MESSAGE_LIMIT) for note in check.notes),
        remarks=_remarks(check, is_copy=is_copy),
    )


def _is_slow(check: CheckResult, *, is_copy: bool) -> bool:
    return check.wall_s >= SLOW_S and not is_copy  # for the reason in `_measures`


def _has_nothing_to_tell(check: CheckResult, *, is_copy: bool) -> bool:
    return (
        check.verdict is Verdict.PASS
        and check.points == check.max_points
        and check.reason is Reason.NONE
        and check.ending is Ending.OK
        and not _is_slow(check, is_copy=is_copy)
        and not (check.message or check.notes or check.pictures or check.explanation or check.excerpt)
    )


def _pictures(check: CheckResult) -> tuple[PictureView, ...]:
    drawn = (draw(picture) for picture in check.pictures[:PICTURE_LIMIT])
    return tuple(picture for picture in drawn if picture is not None)


def _message(check: CheckResult) -> str:
    if check.verdict is Verdict.NOT_GRADED:
        return OUR_FAULT
    return clean(check.message, MESSAGE_LIMIT).strip("\n")


def _parts(message: str) -> tuple[Part, ...]:
    """Tell prose from lines set in columns: the engine indents these by two blanks or more."""
    parts = []
    for is_block, lines in groupby(message.split("\n"), lambda line: line.startswith(("  ", "\t"))):
        text = "\n".join(lines)
        if text.strip():
            parts.append(Part(text=dedent(text) if is_block else text.strip("\n"), is_block=is_block))
    return tuple(parts)


def _remarks(check: CheckResult, *, is_copy: bool) -> tuple[str, ...]:
    remarks = []
    # The verdict's own word says these two already.
    if check.reason not in (Reason.NONE, Reason.MISSING, Reason.PARTIAL, Reason.OURS, Reason.LEFT):
        remarks.append(str(check.reason))
    if check.ending is not Ending.OK:
        remarks.append(ENDINGS[check.ending])
    if _is_slow(check, is_copy=is_copy):
        remarks.append(write_seconds(check.wall_s))
    return tuple(remark for remark in remarks if remark)
