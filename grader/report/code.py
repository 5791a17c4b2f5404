"""Lines of a student's file, coloured by pygments with classes."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers.markup import TexLexer
from pygments.lexers.python import PythonLexer
from pygments.lexers.special import TextLexer

from grader.evidence import Excerpt
from grader.report.context import CodeLine, ExcerptView
from grader.text import clean, clean_line

LINE_LIMIT, WIDTH_LIMIT = 40, 300

_LEXERS: dict[str, Lexer] = {
    # Blank lines at the ends are lines too: the numbers beside them must stay true.
    "tex": TexLexer(stripnl=False, ensurenl=False),
    "py": PythonLexer(stripnl=False, ensurenl=False),
    "ipynb": PythonLexer(stripnl=False, ensurenl=False),
}
_PLAIN = TextLexer(stripnl=False, ensurenl=False)
_FORMATTER = HtmlFormatter(nowrap=True, classprefix="tok-")


@lru_cache(maxsize=2_000)
def show_code(excerpt: Excerpt) -> ExcerptView | None:
    """Return an excerpt line by line; None if it has no line."""
    lines = [clean(line, WIDTH_LIMIT) for line in excerpt.text.rstrip().split("\n")[:LINE_LIMIT]]
    if lines == [""]:
        return None
    lexer = _LEXERS.get(excerpt.path.rpartition(".")[2].lower(), _PLAIN)
    # One span never runs over a line's end, so the lines can be taken apart again.
    coloured = str(highlight("\n".join([*lines, ""]), lexer, _FORMATTER)).split("\n")[:-1]
    if len(coloured) != len(lines):
        coloured = [str(escape(line)) for line in lines]
    place = clean_line(excerpt.path, 200)
    if excerpt.cell:
        place += f", cell {excerpt.cell}"
    return ExcerptView(
        place=place,
        line=excerpt.line,
        lines=tuple(
            CodeLine(number=excerpt.first + index, html=Markup(html), is_here=excerpt.first + index == excerpt.line)
            for index, html in enumerate(coloured)
        ),
    )
