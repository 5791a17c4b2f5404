"""Statements for students: Markdown as it was written, and the same as a page that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from latex2mathml import exceptions
from latex2mathml.converter import convert
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

_TEMPLATE = Path(__file__).parent / "statement.html.j2"
#: The library's own errors have nothing in common but their module.
_FAULTS: tuple[type[Exception], ...] = (
    *(one for one in vars(exceptions).values() if isinstance(one, type) and issubclass(one, Exception)),
    IndexError,
    KeyError,
    ValueError,
)


def page_of(markdown: str, *, title: str, assignment: str) -> str:
    """Return a statement as a self-contained HTML page; its formulas are MathML, which browsers draw themselves.

    Parameters
    ----------
    markdown : str
        With formulas between ``$`` and ``$$``.
    title, assignment : str
        Of the problem, and of the assignment that it belongs to.
    """
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    body = Markup(_markdown().render(markdown))
    return template.render(body=body, title=title, assignment=assignment) + "\n"


def without_title(markdown: str) -> str:
    """Return a statement without the heading that it begins with, for a place that has one already."""
    first, _, rest = markdown.lstrip().partition("\n")
    return rest.lstrip("\n") if first.startswith("# ") else markdown


def _markdown() -> MarkdownIt:
    # The author's own HTML may stand. `$$ … $$` may stand within a paragraph.
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    return reader.use(dollarmath_plugin, double_inline=True, renderer=_mathml)


def _mathml(latex: str, options: Mapping[str, Any]) -> str:
    is_display = bool(options["display_mode"])
    try:
        return convert(latex.strip(), display="block" if is_display else "inline")
    except _FAULTS:
        # What the library cannot read still reads well as LaTeX.
        return f"<code>{escape(latex.strip())}</code>"
