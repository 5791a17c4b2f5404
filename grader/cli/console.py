"""Everything that is printed goes through here."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterable, Sequence

from rich.console import Console as RichConsole
from rich.measure import Measurement
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from grader.text import clean, clean_line

#: Longer lines are hard to read, however wide the terminal is.
_WIDEST = 100
_CODE = re.compile(r"`[^`\n]+`")


class Console:
    """Print results to stdout and remarks to stderr; no colours where nobody sees them."""

    def __init__(self) -> None:
        # soft_wrap when piped: a line stays a line for grep.
        self._out = RichConsole(highlight=False, soft_wrap=not sys.stdout.isatty())
        self._err = RichConsole(highlight=False, stderr=True, soft_wrap=not sys.stderr.isatty())

    def line(self, text: str = "", style: str = "") -> None:
        """Print a line of results."""
        self._out.print(Text(clean(text, 20_000), style=style))

    def passage(self, lead: str, text: str, *, indent: int = 0, lead_width: int = 0, style: str = "") -> None:
        """Print a text behind a short lead, its further lines below its first; ``code`` stands out.

        Parameters
        ----------
        lead : str
            What stands at the left.
        indent, lead_width : int
            Columns before the lead, and for it.
        style : str
            The lead's.
        """
        first, *more = clean(text, 20_000).splitlines() or [""]
        margin = " " * (indent + lead_width)
        for head, line in ((Text(" " * indent) + Text(clean_line(lead).ljust(lead_width), style=style), first),
                           *((Text(margin), line) for line in more)):  # fmt: skip
            said = Text(line)
            said.highlight_regex(_CODE, "cyan")
            if not self._out.is_terminal:
                self._out.print(head + said)
                continue
            width = min(self._out.width, _WIDEST) - len(margin)
            for number, part in enumerate(said.wrap(self._out, max(20, width))):
                part.rstrip()
                self._out.print((head if number == 0 else Text(margin)) + part)

    def remark(self, text: str, style: str = "dim") -> None:
        """Print a line about the run itself."""
        self._err.print(Text(clean(text, 20_000), style=style))

    def error(self, text: str) -> None:
        """Print what went wrong and what to do."""
        message = Text("grade: ", style="bold red")
        message.append(clean(text, 20_000), style="default")
        self._err.print(message)

    def fault(self, error: BaseException) -> None:
        """Print a fault of our own, with what a bug report needs."""
        self.error(f"internal error, our fault: {type(error).__name__}: {error}")
        self._err.print(Text(clean("".join(traceback.format_exception(error)), 20_000), style="dim"))

    def table(
        self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, left: Sequence[str] = ()
    ) -> None:
        """Print a table: plain columns when piped, ruled on a terminal."""
        self.line(clean_line(title), style="bold")
        table = Table(header_style="bold", show_edge=False, pad_edge=False)
        for column in columns:
            table.add_column(
                clean_line(column),
                justify="left" if column in left else "right",
                overflow="fold",
                no_wrap=column not in left,
            )
        for row in rows:
            table.add_row(*(_cell(text) for text in row))
        if not self._out.is_terminal:
            # Piped, nothing may be cut or folded: as wide as it needs to be, and no rules between the columns.
            table.box = None
            wide = RichConsole(highlight=False, width=10_000, color_system=None)
            wide.width = Measurement.get(wide, wide.options, table).maximum
            wide.print(table)
            return
        self._out.print(table)

    def checking(self) -> Progress | None:
        """Return a bar that shows which check is running and for how long, or None where there is no terminal."""
        if not self._err.is_terminal:
            return None
        # On the same screen as the results: they must be printed above it, not into it.
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._out if self._out.is_terminal else self._err,
            transient=True,
        )

    def clear(self) -> None:
        """Clear the screen, if there is one."""
        self._out.clear()

    @property
    def can_write_signs(self) -> bool:
        """Whether ✓ and ✗ can be printed."""
        return (self._out.encoding or "").lower().replace("-", "").startswith("utf")

    def progress(self) -> Progress | None:
        """Return a progress bar with the time left, or None where there is no terminal."""
        if not self._err.is_terminal:
            return None
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._err,
            transient=True,
        )


def _cell(text: str) -> Text:
    style = (
        "red"
        if text.startswith("NOT GRADED")
        else "yellow"
        if text.startswith(("does not", "crash", "exit", "limit"))
        else ""
    )
    return Text(clean_line(text, 400), style=style)
