"""Read a notebook's code cells and headings from its JSON, within caps; no cell is parsed or run here.

The standard parser and a few checks, not nbformat, though that is quick (2 ms against 0.1 ms for sixty cells): it
refuses what students really hand in and what can be read (a cell without metadata, an output without a field, a
format that is newer than itself), and nothing that it could say of a notebook is needed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from grader.course.headings import comment_headings, markdown_headings, numbers

MAX_CELLS = 2000
MAX_SOURCE_BYTES = 4 * 1024 * 1024
#: Of the texts between the cells, more is not searched for headings.
MAX_TEXT_CHARS = 1024 * 1024
MAX_HEADINGS = 1000
# Each value of hostile JSON ("[[],[],…") costs some 200 bytes of memory for 3 of text. A comma stands
# between any two values, so this bounds their number; a notebook of 10 MB with plots holds some 100,000.
MAX_VALUES = 1_000_000

#: Kernels whose cells are Python.
_PYTHON = ("python", "ipython", "sage", "pyodide", "pyolite", "xpython")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """One heading between or in the cells.

    Attributes
    ----------
    cell : int
        The first code cell that can stand below it: the next cell, for a comment its own.
    text : str
        As written, without its marks.
    """

    cell: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notebook:
    """What a notebook holds, or why it cannot be read.

    Attributes
    ----------
    cells : tuple of (int, str)
        Each code cell's number, counted from 1 over all cells, and its source.
    headings : tuple of Heading
        In order. Comments at the top of code cells count where no text names a problem.
    broken : str
        One sentence's end ("is not valid JSON: …"); empty when the notebook was read.
    """

    cells: tuple[tuple[int, str], ...] = ()
    headings: tuple[Heading, ...] = ()
    broken: str = ""


def read_notebook(data: bytes) -> Notebook:
    """Read a notebook, formats 2 to 4 and whatever looks like them.

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
        return Notebook(broken=_no_json(data, error))
    except ValueError as error:
        # A number of more than 4300 digits: Python refuses to convert it.
        return Notebook(broken=f"is not valid JSON: {error}")
    try:
        cells = _all_cells(document)
        _expect_python(document.get("metadata"))
        code = _code_cells(cells)
    except _Broken as broken:
        return Notebook(broken=str(broken))
    if not any(source.strip() for _, source in code):
        return Notebook(broken="has no code cells" if not code else "has only empty code cells")
    return Notebook(cells=code, headings=_headings(cells, code))


class _Broken(Exception):
    """Carry the end of the sentence that says why a notebook cannot be read."""


def _no_json(data: bytes, error: json.JSONDecodeError) -> str:
    if not data.strip():
        return "is empty"
    if b"<<<<<<<" in data and b">>>>>>>" in data:
        return f"is not valid JSON: line {error.lineno} holds a merge conflict of git"
    if data.lstrip()[:1] == b"<":
        return "is not a notebook but a web page: it was saved from a browser, not downloaded"
    return f"is not valid JSON: line {error.lineno}, {error.msg}"


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


def _expect_python(metadata: Any) -> None:
    """Refuse a notebook that says it is in another language."""
    kernel, language = (
        part if isinstance(part := (metadata if isinstance(metadata, dict) else {}).get(key), dict) else {}
        for key in ("kernelspec", "language_info")
    )
    told = [language.get("name"), kernel.get("language"), {"ir": "R"}.get(str(kernel.get("name")))]
    named = [name.strip() for name in told if isinstance(name, str) and name.strip()]
    if named and not any(name.casefold().startswith(_PYTHON) for name in named):
        raise _Broken(f"is a notebook in {named[0][:30]}; only Python can be run here")


def _code_cells(cells: list[Any]) -> tuple[tuple[int, str], ...]:
    if len(cells) > MAX_CELLS:
        raise _Broken(f"holds more than {MAX_CELLS} cells")
    total, code = 0, []
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict) or not isinstance(cell.get("cell_type"), str):
            raise _Broken(f"is damaged: cell {number} is no cell")
        if cell["cell_type"] != "code":
            continue
        # Format 4 says "source", formats 2 and 3 say "input".
        source = _text(cell.get("source", cell.get("input", "")))
        if source is None:
            raise _Broken(f"is damaged: the source of cell {number} is no text")
        total += len(source)
        if total > MAX_SOURCE_BYTES:
            raise _Broken(f"holds more than {MAX_SOURCE_BYTES // 1024 // 1024} MiB of code")
        code.append((number, source))
    return tuple(code)


def _headings(cells: list[Any], code: tuple[tuple[int, str], ...]) -> tuple[Heading, ...]:
    found, left = [], MAX_TEXT_CHARS
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] not in ("markdown", "heading", "raw"):
            continue
        text = (_text(cell.get("source", "")) or "")[:left]
        left -= len(text)
        # In format 3 a heading is a cell of its own.
        texts = [text.strip()[:200]] if cell["cell_type"] == "heading" else markdown_headings(text)
        found += [Heading(cell=number + 1, text=one) for one in texts]
    if not any(numbers(text) for text in dict.fromkeys(heading.text for heading in found)):
        found += [Heading(cell=number, text=one) for number, source in code for one in comment_headings(source)]
        found.sort(key=lambda heading: heading.cell)
    return tuple(dict.fromkeys(found))[:MAX_HEADINGS]


def _text(source: Any) -> str | None:
    lines = source if isinstance(source, list) else ["" if source is None else source]
    if not all(isinstance(line, str) for line in lines):
        return None
    # "\ud800" is legal JSON and half a character: it could be neither sent nor stored.
    text = "".join(lines).encode("utf-8", "replace").decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n")
