"""Show what a self-check in a notebook found, as HTML or as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from grader.course.problems import Problem
from grader.grading.selfcheck import SIGNS, Found, Missing, explained, is_whole, left_out
from grader.model import ProblemResult, add_points
from grader.text import clean, clean_line, write_points
from grader.wording import NO_BOX, NO_GRADE

_CODE = re.compile(r"`([^`\n]+)`")
_CHARS = 4000
#: Legible on white and on black: a notebook has themes.
_COLOURS = {"✓": "#2b8a3e", "✗": "#e03131", "–": "#b7791f", "!": "#ae3ec9"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What there is to show of one problem."""

    record: ProblemResult
    whole: Problem
    found: tuple[Found, ...]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A sign or a word, points, and what is said, the first line apart."""

    sign: str
    points: str
    lines: tuple[str, ...]


def text(shown: Shown) -> str:
    """Return it as text."""
    lines = [f"{shown.record.problem}  {clean_line(shown.record.title)}"]
    for row in _rows(shown):
        lead = f"  {row.sign} {row.points}".ljust(15)
        said = [part for line in row.lines for part in clean(line, _CHARS).splitlines()]
        lines += [f"{lead if number == 0 else ' ' * 15}{line}" for number, line in enumerate(said)]
    return "\n".join([*lines, *_closing(shown)])


def html(shown: Shown) -> str:
    """Return it as HTML that needs nothing from anywhere."""
    rows = "".join(_row(row) for row in _rows(shown))
    title = f"<b>{_marked(shown.record.problem)}</b> {_marked(shown.record.title)}"
    closing = "<br>".join(_marked(line) for line in _closing(shown))
    return (
        '<div style="max-width:60em;line-height:1.45">'
        f'<div style="margin-bottom:.4em">{title}</div>'
        f'<table style="border-collapse:collapse;text-align:left">{rows}</table>'
        f'<div style="margin-top:.6em">{closing}</div></div>'
    )


def _rows(shown: Shown) -> Iterator[_Row]:
    if shown.found:
        places: dict[str, list[str]] = {}
        for one in shown.found:
            places.setdefault(one.where + (" (formula)" if one.is_formula else ""), []).append(f"`{one.name}`")
        yield _Row("found", "", ("; ".join(f"{', '.join(names)} in {where}" for where, names in places.items()),))
    if shown.missing:
        yield _Row("missing", "", ("; ".join(str(one) for one in shown.missing),))
    for check in shown.record.checks if shown.found else ():
        points = write_points(check.points)
        points += "" if is_whole(check) else f"/{write_points(check.max_points)}"
        notes = tuple(f"Note: {note}" for note in check.notes)
        yield _Row(SIGNS[check.verdict], points, (clean_line(check.sentence, 600), *explained(check), *notes))
    for note in shown.record.notes:
        yield _Row("note", "", (note,))
    count, points_left = left_out(shown.whole, shown.record.form)
    if count:
        runs = "check runs" if count == 1 else "checks run"
        yield _Row("others", "", (f"{count} more {runs} in grading only: {write_points(points_left)} points.",))


def _closing(shown: Shown) -> tuple[str, ...]:
    checks = shown.record.checks
    got, most = add_points(one.points for one in checks), add_points(one.max_points for one in checks)
    passed = sum(map(is_whole, checks))
    said = f"{passed} of {len(checks)} public checks pass; {write_points(got)} of {write_points(most)} points."
    return said, NO_BOX, NO_GRADE


def _row(row: _Row) -> str:
    colour = _COLOURS.get(row.sign, "inherit")
    first, *more = (_marked(line) for line in row.lines)
    said = first + "".join(f'<div style="opacity:.85">{line}</div>' for line in more)
    cell = "padding:.15em .8em .15em 0;vertical-align:top;text-align:left;background:none"
    return (
        f'<tr style="background:none"><td style="{cell};white-space:nowrap;color:{colour}"><b>{escape(row.sign)}</b> '
        f'{escape(row.points)}</td><td style="{cell}">{said}</td></tr>'
    )


def _marked(line: str) -> str:
    """Escape a text, and set what stands between backticks as code."""
    said = escape(clean(line, _CHARS)).replace("\n", "<br>")
    return _CODE.sub(r"<code>\1</code>", said)
