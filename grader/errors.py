"""The one error tree of the project.

::

    GraderError
    ├── AuthorError          a problem, assignment or reference is wrong (its author mends it)
    ├── UsageError           the command or its input is wrong           exit code 2
    │   └── NothingToGrade   nothing was found to grade                  exit code 3
    ├── EngineError          we are wrong: the run says NOT_GRADED       exit code 1
    │   ├── ProtocolError    bytes on the wire that break its rules
    │   └── NotRecorded      a starter kit holds no answer here: the grader has to decide
    └── StudentEnded         how a student's code ended: data, not blame
        ├── NotHandedIn      a name that the submission does not define
        ├── StudentRaised    the student's code raised an exception
        ├── FormulaFailed    a formula that the student handed in gives no value
        └── ProcessEnded     the student's process is gone (limit, exit, crash, bad reply)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model import Ending


class GraderError(Exception):
    """Base of every error that this project raises on purpose."""


class AuthorError(GraderError):
    """Report mistakes in a problem or an assignment, with their place.

    Parameters
    ----------
    message : str
        What is wrong and what to do about it.
    path : Path, optional
        The file that holds the mistake.
    line : int, optional
        Its line, counted from 1.
    """

    def __init__(self, message: str, path: Path | None = None, line: int | None = None) -> None:
        self.message = message
        self.path = path
        self.line = line
        place = "" if path is None else f"{path}:{line}: " if line else f"{path}: "
        super().__init__(place + message)


class UsageError(GraderError):
    """Report a command or an input that cannot be used."""

    exit_code = 2


class NothingToGrade(UsageError):
    """Report that nothing gradable was found."""

    exit_code = 3


class EngineError(GraderError):
    """Report a fault of our own; a student never pays for it."""


class NotRecorded(EngineError):
    """Say that a starter kit cannot tell; the grader, which has the reference, can."""


class StudentEnded(GraderError):
    """Carry how a student's code ended instead of answering."""

    def __init__(self, message: str, ending: Ending) -> None:
        super().__init__(message)
        self.message = message
        self.ending = ending


class NotHandedIn(StudentEnded):
    """Say that a name is not defined by the submission.

    Parameters
    ----------
    name : str
        The name that the contract asks for.
    similar : tuple of str
        Names that the submission defines and that look alike.
    """

    def __init__(self, name: str, ending: Ending, similar: tuple[str, ...] = ()) -> None:
        hint = f" Did you mean {' or '.join(f'`{s}`' for s in similar)}?" if similar else ""
        super().__init__(f"`{name}` was not handed in.{hint}", ending)
        self.name = name
        self.similar = similar


class StudentRaised(StudentEnded):
    """Carry an exception that the student's code raised.

    Parameters
    ----------
    kind : str
        The exception's type name, e.g. ``"ValueError"``.
    text : str
        Its message, capped and cleaned.
    frames : tuple of (file, line, source)
        The student's own frames, outermost first.
    """

    def __init__(self, kind: str, text: str, frames: tuple[tuple[str, int, str], ...], ending: Ending) -> None:
        where = ""
        if frames:
            file, line, source = frames[-1]
            where = f" ({file}, line {line}{': ' + source if source else ''})"
        said = f": {text}" if text else ""
        # Raised by us, while what the code gave was sent.
        is_unsent = kind == "WireError" and not frames
        what = "gave a value that cannot be graded" if is_unsent else f"raised {kind}"
        super().__init__(f"{what}{said}{where}", ending)
        self.kind = kind
        self.text = text
        self.frames = frames


class FormulaFailed(StudentEnded):
    """Say why a formula that the student handed in gives no value.

    Parameters
    ----------
    message : str
        Whole sentences.
    is_shape : bool
        Its parts do not fit together; otherwise it cannot be read, or not computed within the limits.
    """

    def __init__(self, message: str, ending: Ending, *, is_shape: bool = False) -> None:
        super().__init__(message, ending)
        self.is_shape = is_shape


class ProcessEnded(StudentEnded):
    """Say that the student's process is gone, and how it went."""


class ProtocolError(EngineError):
    """Report bytes that are not a frame of the wire; the sender is not trusted any more."""
