"""What the class page draws; see `grader.report.context` for what holds of every text."""

from __future__ import annotations

from dataclasses import dataclass

from grader.report.context import Fact, FlagView


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
    """A piece of a bar: one outcome's share of the class, in percent."""

    tone: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How many students had which outcome, as numbers and as a bar.

    Attributes
    ----------
    skipped : int
        Of checks only: students who lost a check that this one needs.
    """

    full: int
    partial: int
    zero: int
    missing: int
    skipped: int
    ungraded: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStatistics:
    """How the class did in one check.

    Attributes
    ----------
    difficulty : str
        Mean share of its points.
    discrimination : str
        Corrected item-total correlation; a dash where there is none.
    remark : str
        What an author should know of it: everybody passes, nobody does, it does not tell good from bad.
    """

    name: str
    sentence: str
    max_points: str
    is_hidden: bool
    shares: Shares
    difficulty: str
    discrimination: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemStatistics:
    """How the class did in one problem; counts are students.

    Attributes
    ----------
    spread : tuple of float
        Heights of ten little bars, the tallest 1: students by share of the points.
    spread_alt : str
        The same in words.
    """

    name: str
    title: str
    max_points: str
    mean: str
    shares: Shares
    spread: tuple[float, ...]
    spread_alt: str
    difficulty: str
    discrimination: str
    checks: tuple[CheckStatistics, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A student as an example."""

    student: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MistakeView:
    """A mistake that several students made.

    Attributes
    ----------
    share : str
        Of those who handed in the problem.
    sentence : str
        What to say in class.
    evidence : str
        What was seen: a call and what it gave; empty for what only hidden checks saw.
    known_as : str
        The known-wrong answer that behaves the same.
    checks : tuple of str
        The checks that it cost.
    """

    problem: str
    title: str
    count: int
    share: str
    sentence: str
    evidence: str
    known_as: str
    checks: tuple[str, ...]
    examples: tuple[Example, ...]
    more_examples: int


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
    common, rare : tuple of MistakeView
        What several students got wrong, and what single ones did.
    reliability : str
        Cronbach's alpha with what it means, or why there is none.
    everybody, nobody : tuple of str
        Checks that do not tell students apart.
    has_ungraded : bool
        Whether anything is not graded; otherwise no table need say so.
    flag_words : tuple of str
        The flags that occur, for the filter.
    """

    anchor: str
    name: str
    max_points: str
    manual_points: str
    summary: tuple[Fact, ...]
    excluded: int
    histogram: Histogram | None
    problems: tuple[ProblemStatistics, ...]
    common: tuple[MistakeView, ...]
    rare: tuple[MistakeView, ...]
    more_mistakes: int
    reliability: str
    everybody: tuple[str, ...]
    nobody: tuple[str, ...]
    has_ungraded: bool
    flag_words: tuple[str, ...]
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
class Export:
    """A file beside the report."""

    name: str
    link: str


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
    exports: tuple[Export, ...]
