"""What the student's page draws: plain texts and numbers, cleaned, with nothing left to decide.

Every text here is harmless as text (no control character, capped); HTML is escaped by the templates, but for
`Markup`, which is made by this room alone. A *tone* is the name of a style (pass, part, fail, none, skip, ours); words
and symbols say the same, so that colour is never the only signal.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup


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
class KeyEntry:
    """A series of a picture: its name, and the classes that it is drawn with."""

    name: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureView:
    """A picture, drawn.

    Attributes
    ----------
    alt : str
        What there is to see, in words; stands below the picture for everybody.
    """

    title: str
    alt: str
    key: tuple[KeyEntry, ...]
    svg: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLine:
    """A line of a student's file, coloured."""

    number: int
    html: Markup
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptView:
    """Some lines of a student's file, and which one is concerned."""

    place: str
    line: int
    lines: tuple[CodeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationView:
    """Why points were lost, part by part; each may be empty.

    Attributes
    ----------
    lead : str
        The named mistake, or what the result is to the right one.
    call_label, returned_label, expected_label : str
        What kind of call it is, whether it returned or ended otherwise, and what stands beside `expected`.
    finding : str
        What is wrong, in the check's words.
    does_not_matter : str
        Which arguments could be anything.
    known_as : str
        For the instructor.
    """

    lead: str
    call_label: str
    call: str
    returned_label: str
    returned: str
    finding: str
    expected_label: str
    expected: str
    does_not_matter: str
    detail: str
    look_at: str
    flaky: str
    known_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """One check on a student's page.

    Attributes
    ----------
    message : tuple of Part
        What was found; empty where `explanation` says it in parts.
    same_as : str
        Name of the check just before that says the same; then `message` is empty.
    remarks : tuple of str
        Short facts in one line: reason, how it ended, time where it was long.
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
    explanation: ExplanationView | None
    excerpt: ExcerptView | None
    pictures: tuple[PictureView, ...]
    same_as: str
    notes: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualView:
    """Something that a person grades; students are not shown the rubric."""

    name: str
    points: str
    rubric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingView:
    """A formula as it was read, or where it could not be.

    Attributes
    ----------
    before, at, after : str
        The LaTeX, parted at the place that could not be read; all of it in `before` where there is none.
    """

    name: str
    origin: str
    before: str
    at: str
    after: str
    text: str
    mathml: Markup
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureView:
    """An image that the student's code drew, as a ``data:`` address."""

    address: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """One problem on a student's page.

    Attributes
    ----------
    share : float
        Points over possible points in percent, 0 to 100, for the bar.
    ending : str
        How the student's code ended, if not well.
    figures_refused : int
        Images that are no sound PNG, or too large, and are not shown.
    measures : str
        Time and memory.
    replay : str
        The exact command that grades this again; empty in a student's copy.
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
    readings: tuple[ReadingView, ...]
    figures: tuple[FigureView, ...]
    figures_refused: int
    output: str
    output_size: str
    replay: str
    digests: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentPage:
    """One student's submission to one assignment.

    Attributes
    ----------
    is_copy : bool
        Whether the student gets this page: without links to others, and without what is for instructors.
    """

    student: str
    assignment: str
    path: str
    points: str
    max_points: str
    percent: str
    share: float
    manual_points: str
    is_graded: bool
    is_copy: bool
    flags: tuple[FlagView, ...]
    refused: tuple[str, ...]
    problems: tuple[ProblemView, ...]
    started: str
    engine: str
