"""scores.csv: one row per student and assignment, for a spreadsheet or a learning management system."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from grader.model import SubmissionResult
from grader.text import clean_line, flags, replace_file, write_points

FIXED = ("assignment", "student", "total", "max")
LAST = "flags"

# A spreadsheet takes a cell that starts so for a formula (OWASP, "CSV Injection"; full-width forms too, which
# some versions of Excel fold to ASCII). An apostrophe in front makes it a text.
_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")


def write(results: Iterable[SubmissionResult], path: Path) -> None:
    """Write the scores, in one piece.

    Parameters
    ----------
    results : iterable of SubmissionResult
        One row each, in this order; one at a time is enough.
    path : Path
        The file; an older one is replaced.

    Notes
    -----
    A problem that is not graded gives an empty cell, and so does its total: an import must not turn our fault
    into a student's zero. UTF-8 without a byte order mark, lines end with LF.
    """
    replace_file(path, render(results))


def render(results: Iterable[SubmissionResult]) -> str:
    """Return the text of scores.csv."""
    # Each assignment's problems stay together and in their order, also where one student lacks some.
    columns: dict[str, dict[str, None]] = {}
    rows = []
    for result in results:
        columns.setdefault(result.assignment, {}).update((one.problem, None) for one in result.problems)
        rows.append(_row(result))
    problems = list(dict.fromkeys(problem for names in columns.values() for problem in names))
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([*FIXED, *(harmless(_heading(problem)) for problem in problems), LAST])
    for fixed, cells, remarks in rows:
        writer.writerow([*fixed, *(cells.get(problem, "") for problem in problems), remarks])
    return buffer.getvalue()


def _row(result: SubmissionResult) -> tuple[list[str], dict[str, str], str]:
    """Return what stands before the problems' points, these, and what stands behind them."""
    fixed = [
        harmless(result.assignment),
        harmless(result.student),
        write_points(result.points) if result.problems and result.is_graded else "",
        write_points(result.max_points),
    ]
    cells = {one.problem: write_points(one.points) if one.is_graded else "" for one in result.problems}
    return fixed, cells, harmless("; ".join(str(flag) for flag in flags(result)))


def harmless(text: str) -> str:
    """Return a text that a spreadsheet shows and does not run: cleaned, on one line, never a formula."""
    shown = clean_line(text, limit=500)
    # The raw text counts too: a tab at its start is gone from the cleaned one, its intention is not.
    return f"'{shown}" if text.startswith(_FORMULA_STARTS) or shown.startswith(_FORMULA_STARTS) else shown


def _heading(problem: str) -> str:
    return f"problem {problem}" if problem in (*FIXED, LAST) else problem
