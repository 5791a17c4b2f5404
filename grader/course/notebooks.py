"""Read a notebook's code cells from its JSON, within caps; no cell is parsed or run here.

The standard parser and a few checks are enough: nbformat would validate a schema and rewrite old formats,
which costs a second per notebook and fails on honest notebooks that lack a field nobody needs here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MAX_CELLS = 2000
MAX_SOURCE_BYTES = 4 * 1024 * 1024
# Each value of hostile JSON ("[[],[],…") costs some 200 bytes of memory for 3 of text. A comma stands
# between any two values, so this bounds their number; a notebook of 10 MB with plots holds some 100,000.
MAX_VALUES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """What a notebook holds, or why it cannot be read.

    Attributes
    ----------
    cells : tuple of (int, str)
        Each code cell's number, counted from 1 over all cells, and its source.
    broken : str
        One sentence's end ("is not valid JSON: …"); empty when the notebook was read.
    """

    cells: tuple[tuple[int, str], ...] = ()
    broken: str = ""


def read_notebook(data: bytes) -> Notebook:
    """Read the code cells of a notebook, formats 3 and 4.

    Parameters
    ----------
    data : bytes
        The file. Its size was capped when it was read.
    """
    if data.count(b",") > MAX_VALUES:
        return Notebook(broken=f"holds more than {MAX_VALUES:,} values")
    try:
        document = json.loads(data)
    except RecursionError:
        return Notebook(broken="is nested too deeply to be a notebook")
    except UnicodeDecodeError as error:
        return Notebook(broken=f"is not UTF-8 text (byte {error.start})")
    except json.JSONDecodeError as error:
        what = "is empty" if not data.strip() else f"is not valid JSON: line {error.lineno}, {error.msg}"
        return Notebook(broken=what)
    except ValueError as error:
        # A number of more than 4300 digits: Python refuses to convert it.
        return Notebook(broken=f"is not valid JSON: {error}")
    try:
        cells = tuple(_code_cells(document))
    except _Broken as broken:
        return Notebook(broken=str(broken))
    return Notebook(cells=cells)


class _Broken(Exception):
    """Carry the end of the sentence that says why a notebook cannot be read."""


def _code_cells(document: Any) -> Iterator[tuple[int, str]]:
    total = 0
    for number, cell in enumerate(_all_cells(document), start=1):
        if number > MAX_CELLS:
            raise _Broken(f"holds more than {MAX_CELLS} cells")
        if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
            raise _Broken(f"is damaged: cell {number} is no cell")
        if cell["cell_type"] != "code":
            continue
        # Format 4 says "source", format 3 says "input".
        source = _text(cell.get("source", cell.get("input", "")))
        if source is None:
            raise _Broken(f"is damaged: the source of cell {number} is no text")
        total += len(source)
        if total > MAX_SOURCE_BYTES:
            raise _Broken(f"holds more than {MAX_SOURCE_BYTES // 1024 // 1024} MiB of code")
        yield number, source


def _all_cells(document: Any) -> list[Any]:
    if not isinstance(document, dict):
        raise _Broken("is JSON, but no notebook")
    cells = document.get("cells")
    if isinstance(cells, list):
        return cells
    worksheets = document.get("worksheets")
    if cells is None and isinstance(worksheets, list):
        sheets = [sheet.get("cells") if isinstance(sheet, dict) else None for sheet in worksheets]
        if all(isinstance(sheet, list) for sheet in sheets):
            return [cell for sheet in sheets if sheet is not None for cell in sheet]
    raise _Broken("is JSON without a list of cells, so no notebook")


def _text(source: Any) -> str | None:
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        return None
    # "\ud800" is legal JSON and half a character: it could be neither sent nor stored.
    return "".join(lines).encode("utf-8", "replace").decode("utf-8")
