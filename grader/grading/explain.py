"""Put together what a student reads about a lost point: a message about the failing case, the explanation in parts."""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from grader.checking.declare import WrongDeclaration
from grader.checking.read import Mismatch, kind_of
from grader.child.values import Tensor
from grader.errors import FormulaFailed, NotHandedIn, ProcessEnded, StudentEnded, StudentRaised
from grader.evidence import Explanation
from grader.grading import remarks
from grader.grading.shrinking import Found
from grader.model import LAST_SEEN, CheckResult, Ending, Reason
from grader.student.remote import Asked, Call
from grader.text import clean
from grader.wording import ENDINGS, hidden_case, look_at

MESSAGE_CHARS = 1500
_CALL_CHARS = 240
#: Numbers of a list or array that are written out.
MOST_SHOWN = 20
_PADDING = re.compile(r"(?<=\[)\s+|\s+(?=[,\]])")


def mismatch(found: Mismatch, call: Call | None, *, hidden: bool) -> str:
    """Say what is wrong with an answer; a hidden case and its expected value stay hidden."""
    if hidden:
        said = _capital(found.message) if found.safe else hidden_case(found.reason)
        return clean(_join(said, found.relation), MESSAGE_CHARS)
    shown = show_call(call)
    said = f"`{shown}`: {found.message}" if shown else _capital(found.message)
    if found.expected:
        said += f" Expected {found.expected}."
    return clean(_join(said, found.relation), MESSAGE_CHARS)


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


def parts(failure: Mismatch | StudentEnded, asked: Asked | None, *, hidden: bool) -> Explanation:
    """Return the parts of an explanation that one failing case gives.

    Parameters
    ----------
    failure : Mismatch or StudentEnded
        Why the property does not hold.
    asked : Asked, optional
        The call that it is about, and what that gave.
    hidden : bool
        Leave out everything of the case.
    """
    call = "" if hidden or asked is None else pasted(asked.call)
    if isinstance(failure, Mismatch):
        advice = look_at(failure.reason, is_hidden=hidden)
        if hidden:
            said = _capital(failure.message) if failure.safe else hidden_case(failure.reason)
            return Explanation(finding=said, relation=failure.relation, look_at=advice)
        returned = answer_text(asked) if call else ""
        said, expected = _capital(failure.message), failure.expected
        if returned and expected and not _is_whole(failure, asked):
            # Beside what the call gave, the value of something made of it would be taken for the call's.
            said, expected = f"{said.removesuffix('.')}; {expected} is asked for.", ""
        elif returned and ":" not in said and said.endswith(f" is {returned}."):
            said = ""  # "The result is 2.0." says no more than the call and what it gave
        if failure.reason is Reason.VALUE and not call:
            advice = ""  # there is no case to work out by hand
        return Explanation(
            call=call,
            returned=returned,
            is_ending=bool(call) and asked is not None and asked.has_ended,
            finding=clean(said, MESSAGE_CHARS),
            expected=clean(expected, MESSAGE_CHARS),
            detail=clean(failure.detail, MESSAGE_CHARS),
            relation=failure.relation,
            look_at=advice,
        )
    kind = failure.kind if isinstance(failure, StudentRaised) and not remarks.is_librarys(failure) else ""
    advice = look_at(reason_of(failure), failure.ending, exception=kind, is_hidden=hidden)
    if not hidden:  # a hint may repeat the exception's text, which may tell the case
        advice = remarks.hint(failure).strip() or advice
    if hidden or isinstance(failure, (NotHandedIn, FormulaFailed)):
        return Explanation(finding=ended(failure, None, hidden=hidden), look_at=advice)
    return Explanation(call=call, returned=clean(failure.message, MESSAGE_CHARS), is_ending=True, look_at=advice)


def _is_whole(failure: Mismatch, asked: Asked | None) -> bool:
    """Say whether what was compared is all that the call gave, and not a part of it or something made of it."""
    return asked is None or all(part is asked.answer for part in failure.compared)


def answer_text(asked: Asked | None) -> str:
    """Write what a call gave: a value, as people read it, or how it ended."""
    if asked is None:
        return ""
    if isinstance(asked.answer, StudentEnded):
        return clean(asked.answer.message, MESSAGE_CHARS)
    answer = asked.answer.array if isinstance(asked.answer, Tensor) else asked.answer
    if isinstance(answer, (np.ndarray, np.generic)) and answer.ndim == 0:
        is_coarse = answer.dtype.kind == "f" and answer.dtype.itemsize < 8
        return f"{answer!s} ({answer.dtype})" if is_coarse else str(answer)
    if isinstance(answer, float):  # not as `show` writes it: nobody has to paste an inf
        return repr(answer)
    if isinstance(answer, np.ndarray) and answer.size <= MOST_SHOWN:
        return _one_line(np.array2string(answer, separator=", ", precision=8))
    text = show(answer)
    return clean(text if len(text) <= _CALL_CHARS else kind_of(answer), MESSAGE_CHARS)


def explained(
    result: CheckResult, found: Found | None, wrong: WrongDeclaration | None, *, is_flaky: bool = False
) -> CheckResult:
    """Return a record with all that was found out about its loss; its message stays what a self-check says, too.

    Parameters
    ----------
    result : CheckResult
        With the parts that the failing case gave.
    found : Found, optional
        The simplest failing case.
    wrong : WrongDeclaration, optional
        The known-wrong answer that behaves the same.
    is_flaky : bool
        The check does not fail again.
    """
    explanation = result.explanation or Explanation()
    if is_flaky:
        # Whoever tries the call would find it right.
        finding = explanation.finding or f"Your code {explanation.returned}."
        explanation = replace(explanation, call="", returned="", is_ending=False, expected="", finding=finding)
    elif found is not None and not result.hidden:
        trial = found.trial
        # Where the check itself gave a part of the points, the answer may be right on the case (one pair for all L).
        if trial.failure is not None and not result.points and result.reason is not Reason.PARTIAL:
            simplest = parts(trial.failure, trial.last(), hidden=False)
            explanation = replace(simplest, misconception=explanation.misconception)
        if explanation.call:
            irrelevant = tuple(name for name in found.irrelevant)
            explanation = replace(explanation, is_smallest=found.is_searched, irrelevant=irrelevant)
    if wrong is not None:
        explanation = replace(explanation, misconception=wrong.says, known_as=wrong.file)
    return replace(result, explanation=replace(explanation, is_flaky=is_flaky))


def _join(*texts: str) -> str:
    return " ".join(text for text in texts if text)


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


def pasted(call: Call | None) -> str:
    """Write a call such that it can be pasted and gives the same; empty if it cannot be written so."""
    text = show_call(call)
    return "" if call is None or not all(_is_exact(arg) for arg in (*call.args, *call.kwargs.values())) else text


def _is_exact(value: Any) -> bool:
    """Say whether `show` writes a value out."""
    match value:
        case np.ndarray():
            return value.size <= MOST_SHOWN and bool(np.isfinite(value).all())
        case list() | tuple():
            return len(value) <= MOST_SHOWN and all(_is_exact(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, complex, str, Fraction, np.generic))


def show(value: Any) -> str:
    """Write a value that we made ourselves, as Python."""
    match value:
        case Tensor():
            return f"<{value.array.dtype} tensor of shape {value.array.shape}>"
        case np.ndarray() if value.size <= MOST_SHOWN:
            return f"np.array({_one_line(np.array2string(value, separator=', ', floatmode='unique'))})"
        case np.ndarray():
            return f"<array of shape {value.shape}>"
        case np.generic():
            return repr(value.item())
        case list() if len(value) <= MOST_SHOWN:
            return f"[{', '.join(show(item) for item in value)}]"
        case tuple() if len(value) <= MOST_SHOWN:
            return f"({', '.join(show(item) for item in value)}{',' if len(value) == 1 else ''})"
        case list() | tuple() | Mapping():
            return f"<{type(value).__name__} of length {len(value)}>"
        case Fraction():
            return f"Fraction({value.numerator}, {value.denominator})"
        case float() if not math.isfinite(value):
            return f"float('{value}')"
        case None | bool() | int() | float() | complex() | str():
            return repr(value)
    return f"<{getattr(value, 'type_name', type(value).__name__)}>"


def _one_line(array_text: str) -> str:
    """Take out the line feeds and blanks by which numpy lines numbers up."""
    return re.sub(r"\s+", " ", _PADDING.sub("", array_text))


def _capital(text: str) -> str:
    # "the result" begins a sentence with a capital; `dead_invariant`, λ, r and du are names and keep their own.
    word = text.split(" ", 1)[0]
    is_word = word.isalpha() and (len(word) > 2 or word in _SHORT_WORDS)
    return text[:1].upper() + text[1:] if is_word else text


_SHORT_WORDS = frozenset(("an", "at", "by", "if", "in", "it", "no", "of", "on", "so", "to"))
