"""Cut a formula's text into commands, words, numbers and characters, each with its place in the source."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .faults import Unreadable
from .limits import MAX_CHARS, MAX_DEPTH, MAX_NUMBER, MAX_TOKENS
from .notation import CHARS, COMBINING, EQUAL_CHARS, GREEK, LIBRARIES, RAISED, RELATION_CHARS, VULGAR


class Raw(NamedTuple):
    """One piece of the source.

    Attributes
    ----------
    kind : str
        "command" (without its backslash), "word", "number", "char", "raised" (superscript characters), "accent"
        (a combining mark), "sign" (an operator of several characters).
    """

    kind: str
    text: str
    start: int
    end: int


# What Python or TOML makes of "\alpha", "\beta", "\frac", "\vec" in a string that is not raw: a control
# character and the rest of the name. Tabs and line ends may also be just that, so there the rest decides.
_CONTROLS = {"\a": "a", "\b": "b", "\f": "f", "\v": "v"}
_BLANKS = {"\t": "t", "\n": "n", "\r": "r"}
_EATEN = re.compile(
    "[\a\b\f\v](?=[A-Za-z])"
    "|\t(?=(?:op|anh|heta|au|ilde|ext|extrm|extnormal|extbf|extit|imes|frac|extstyle|riangleq|herefore|o)(?![a-z]))"
    "|\n(?=(?:abla|u|eq|e|onumber|otin|ot)(?![a-z]))"
    "|\r(?=(?:ight|ho|m|angle|brace|brack|vert|Vert|ightarrow|paren)(?![a-z]))"
)

_PIECE = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<comment>(?<!\\)%[^\n]*)"
    r"|\\(?P<command>[A-Za-z]+|\n|.)(?:(?<=operatorname)\*|(?<=tag)\*|(?<=space)\*)?"
    rf"|(?P<library>(?<![A-Za-z\\]){LIBRARIES}\.(?=[A-Za-z]))"
    r"|(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<word>(?:log1p|expm1|log10|log2)(?=\s*[(}])|[A-Za-z]+)"
    r"|(?P<sign>\*\*|<=|>=|!=|==|:=|=:|=>|->|\.\*|\./|\.\^|\.T(?![A-Za-z])|\.t\(\))"
    r"|(?P<char>.)",
    re.DOTALL,
)


def mended(source: str) -> tuple[str, list[int], bool]:
    r"""Undo what an unraw string did to backslashes.

    Returns
    -------
    str
        The text with ``\frac`` where there was a form feed and ``rac``.
    list of int
        For each character of it, and for its end, the place in ``source``.
    bool
        Whether anything was undone.
    """
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(source):
        if _EATEN.match(source, place):
            parts += ["\\", _CONTROLS.get(char) or _BLANKS[char]]
            places += [place, place]
        else:
            parts.append(char)
            places.append(place)
    places.append(len(source))
    return "".join(parts), places, len(parts) > len(source)


def scan(source: str) -> tuple[list[Raw], bool]:
    """Cut a formula into pieces.

    Returns
    -------
    list of Raw
    bool
        Whether backslashes had to be mended.

    Raises
    ------
    Unreadable
        If it is too long or holds what no formula holds.
    """
    if len(source) > MAX_CHARS:
        raise Unreadable(f"it has {len(source):,} characters; {MAX_CHARS:,} are allowed", (MAX_CHARS, MAX_CHARS + 1))
    text, places, is_mended = mended(source)
    pieces: list[Raw] = []
    for match in _PIECE.finditer(text):
        kind = match.lastgroup or ""
        if kind in ("space", "comment", "library"):
            continue
        start, end = places[match.start()], max(places[match.end()], places[match.start()] + 1)
        found = match[kind]
        if kind == "number" and len(found) > MAX_NUMBER:
            raise Unreadable(f"a number has {len(found)} digits; {MAX_NUMBER} are allowed", (start, end))
        if kind == "char":
            pieces += _characters(found, start, end)
        else:
            pieces.append(Raw(kind, found, start, end))
        if len(pieces) > 3 * MAX_TOKENS:
            raise Unreadable(f"it has more than {3 * MAX_TOKENS} parts", (start, end))
    _check_braces(pieces)
    return pieces, is_mended


def _characters(char: str, start: int, end: int) -> list[Raw]:
    if char in RAISED:
        return [Raw("raised", RAISED[char], start, end)]
    if char in GREEK:
        return [Raw("word", GREEK[char], start, end)]
    if char in COMBINING:
        return [Raw("accent", COMBINING[char], start, end)]
    if char in VULGAR:
        return [
            Raw("number" if part.isdigit() else "char", part, start, end) for part in VULGAR[char]
        ]
    if char in CHARS or char in RELATION_CHARS or char in EQUAL_CHARS or char in "^_$:.!?#~∂∇√∈∀π∞𝟙𝟏\"…":
        return [Raw("char", char, start, end)]
    if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        if char in "\ufeff\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\xad":  # invisible, and meant as nothing
            return []
        name = "the character NUL" if char == "\0" else f"a control character (code {ord(char)})"
        raise Unreadable(f"it contains {name}", (start, end))
    # ẑ is z and a mark; a bold or italic mathematical letter is that letter.
    plain = unicodedata.normalize("NFKD", char)
    if plain != char and len(plain) <= 3:
        return [piece for one in plain for piece in _letter_or_mark(one, start, end)]
    return [Raw("char", char, start, end)]


def _letter_or_mark(char: str, start: int, end: int) -> list[Raw]:
    if char in COMBINING:
        return [Raw("accent", COMBINING[char], start, end)]
    if char in GREEK:
        return [Raw("word", GREEK[char], start, end)]
    kind = "word" if char.isascii() and char.isalpha() else "number" if char.isascii() and char.isdigit() else "char"
    return [Raw(kind, char, start, end)]


def _check_braces(pieces: list[Raw]) -> None:
    """Make sure that braces pair up, and that brackets are not nested too deeply."""
    braces: list[Raw] = []
    depth = 0
    for piece in pieces:
        if piece.kind != "char":
            continue
        if piece.text == "{":
            braces.append(piece)
        elif piece.text == "}":
            if not braces:
                raise Unreadable("a brace `}` closes what was never opened", (piece.start, piece.end))
            braces.pop()
        depth += (piece.text in "([") - (piece.text in ")]")
        if len(braces) + depth > MAX_DEPTH:
            raise Unreadable(f"brackets are nested deeper than {MAX_DEPTH}", (piece.start, piece.end))
    if braces:
        raise Unreadable("a brace `{` is never closed", (braces[-1].start, braces[-1].end))
