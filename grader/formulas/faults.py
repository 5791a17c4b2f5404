"""What can be wrong with a formula: it cannot be read, its shapes do not fit, it is too large."""

from __future__ import annotations

#: Start and end in the source, in characters from 0.
Span = tuple[int, int]
NOWHERE: Span = (-1, -1)


class FormulaFault(Exception):
    """Say what is wrong with a formula, and where.

    Parameters
    ----------
    message : str
        A sentence's end without a full stop, in a student's words.
    span : Span
        The part of the source that it is about.
    """

    def __init__(self, message: str, span: Span = NOWHERE) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class Unreadable(FormulaFault):
    """Say that a formula cannot be read."""


class ShapeFault(FormulaFault):
    """Say that the parts of a formula do not fit together."""


class Undefined(Exception):
    """Say that a formula has no value at a point."""


class Undecided(Exception):
    """Say that a value or a comparison could not be settled at this precision."""
