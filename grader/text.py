"""Text on its way out: made harmless, worded alike everywhere, written in one piece."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from grader.model import Ending, ProblemResult, Reason, SubmissionResult, Verdict

# Terminal escapes: CSI (colours, cursor), strings ended by BEL or ST (titles, links), and two-byte ones.
# The cap of 500 keeps an unfinished string from swallowing what follows it.
_ANSI = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]|\x9b[0-?]*[ -/]*[@-~]"
    "|\x1b[\\]PX^_][^\x07\x1b]{0,500}(?:\x07|\x1b\\\\)"
    "|\x1b[ -/]*[0-Z\\\\^-~]"
)

# Characters that no reader can see but that programs obey, and that no UTF-8 or HTML file may hold:
# controls, soft hyphen, bidi marks and overrides, zero-width and filler characters, line separators,
# annotations, language tags, noncharacters, lone surrogates. ZWJ and ZWNJ stay: names need them.
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(chr((plane << 16) + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
)
_ONE_FORBIDDEN = re.compile(f"[{_FORBIDDEN}]")

# More than six marks on one letter is not a language but an attempt to draw over the neighbours.
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_TOO_MANY_MARKS = re.compile(f"([{_MARKS}]{{6}})[{_MARKS}]+")

# One set, since the regex engine looks for a set ten times as fast as for alternatives; a name with an
# ordinary accent as a mark of its own takes the slow way and comes out as it was.
_SUSPECT = re.compile(f"[{_FORBIDDEN}{_MARKS}]")


# What nobody need look at. Without these bytes, UTF-8 is still UTF-8: other characters have none of them.
_PLAIN = bytes(range(0x20, 0x7F)) + b"\t\n"
_LONG = 200


def _is_suspect(text: str) -> bool:
    """Say whether anything in a text may have to be replaced."""
    if len(text) < _LONG:
        return _SUSPECT.search(text) is not None
    try:
        rest = text.encode("utf-8").translate(None, _PLAIN)
    except UnicodeEncodeError:  # a lone surrogate
        return True
    # A regular expression takes 80 ns a character, and long texts are plain for the most part.
    return bool(rest) and _SUSPECT.search(rest.decode("utf-8")) is not None


def clean(text: str, limit: int = 10_000) -> str:
    r"""Return the text such that it can be shown anywhere, on at most about ``limit`` characters.

    Parameters
    ----------
    text : str
        Anything a student may have written: HTML is *not* escaped here, that is the template's job.
    limit : int
        Characters that are kept; what is cut is counted at the end.

    Notes
    -----
    Line feeds and tabs stay, other line ends become line feeds, terminal escapes go, control characters
    become their pictures (``␀``), other invisible characters their Python escapes (``\u202e``).
    """
    if len(text) <= limit and not _is_suspect(text):
        return text
    # An escape takes at most ten characters, so this much is enough to fill the limit in honest text,
    # and the work is bounded for hostile text.
    kept = text[: 2 * limit]
    kept = kept.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = _ONE_FORBIDDEN.sub(_picture, _ANSI.sub("", kept))
    kept = _TOO_MANY_MARKS.sub(r"\1", kept)
    cut = max(0, len(text) - 2 * limit) + max(0, len(kept) - limit)
    return f"{kept[:limit]}… [{cut:,} more characters]" if cut else kept


def clean_line(text: str, limit: int = 200) -> str:
    """Return the text cleaned, on one line, without blanks at its ends."""
    return " ".join(clean(text, limit).split())


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    return match[0].encode("unicode_escape", "backslashreplace").decode("ascii")


@lru_cache(maxsize=2_000)
def write_points(points: float) -> str:
    """Return points as people write them: ``4``, ``2.5``; ``?`` where there is no number."""
    if not math.isfinite(points):
        return "?"
    # Four digits hide the rounding noise of sums and keep every share that a teacher would give.
    return f"{round(points, 4) + 0.0:.4f}".rstrip("0").rstrip(".")


def count_points(points: float) -> str:
    """Return points with their word: ``1 point``, ``2.5 points``."""
    written = write_points(points)
    return f"{written} point" if written == "1" else f"{written} points"


class FlagKind(StrEnum):
    """What somebody who reads a score must know about it, the gravest first."""

    NOT_GRADED = "NOT GRADED"
    NOTHING = "nothing handed in"
    LOAD = "does not load"
    CRASH = "crashed"
    EXIT = "exited"
    LIMIT = "limit hit"
    REFUSED = "refused files"


@dataclass(frozen=True, slots=True)
class Flag:
    """A remark on a score, and the problems or files that it is about."""

    kind: FlagKind
    where: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}: {', '.join(self.where)}" if self.where else str(self.kind)


_LIMITS = frozenset({Ending.CPU, Ending.WALL, Ending.MEMORY, Ending.OUTPUT})
_CRASHES = frozenset({Ending.SIGNAL, Ending.PROTOCOL})


def flags(result: SubmissionResult) -> tuple[Flag, ...]:
    """Return what must be known besides the score, the gravest first."""
    problems = result.problems
    found: list[Flag] = []
    for kind in FlagKind:
        if kind is FlagKind.NOTHING:
            if problems and all(is_missing(problem) for problem in problems):
                found.append(Flag(kind))
        elif kind is FlagKind.REFUSED:
            if result.refused:
                found.append(Flag(kind, result.refused))
        elif where := tuple(problem.problem for problem in problems if _TESTS[kind](problem)):
            found.append(Flag(kind, where))
    return tuple(found)


def is_missing(problem: ProblemResult) -> bool:
    """Whether nothing that this problem asks for was handed in."""
    reasons = {check.reason for check in problem.checks}
    return (
        Reason.MISSING in reasons
        and reasons <= {Reason.MISSING, Reason.DEPENDENCY}
        and all(check.verdict in (Verdict.FAIL, Verdict.SKIPPED) for check in problem.checks)
        and problem.points <= 0
    )


def _endings(problem: ProblemResult) -> set[Ending]:
    return {problem.ending, *(check.ending for check in problem.checks)}


def _has(problem: ProblemResult, reason: Reason) -> bool:
    return any(check.reason is reason for check in problem.checks)


_TESTS: dict[FlagKind, Callable[[ProblemResult], bool]] = {
    FlagKind.NOT_GRADED: lambda problem: not problem.is_graded,
    FlagKind.LOAD: lambda problem: _has(problem, Reason.LOAD),
    FlagKind.CRASH: lambda problem: (
        bool(_endings(problem) & _CRASHES)
        or (_has(problem, Reason.CRASH) and Ending.EXIT not in _endings(problem))
    ),
    FlagKind.EXIT: lambda problem: Ending.EXIT in _endings(problem),
    FlagKind.LIMIT: lambda problem: bool(_endings(problem) & _LIMITS) or _has(problem, Reason.LIMIT),
}


def replace_file(path: Path, content: str | Iterable[str]) -> None:
    """Write a UTF-8 file in one piece: whoever looks finds the old content or the new, never half.

    Parameters
    ----------
    path : Path
        Its folder is made if it is missing.
    content : str, or iterable of str
        Cleaned text, or its pieces; a stray lone surrogate is written as its escape rather than losing the file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name[:100]}.{os.getpid()}.tmp")
    try:
        # newline="" keeps the line ends of the content on every system.
        with draft.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.writelines([content] if isinstance(content, str) else content)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
