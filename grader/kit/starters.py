"""The files that students fill in: a module, a notebook, and two files for formulas."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from grader.errors import AuthorError
from grader.kit.sheet import Item, Sheet
from grader.kit.statements import without_title
from grader.text import count_points

_RULE = 100


@dataclass(frozen=True, slots=True)
class _Part:
    """One problem's part of a module."""

    item: Item
    #: The starter's docstring.
    about: str
    #: Its statements but imports, each with the comments before it.
    body: str


def module_of(sheet: Sheet) -> str:
    """Join all starters to one module: names in order, a name that two problems share once."""
    imports, parts = _parts(sheet.items)
    chapters = [f'"""{sheet.title}."""\n', *(["\n".join(imports) + "\n"] if imports else [])]
    for part in parts:
        head = f"# ---- {part.item.heading} ({count_points(part.item.points)}) "
        about = "".join(f"# {line}".rstrip() + "\n" for line in part.about.splitlines())
        chapters.append(f"\n{head.ljust(_RULE, '-')}\n{about}\n\n{part.body}\n" if part.body else f"\n{head}\n{about}")
    return "\n".join(chapters)


def notebook_of(sheet: Sheet) -> str:
    """Make a notebook: for each problem a heading that opens its section, its statement, and its starter."""
    imports, parts = _parts(sheet.items)
    title = f"# {sheet.title}\n\nLeave the headings of the problems as they are: they say which cell answers what."
    cells = [_cell("markdown", title)]
    if imports:
        cells.append(_cell("code", "\n".join(imports)))
    for part in parts:
        heading = f"## {part.item.heading} ({count_points(part.item.points)})"
        cells.append(_cell("markdown", f"{heading}\n\n{without_title(part.item.statement).strip()}"))
        cells.append(_cell("code", part.body or "# Your code."))
    for number, cell in enumerate(cells):
        # nbformat 4.5 wants an id for each cell; the same kit has the same ones each time.
        cell["id"] = blake2b(f"{sheet.name} {number}".encode(), digest_size=4).hexdigest()
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def tex_of(sheet: Sheet) -> str:
    """Make a LaTeX document with a box for each formula; empty if no problem takes one."""
    items = [item for item in sheet.items if item.formulas]
    # Titles stand in comments only: pdflatex does not know every character of theirs.
    boxes = [
        f"% {' '.join(item.heading.split())}\n\\begin{{answer}}{{{name}}}\n\\[\n  \\ldots\n\\]\n\\end{{answer}}\n"
        for item in items
        for name in item.formulas
    ]
    return "\n".join([_TEX_HEAD, *boxes, "\\end{document}\n"]) if boxes else ""


def toml_of(sheet: Sheet) -> str:
    """Make a file of formulas, all of it comments; empty if no problem takes one."""
    lines = [
        f"\n# {' '.join(item.heading.split())}\n# {name} = '''…'''\n" for item in sheet.items for name in item.formulas
    ]
    return _TOML_HEAD + "".join(lines) if lines else ""


_TEX_HEAD = r"""% Formulas, one in each box: write yours in place of \ldots. A box left as it is is not handed in.
% A name is answered by a formula here or by a function in your module or notebook, not by both.
\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{amssymb}
\newenvironment{answer}[1]{\par\medskip\noindent\texttt{\detokenize{#1}}\par}{\par}

\begin{document}
"""

_TOML_HEAD = """\
# Formulas without a LaTeX document: take the # away and write yours in place of the three dots.
# Three quotes leave backslashes and ' as they are.
"""


def _cell(kind: str, source: str) -> dict[str, Any]:
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": "", "metadata": {}, **more, "source": source.splitlines(keepends=True)}


# -- starters ------------------------------------------------------------------------------------------


def _parts(items: Iterable[Item]) -> tuple[list[str], list[_Part]]:
    """Return the imports of all starters, and what else each holds that none before it does."""
    imports: dict[str, None] = {}
    known: set[str] = set()
    parts = []
    for item in items:
        pieces = []
        for node, text in _pieces(item):
            names = set(_bound(node))
            if isinstance(node, ast.Import | ast.ImportFrom):
                imports[text.strip()] = None
            elif not names or not names <= known:
                # A stub that came before must not be undone: `train_mlp` serves two problems.
                pieces.append(text)
            known |= names
        about = ast.get_docstring(ast.parse(item.starter)) or ""
        parts.append(_Part(item, about, "".join(pieces).strip("\n")))
    # `from __future__` must come first of all.
    return sorted(imports, key=lambda line: not line.startswith("from __future__")), parts


def _pieces(item: Item) -> Iterator[tuple[ast.stmt, str]]:
    """Yield a starter's statements but its docstring, each with the lines before it."""
    try:
        tree = ast.parse(item.starter)
    except SyntaxError as error:
        raise AuthorError(f"the starter of {item.name} is no Python: {error.msg}, line {error.lineno}") from error
    lines = item.starter.splitlines(keepends=True)
    done = 0
    for node in tree.body:
        end = node.end_lineno or node.lineno
        if not _is_docstring(node, tree):
            yield node, "".join(lines[done:end])
        done = end


def _is_docstring(node: ast.stmt, tree: ast.Module) -> bool:
    return node is tree.body[0] and ast.get_docstring(tree) is not None


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement binds at the top level."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))
