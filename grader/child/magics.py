"""What a notebook's cell holds beside Python: magics and shell lines, taken out so that the line numbers stay."""

from __future__ import annotations

import ast
import re
from contextlib import suppress
from pathlib import Path

#: Line magics, shell lines and questions, and what IPython takes for a magic without its mark.
_LINE = re.compile(
    r"^(?P<indent>\s*)(?:[%!?]|[\w.]+\?+\s*$|(?:pip3?|conda|apt(?:-get)?|wget|git|cd|ls|mkdir)\s+[\w./~-])"
)
#: `files = !ls` gives a list of lines, `t = %timeit -o f()` something else.
_ASSIGNED = re.compile(r"^(?P<target>\s*[\w., ]+?\s*=\s*)(?P<mark>[!%])")
#: Line magics that run the statement behind them in the notebook's own namespace.
_RUNS = re.compile(r"^(?P<indent>\s*)%(?:time|prun|mprun|memit)\s+(?P<statement>[^-\s].*)$")
#: Cell magics whose body is ordinary Python.
_PYTHON_CELLS = {"time", "timeit", "capture", "prun", "matplotlib", "python", "python3", "memit"}
_WRITES = re.compile(r"\s*%%(?:writefile|file)\s+(?P<append>-a\s+)?(?P<name>\w[\w.-]*\.\w+)\s*$")


def python_of_cell(source: str) -> str:
    """Return the Python in a cell, each line where it was; a cell in another language is empty."""
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is not None and lines[first].lstrip().startswith("%%"):
        magic = lines[first].lstrip()[2:].split(None, 1)
        if not magic or magic[0] not in _PYTHON_CELLS:
            return ""
        lines[first] = ""
    try:
        ast.parse("\n".join(lines))
    except IndentationError:
        lines = _without_magics(_dedented(lines))
    except SyntaxError:
        # Only a cell that is not Python as it stands is touched: `%` may start a continued line.
        lines = _without_magics(lines)
    except (ValueError, MemoryError, RecursionError):
        pass
    return "\n".join(lines)


def write_file(source: str) -> None:
    """Write the file that a ``%%writefile`` cell holds: the next cell may import it."""
    head, _, body = source.lstrip("\n").partition("\n")
    if found := _WRITES.match(head):
        with suppress(OSError), Path(found["name"]).open("a" if found["append"] else "w", encoding="utf-8") as file:
            file.write(body)


def _dedented(lines: list[str]) -> list[str]:
    """Take away the indentation of a cell that is indented as a whole, as IPython does."""
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    if indent and all(line.startswith(indent) for line in lines if line.strip()):
        return [line[len(indent) :] for line in lines]
    return lines


def _without_magics(lines: list[str]) -> list[str]:
    kept: list[str] = []
    is_continued = False
    for line in lines:
        if is_continued:
            kept.append("")
        else:
            kept.append(_without_magic(line))
        # `!pip install a \` goes on in the next line, a comment does not.
        is_continued = (is_continued or kept[-1] != line) and line.rstrip().endswith("\\")
    return kept


def _without_magic(line: str) -> str:
    if found := _RUNS.match(line):
        return found["indent"] + found["statement"]
    if found := _ASSIGNED.match(line):
        return f"{found['target']}{'[]' if found['mark'] == '!' else 'None'}  # {line[found.end('target') :]}"
    if found := _LINE.match(line):
        return f"{found['indent']}pass  # {line[found.end('indent') :]}"
    return line
