"""The frozen records that pass between rooms."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from grader.evidence import Excerpt, Explanation, Figure, Picture, Reading


def add_points(points: Iterable[float]) -> float:
    """Add points without the dust of binary fractions: 0.1 + 0.2 is 0.3 in a gradebook."""
    total = math.fsum(points)
    return round(total, 9) if math.isfinite(total) else total


#: What stands before the line where a process was stopped; the one part of a message that differs from run to run.
LAST_SEEN = "; last seen at "

#: What a note says of a name that several files define, between the name and the others.
ALSO_IN = " is also in "


class Verdict(StrEnum):
    """What a check decided. Points come from PASS alone; a partial credit is a PASS with fewer points."""

    PASS = "PASS"
    FAIL = "FAIL"
    SKIPPED = "SKIPPED"
    NOT_GRADED = "NOT_GRADED"


class Ending(StrEnum):
    """How the student's code ended, whatever the verdict."""

    OK = "ok"
    EXCEPTION = "exception"
    EXIT = "exit"
    SIGNAL = "signal"
    CPU = "cpu"
    WALL = "wall"
    MEMORY = "memory"
    OUTPUT = "output"
    PROTOCOL = "protocol"


class Reason(StrEnum):
    """Why a check did not give all its points."""

    NONE = ""
    MISSING = "not handed in"
    VALUE = "wrong value"
    SHAPE = "wrong shape"
    TYPE = "wrong type"
    NOT_FINITE = "not finite"
    EXCEPTION = "exception"
    LIMIT = "limit"
    CRASH = "crash"
    LOAD = "does not load"
    UNREADABLE = "unreadable formula"
    DEPENDENCY = "needed check failed"
    PARTIAL = "partial credit"
    OURS = "our fault"
    #: Only in a starter kit, which has no reference to ask.
    LEFT = "left to the grader"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check on one submission.

    Attributes
    ----------
    check : str
        The check's name; unique in its problem.
    sentence : str
        The law that the check tests, as the student reads it.
    points, max_points : float
        Given and possible.
    message : str
        What was found, for the student; empty when there is nothing to say.
    notes : tuple of str
        Remarks that cost nothing ("accepted as float32", "1/4 is the best constant").
    detail : str
        For the instructor only: our own traceback when NOT_GRADED.
    wall_s : float
        Seconds on the clock; not part of the verdict.
    explanation : Explanation, optional
        Why points were lost, in parts: what ``message`` says, and more.
    excerpt : Excerpt, optional
        The student's own lines where it happened.
    pictures : tuple of Picture
        What there is to look at.
    """

    check: str
    sentence: str
    verdict: Verdict
    points: float
    max_points: float
    hidden: bool = False
    reason: Reason = Reason.NONE
    message: str = ""
    notes: tuple[str, ...] = ()
    ending: Ending = Ending.OK
    detail: str = ""
    seed: int = 0
    wall_s: float = 0.0
    explanation: Explanation | None = None
    excerpt: Excerpt | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualItem:
    """Something that a person grades: an explanation, a proof, a remark.

    Attributes
    ----------
    rubric : str
        What earns the points.
    """

    name: str
    points: float
    rubric: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemResult:
    """One problem of one student's submission, with everything needed to replay it.

    Attributes
    ----------
    form : str
        Which form of the answer was graded ("functions", "script", …); empty if there is one.
    sources : tuple of str
        The files that the answers were read from, in order of use.
    notes : tuple of str
        Remarks on the whole problem (a name defined twice, a cell that failed).
    output : str
        What the student's code printed, capped and cleaned.
    output_dropped : int
        Bytes printed beyond the cap.
    seed : int
        The run's seed.
    key : str
        Digest of (submission bytes, problem bytes, engine version, seed): the key of a regrade.
    manual : tuple of ManualItem
        What is awaiting a person's grading.
    readings : tuple of Reading
        Formulas, as they were read.
    figures : tuple of Figure
        What the student's code drew.
    """

    assignment: str
    problem: str
    title: str
    student: str
    checks: tuple[CheckResult, ...]
    form: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    ending: Ending = Ending.OK
    output: str = ""
    output_dropped: int = 0
    seed: int = 0
    submission_digest: str = ""
    problem_digest: str = ""
    engine: str = ""
    key: str = ""
    box_level: str = ""
    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_memory_bytes: int = 0
    graded_at: str = ""
    manual: tuple[ManualItem, ...] = ()
    readings: tuple[Reading, ...] = ()
    figures: tuple[Figure, ...] = ()

    @property
    def manual_points(self) -> float:
        """Points that a person will give, apart from the automatic ones."""
        return sum(item.points for item in self.manual)

    @property
    def points(self) -> float:
        """Points given."""
        return add_points(check.points for check in self.checks)

    @property
    def max_points(self) -> float:
        """Points possible."""
        return add_points(check.max_points for check in self.checks)

    @property
    def is_graded(self) -> bool:
        """Whether no check was left NOT_GRADED."""
        return all(check.verdict is not Verdict.NOT_GRADED for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionResult:
    """All problems of one assignment for one student.

    Attributes
    ----------
    refused : tuple of str
        Files that were refused, by name and reason (a symlink, a FIFO, too large).
    """

    assignment: str
    student: str
    path: str
    problems: tuple[ProblemResult, ...]
    refused: tuple[str, ...] = ()

    @property
    def points(self) -> float:
        """Points given over all problems."""
        return add_points(problem.points for problem in self.problems)

    @property
    def max_points(self) -> float:
        """Points possible over all problems."""
        return add_points(problem.max_points for problem in self.problems)

    @property
    def manual_points(self) -> float:
        """Points that a person will give, apart from the automatic ones."""
        return sum(problem.manual_points for problem in self.problems)

    @property
    def is_graded(self) -> bool:
        """Whether every problem was graded."""
        return all(problem.is_graded for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What is true of a whole run: printed, exported and shown in the report.

    Attributes
    ----------
    started : str
        ISO 8601, UTC.
    layers : dict
        Layer of the box to "" if it is used, else why not.
    """

    engine: str
    seed: int
    box_level: str
    started: str
    python: str = ""
    torch: str = ""
    numpy: str = ""
    command: str = ""
    layers: dict[str, str] = field(default_factory=dict)
