"""The words and symbols that stand for verdicts, flags, times and sizes in reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from grader.model import ALSO_IN, CheckResult, ProblemResult, Reason, SubmissionResult, Verdict
from grader.report.context import FlagView
from grader.text import Flag, FlagKind, clean_line, flags, is_missing
from grader.wording import OUR_FAULT


@dataclass(frozen=True, slots=True)
class Outcome:
    """How something went: a symbol and a word for people, a tone for the style."""

    symbol: str
    word: str
    tone: str


PASSED = Outcome("✓", "Passed", "pass")
PARTIAL = Outcome("◐", "Partial credit", "part")
FAILED = Outcome("✗", "Failed", "fail")
MISSING = Outcome("○", "Not handed in", "none")
SKIPPED = Outcome("↷", "Skipped", "skip")
NOT_GRADED = Outcome("⚠", "Not graded", "ours")

FULL = Outcome("✓", "All points", "pass")
ZERO = Outcome("✗", "No points", "fail")

# Sums of shares such as 1/3 may miss the maximum by rounding noise; no teacher gives so small a share.
ROUNDING = 1e-9

# Each is followed by ": " and the problems or files concerned, or stands alone.
_FLAGS = {
    FlagKind.NOT_GRADED: OUR_FAULT.removesuffix("."),
    FlagKind.NOTHING: "None of the names that the problems ask for was found in your files",
    FlagKind.LOAD: "Your file could not be loaded",
    FlagKind.CRASH: "Your code crashed",
    FlagKind.EXIT: "Your code ended itself by calling exit",
    FlagKind.LIMIT: "Your code hit a limit of time, memory or output",
    FlagKind.REFUSED: "These files were not read",
}


def check_outcome(check: CheckResult) -> Outcome:
    """Return how a check went."""
    if check.verdict is Verdict.NOT_GRADED:
        return NOT_GRADED
    if check.verdict is Verdict.SKIPPED:
        return SKIPPED
    # Whichever verdict a partial credit comes with: green is for all points alone.
    if check.verdict is Verdict.PASS and check.points >= check.max_points - ROUNDING:
        return PASSED
    if check.points > 0:
        return PARTIAL
    return MISSING if check.reason is Reason.MISSING else FAILED


def problem_outcome(problem: ProblemResult) -> Outcome:
    """Return how a problem went."""
    if not problem.is_graded:
        return NOT_GRADED
    points = problem.points
    if points >= problem.max_points - ROUNDING:
        return FULL
    if points > 0:
        return PARTIAL
    return MISSING if is_missing(problem) else ZERO


def flag_view(flag: Flag) -> FlagView:
    """Return a flag with the sentence that explains it."""
    return FlagView(
        word=str(flag.kind),
        sentence=_FLAGS[flag.kind],
        where=tuple(clean_line(where, 300) for where in flag.where),
        is_ours=flag.kind is FlagKind.NOT_GRADED,
    )


def class_flags(result: SubmissionResult) -> tuple[FlagView, ...]:
    """Return what the class table says beside a score: the flags, and what needs a person."""
    views = [flag_view(flag) for flag in flags(result)]
    problems = result.problems
    twice = tuple(one.problem for one in problems if any(ALSO_IN in note for note in one.notes))
    if twice:
        views.append(_view("answers twice", "Several files answer the same; the page says which was used", twice))
    by_hand = tuple(one.problem for one in problems if one.manual and not is_missing(one))
    if by_hand:
        views.append(_view("by hand", "Awaits a person’s grading", by_hand))
    return tuple(views)


def _view(word: str, sentence: str, where: tuple[str, ...]) -> FlagView:
    return FlagView(word=word, sentence=sentence, where=tuple(clean_line(one, 300) for one in where), is_ours=False)


def write_seconds(seconds: float) -> str:
    """Return a duration as people write it; empty if it was not measured."""
    if not 0 < seconds < 1e9:
        return ""
    if seconds < 0.001:
        return "under 1 ms"
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.0f} min"


def write_bytes(count: int) -> str:
    """Return a size as people write it; empty if it was not measured."""
    if count <= 0:
        return ""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} bytes"


def write_time(moment: str) -> str:
    """Return an ISO 8601 time as people write it; what is none stays as it is, cleaned."""
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        return clean_line(moment, 60)
    if parsed.tzinfo is None:
        return f"{parsed.day} {parsed:%B %Y, %H:%M}"
    return f"{parsed.astimezone(UTC).day} {parsed.astimezone(UTC):%B %Y, %H:%M} UTC"


def write_percent(share: float) -> str:
    """Return a share between 0 and 1 in percent; 100 % and 0 % are said of nothing else than all and none."""
    percent = round(100 * share)
    if share < 1 - ROUNDING:
        percent = min(percent, 99)
    if share > ROUNDING:
        percent = max(percent, 1)
    return f"{percent} %"
