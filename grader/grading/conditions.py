"""What is the same for every job of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from grader.checking.declare import CheckDeclaration
from grader.formulas.process import FormulaWorker
from grader.grading.misconceptions import KnownAnswers
from grader.grading.seeds import PUBLIC_CASES
from grader.student.connection import Host


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What is the same for every job of a run."""

    zygote: Callable[[], Host]
    seed: int
    engine: str
    box_level: str
    #: Of the cases of public checks: fixed, so that a self-check gives the same verdicts.
    public_seed: int = PUBLIC_CASES
    #: Of the student's own random numbers; other than 0 only to measure what depends on them.
    draw: int = 0
    #: Started with the first formula; who makes the conditions closes it.
    worker: FormulaWorker = field(default_factory=FormulaWorker)
    #: What the known-wrong answers do; without it, nothing is explained beyond what the failing case tells.
    known: KnownAnswers | None = None

    def seed_of(self, check: CheckDeclaration) -> int:
        """Return the seed that a check's cases are drawn with."""
        return self.seed if check.hidden else self.public_seed
