r"""Expand the macros that a LaTeX file defines for itself: ``\newcommand{\zh}{\hat{z}}``, within bounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

#: A homework's preamble; what is beyond is not expanded.
MAX_MACROS = 200
MAX_EXPANSIONS = 300
#: No formula is longer (see `formulas.limits`).
MAX_CHARS = 20_000

_DEFINITION = re.compile(
    r"\\newcommand\*?\s*|\\renewcommand\*?\s*|\\providecommand\*?\s*|\\DeclareMathOperator\*?\s*|\\def\s*"
    r"|\\NewDocumentCommand\s*|\\DeclarePairedDelimiter\s*"
)
_NAME = re.compile(r"\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+)")
_COUNT = re.compile(r"\s*\[(\d)\]\s*(\[[^\]]*\])?\s*|(?:#\d)*\s*")
_PARAMETER = re.compile(r"#(\d)")
_COMMAND = re.compile(r"\\([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Macro:
    """A macro: how many arguments it takes, and what it stands for."""

    count: int
    body: str


def macros_of(text: str) -> dict[str, Macro]:
    """Find the macros that a file defines; comments must be gone already."""
    found: dict[str, Macro] = {}
    for definition in _DEFINITION.finditer(text):
        if len(found) >= MAX_MACROS:
            break
        name = _NAME.match(text, definition.end())
        if name is None:
            continue
        at = _COUNT.match(text, name.end())
        end = at.end() if at is not None else name.end()
        head = text[name.end() : end]
        body = _braced(text, end)
        if body is None or (at is not None and at[2]):  # a default for the first argument: hardly anybody's
            continue
        count = int(at[1]) if at is not None and at[1] else head.count("#")
        is_operator = definition[0].startswith("\\DeclareMathOperator")
        inner = rf"\operatorname{{{body}}}" if is_operator else body
        if definition[0].startswith("\\DeclarePairedDelimiter"):
            closing = _braced(text, end + len(body) + 2)
            if closing is None:
                continue
            count, inner = 1, rf"\left{body} #1 \right{closing}"
        found[name[1] or name[2]] = Macro(count, inner)
    return found


def expanded(text: str, macros: dict[str, Macro]) -> str:
    """Put in what macros stand for; one that uses itself, or grows without end, is left as it is."""
    if not macros:
        return text
    left = MAX_EXPANSIONS
    at = 0
    while left and len(text) <= MAX_CHARS and (match := _next(text, at, macros)) is not None:
        macro = macros[match[1]]
        is_starred = macro.count > 0 and text.startswith("*", match.end())  # \paren*{x}: with \left and \right
        arguments, end = _arguments(text, match.end() + is_starred, macro.count)
        if arguments is None:
            at = match.end()
            continue
        inner = _PARAMETER.sub(partial(_argument, arguments), macro.body)
        # A space keeps "\zh x" from becoming one command with what follows.
        text = f"{text[: match.start()]}{inner} {text[end:]}"
        at = match.start()
        left -= 1
    return text


def _argument(arguments: dict[str, str], parameter: re.Match[str]) -> str:
    return arguments.get(parameter[1], "")


def _next(text: str, at: int, macros: dict[str, Macro]) -> re.Match[str] | None:
    return next((match for match in _commands(text, at) if match[1] in macros), None)


def _commands(text: str, at: int) -> Iterator[re.Match[str]]:
    return _COMMAND.finditer(text, at)


def _arguments(text: str, at: int, count: int) -> tuple[dict[str, str] | None, int]:
    """Take a macro's arguments: what is in braces, or one character or command."""
    found: dict[str, str] = {}
    for number in range(1, count + 1):
        while at < len(text) and text[at].isspace():
            at += 1
        inner = _braced(text, at)
        if inner is not None:
            found[str(number)] = inner
            at += len(inner) + 2
        elif at < len(text):
            command = _COMMAND.match(text, at)
            one = command[0] if command is not None else text[at]
            found[str(number)] = one
            at += len(one)
        else:
            return None, at
    return found, at


def _braced(text: str, at: int) -> str | None:
    """Return what is in the braces that open here; None if none do, or if they do not close soon."""
    if not text.startswith("{", at):
        return None
    depth = 0
    for index in range(at, min(len(text), at + 2000)):
        char = text[index]
        if char in "{}" and text[index - 1] != "\\":
            depth += 1 if char == "{" else -1
        if depth == 0:
            return text[at + 1 : index]
    return None
