"""Find headings in a notebook's texts, and which problems of the sheet a heading names.

Searched line by line, not with a Markdown parser: half of the headings that students write (`#Problem 2` without a
blank, a line in bold, a comment at the top of a code cell) are none to Markdown, but are read as such by everybody.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Longer lines are no headings; it also bounds what the patterns have to look at.
_LONGEST = 160
#: A comment stands at the top of its cell: within its first lines.
_TOP_LINES = 6

_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_ATX = re.compile(r"\s{0,3}#{1,6}(.+)")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{3,})\s*")
_BOLD = re.compile(r"\s{0,3}(?:\*\*|__)(.+?)(?:\*\*|__)")
_HTML = re.compile(r"\s*(?:<\w+[^>]*>\s*)*<h[1-6][^>]*>(.+)", re.IGNORECASE)
# `<문제 1>` is a title to some, and no tag.
_TAG = re.compile(r"</?(?:font|span|b|i|u|a|center|strong|em|h[1-6]|div|p|br|su[bp]|mark|code)\b[^>]*>", re.IGNORECASE)
_ITEM = re.compile(r"\d+[.)]\s")
_COMMENT = re.compile(r"\s*#+(.*)")
_MAGIC = re.compile(r"\s*%")

_NUMBER = r"(\d{1,2}(?:[.]\d{1,2}){0,2})(?!\d)"
# What stands before "Problem 2" without making it another thing: marks, "HW3", "1.3", "Solution to".
_BEFORE = r"""
    \W*
    (?:(?:title|markdown)\s+\W*)?
    (?:(?:hw|homework|assignment|problem\ set|pset|ps|과제|숙제)\s*\#?\d*\s*[-–—:,.|/]*\s*)?
    (?:\d{1,2}(?:[.]\d{1,2})*[.)]?\s+)?
    (?:(?:my\ )?(?:solutions?|answers?|code)\s*(?:to|of|for|[-–—:])?\s*)?
"""
_WORDS = r"(?:problems?|prob|questions?|exercises?|ex|tasks?|aufgaben?|문제|問題|题目|題目)"
_NAMED = re.compile(
    rf"""{_BEFORE}
    (?: {_WORDS} [\s.:\#_–—(-]* (?:no\.?|nr\.?|number)?\s* {_NUMBER} (?P<sub>-\d(?!\d))?
      | [pq] [\s.]? {_NUMBER} (?:[a-h])? (?!\w)
      | {_NUMBER} \s* 번
    )
    (?P<rest>.*)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
# "Problems 1 and 2", "Problem 1, 2: …"; not "Problem 1, 3-layer networks".
_MORE = re.compile(
    rf"\s*(?:(?P<to>-|–|~|to\b|bis\b)|,|&|\+|and\b|und\b|및|와)\s*(?:{_WORDS}\s*)?{_NUMBER}"
    r"(?=\s*(?:$|[:.,&(–—]|and\b|und\b))",
    re.IGNORECASE,
)
_ALONE = re.compile(r"[\s\W]*")


def markdown_headings(source: str) -> Iterator[str]:
    """Yield the headings of a Markdown cell, in order, as plain text."""
    is_code = False
    lines = source.split("\n")
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if _FENCE.match(line):
            is_code = not is_code
        elif not is_code and line.strip() and len(line) <= _LONGEST and (text := _heading(line, following)):
            yield " ".join(text.split())


def comment_headings(source: str) -> Iterator[str]:
    """Yield the comments with which a code cell begins."""
    for line in source.split("\n", _TOP_LINES)[:_TOP_LINES]:
        found = _COMMENT.match(line[:_LONGEST])
        if found:
            yield " ".join(found[1].strip(" #").split())
        elif line.strip() and not _MAGIC.match(line):
            return


def _heading(line: str, following: str) -> str:
    for pattern in (_ATX, _HTML, _BOLD):
        if found := pattern.match(line):
            return _TAG.sub("", found[1]).strip(" #*_")
    text = line.strip()
    if text and _UNDERLINE.fullmatch(following):
        return text
    # "Problem 2" alone on its line, as plain text; not an item of a list of contents.
    is_item = not text[:1].isalnum() or _ITEM.match(text)
    named = None if is_item else _NAMED.match(" ".join(text.split()))
    return text if named and _ALONE.fullmatch(named["rest"]) else ""


def numbers(heading: str) -> tuple[str, ...]:
    """Return the numbers of the problems that a heading names.

    Parameters
    ----------
    heading : str
        As `markdown_headings` or `comment_headings` yield it.

    Returns
    -------
    tuple of str
        "2", "2.1"; empty for a heading that names no problem.

    Examples
    --------
    >>> numbers("1.3 Problem 2: more parameters"), numbers("Q2.1"), numbers("문제 2"), numbers("Problems 1 and 2")
    (('2',), ('2.1',), ('2',), ('1', '2'))
    >>> numbers("Training"), numbers("Homework 3"), numbers("As in Problem 1")
    ((), (), ())
    """
    text = " ".join(unicodedata.normalize("NFKC", heading[:_LONGEST]).split())
    named = _NAMED.match(text)
    if named is None:
        return ()
    first = next(number for number in named.groups()[:1] + named.groups()[2:4] if number)
    if named["sub"]:  # "Question 1-2" is question 1.2, "Problems 1-2" are two
        if not re.match(r"[^\d]*s\s", named[0], re.IGNORECASE):
            return (_plain(first + "." + named["sub"][1:]),)
        return _with_more(first, named["sub"] + named["rest"])
    return _with_more(first, named["rest"])


def _with_more(first: str, rest: str) -> tuple[str, ...]:
    found = [_plain(first)]
    while more := _MORE.match(rest):
        number = _plain(more.groups()[1])
        if more["to"] and found[-1].isdigit() and number.isdigit():
            found += [str(between) for between in range(int(found[-1]) + 1, int(number))]
        found.append(number)
        rest = rest[more.end() :]
    return tuple(dict.fromkeys(found))


def _plain(number: str) -> str:
    """Write 02.1 as 2.1."""
    return ".".join(str(int(part)) for part in number.split("."))


def number_of(name: str) -> str:
    """Return the number that a problem's own name holds: ``q2_1_layer`` is 2.1; empty if it holds none."""
    found = re.match(r"[A-Za-z]+_?(\d+(?:_\d+)*)(?:_|$)", name)
    return _plain(found[1].replace("_", ".")) if found else ""
