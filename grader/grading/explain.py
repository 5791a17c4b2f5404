"""Word what a student reads: the one place where messages are put together."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from grader.checking.read import Mismatch
from grader.child.values import Tensor
from grader.errors import FormulaFailed, NotHandedIn, ProcessEnded, StudentEnded, StudentRaised
from grader.grading import remarks
from grader.model import LAST_SEEN, Ending, Reason
from grader.student.remote import Call
from grader.text import clean
from grader.wording import ENDINGS

MESSAGE_CHARS = 1500
_CALL_CHARS = 240


def mismatch(found: Mismatch, call: Call | None, *, hidden: bool) -> str:
    """Say what is wrong with an answer; a hidden case and its expected value stay hidden."""
    if hidden and not found.safe:
        return f"A hidden case fails: {found.reason}."
    if hidden:
        return clean(_capital(found.message), MESSAGE_CHARS)
    shown = show_call(call)
    said = f"`{shown}`: {found.message}" if shown else _capital(found.message)
    if found.expected:
        said += f" Expected {found.expected}."
    return clean(said, MESSAGE_CHARS)


def ended(error: StudentEnded, call: Call | None, *, hidden: bool) -> str:
    """Say how the student's code ended instead of answering."""
    if isinstance(error, (NotHandedIn, FormulaFailed)):
        return clean(_capital(error.message), MESSAGE_CHARS)
    if isinstance(error, StudentRaised) and hidden:
        # The text of the exception may hold the hidden input; so may the name of a class made for it.
        kind = error.kind if error.kind in _BUILT_IN else "an exception"
        where = f" ({error.frames[-1][0]}, line {error.frames[-1][1]})" if error.frames else ""
        return clean(f"On a hidden case your code raised {kind}{where}.", MESSAGE_CHARS)
    if hidden and error.ending in (Ending.EXIT, Ending.SIGNAL, Ending.PROTOCOL):
        # The exit code, the signal or the broken bytes may be chosen to tell the input.
        place = "".join(error.message.partition(LAST_SEEN)[1:])
        return clean(f"On a hidden case your code {ENDINGS[error.ending]}{place}.", MESSAGE_CHARS)
    shown = "" if hidden else show_call(call)
    subject = f"`{shown}`" if shown else "Your code"
    return clean(f"{subject} {error.message}.{remarks.hint(error)}", MESSAGE_CHARS)


_BUILT_IN = frozenset(name for name, kind in vars(builtins).items() if isinstance(kind, type)) | {"LinAlgError"}


def reason_of(error: StudentEnded) -> Reason:
    """Classify how the student's code ended."""
    if isinstance(error, NotHandedIn):
        return Reason.MISSING
    if isinstance(error, FormulaFailed) and error.ending is Ending.OK:
        return Reason.SHAPE if error.is_shape else Reason.UNREADABLE
    if error.ending in (Ending.CPU, Ending.WALL, Ending.MEMORY, Ending.OUTPUT):
        return Reason.LIMIT
    return Reason.CRASH if isinstance(error, ProcessEnded) else Reason.EXCEPTION


def faults(found: Sequence[tuple[str, StudentEnded]]) -> list[str]:
    """Say which files or cells did not load, and why."""
    return [clean(remarks.fault(where, error), MESSAGE_CHARS) for where, error in found]


def show_call(call: Call | None) -> str:
    """Write a call as the student could type it; empty if it would be too long to read."""
    if call is None or call.name.startswith("<"):  # an object of the student's has no name to type
        return ""
    args = [show(arg) for arg in call.args] + [f"{name}={show(arg)}" for name, arg in call.kwargs.items()]
    text = f"{call.name}({', '.join(args)})"
    return text if len(text) <= _CALL_CHARS else ""


def show(value: Any) -> str:
    """Write a value that we made ourselves, as Python."""
    match value:
        case Tensor():
            return f"<{value.array.dtype} tensor of shape {value.array.shape}>"
        case np.ndarray() if value.size <= 20:
            return "np.array(" + np.array2string(value, separator=", ", precision=6).replace("\n", "") + ")"
        case np.ndarray():
            return f"<array of shape {value.shape}>"
        case np.generic():
            return repr(value.item())
        case list() if len(value) <= 20:
            return f"[{', '.join(show(item) for item in value)}]"
        case tuple() if len(value) <= 20:
            return f"({', '.join(show(item) for item in value)}{',' if len(value) == 1 else ''})"
        case list() | tuple() | Mapping():
            return f"<{type(value).__name__} of length {len(value)}>"
        case Fraction():
            return f"Fraction({value.numerator}, {value.denominator})"
        case None | bool() | int() | float() | complex() | str():
            return repr(value)
    return f"<{getattr(value, 'type_name', type(value).__name__)}>"


def _capital(text: str) -> str:
    # "the result" begins a sentence with a capital; `dead_invariant` is a name and keeps its own.
    return text[:1].upper() + text[1:] if text.split(" ", 1)[0].isalpha() else text
