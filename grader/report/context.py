"""What the templates draw: plain texts and numbers, cleaned, with nothing left to decide.

Every text here is harmless as text (no control character, capped); HTML is escaped by the templates.
A *tone* is the name of a style (pass, part, fail, none, skip, ours); words and symbols say the same, so that
colour is never the only signal.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A label and its value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """A remark on a score.

    Attributes
    ----------
    word : str
        The flag itself, for the class table.
    sentence : str
        What it means, for the student.
    where : tuple of str
        The problems or files concerned.
    is_ours : bool
        Whether it is our fault.
    """

    word: str
    sentence: str
    where: tuple[str, ...]
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a message: prose, or lines set in columns."""

    text: str
    is_block: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One check on a student's page.

    Attributes
    ----------
    same_as : str
        Name of the check just before that says the same; then `message` is empty.
    remarks : tuple of str
        Short facts in one line: reason, how it ended, time.
    """

    name: str
    sentence: str
    symbol: str
    word: str
    tone: str
    points: str
    max_points: str
    is_hidden: bool
    message: tuple[Part, ...]
    same_as: str
    notes: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualView:
    """Something that a person grades."""

    name: str
    points: str
    rubric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """One problem on a student's page.

    Attributes
    ----------
    share : float
        Points over possible points in percent, 0 to 100, for the bar.
    ending : str
        How the student's code ended, if not well.
    measures : str
        Time and memory.
    replay : str
        The exact command that grades this again.
    """

    anchor: str
    name: str
    title: str
    points: str
    max_points: str
    share: float
    symbol: str
    word: str
    tone: str
    origin: str
    notes: tuple[str, ...]
    ending: str
    measures: str
    checks: tuple[CheckView, ...]
    manual: tuple[ManualView, ...]
    output: str
    output_size: str
    replay: str
    digests: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentPage:
    """One student's submission to one assignment."""

    student: str
    assignment: str
    path: str
    points: str
    max_points: str
    percent: str
    share: float
    manual_points: str
    is_graded: bool
    flags: tuple[FlagView, ...]
    refused: tuple[str, ...]
    problems: tuple[ProblemView, ...]
    started: str
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistogramBar:
    """One bar: place and size in the drawing's units, and what it counts."""

    x: float
    y: float
    width: float
    height: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    """The distribution of totals, drawn: bars above, quartiles as a box below."""

    bars: tuple[HistogramBar, ...]
    box_x: float
    box_width: float
    median_x: float
    mean_x: float
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a problem's bar: one outcome's share of the class, in percent."""

    tone: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemStatistics:
    """How the class did in one problem; counts are students."""

    name: str
    title: str
    max_points: str
    mean: str
    full: int
    partial: int
    zero: int
    missing: int
    ungraded: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One problem of one student in the class table."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One student in the class table."""

    student: str
    link: str
    cells: tuple[Cell, ...]
    total: str
    percent: str
    flags: tuple[FlagView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentView:
    """One assignment on the class page.

    Attributes
    ----------
    excluded : int
        Students that the summary leaves out because they are not fully graded.
    """

    anchor: str
    name: str
    max_points: str
    manual_points: str
    summary: tuple[Fact, ...]
    excluded: int
    histogram: Histogram | None
    problems: tuple[ProblemStatistics, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A check that we could not grade, for the instructor."""

    student: str
    link: str
    problem: str
    check: str
    message: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPage:
    """The whole class.

    Attributes
    ----------
    more_troubles : int
        Troubles beyond those listed.
    """

    title: str
    started: str
    students: int
    facts: tuple[Fact, ...]
    missing_layers: tuple[Fact, ...]
    assignments: tuple[AssignmentView, ...]
    troubles: tuple[Trouble, ...]
    more_troubles: int
