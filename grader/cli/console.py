"""Everything that is printed goes through here."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Sequence

from rich.console import Console as RichConsole
from rich.measure import Measurement
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from grader.text import clean, clean_line


class Console:
    """Print results to stdout and remarks to stderr; no colours where nobody sees them."""

    def __init__(self) -> None:
        # soft_wrap when piped: a line stays a line for grep.
        self._out = RichConsole(highlight=False, soft_wrap=not sys.stdout.isatty())
        self._err = RichConsole(highlight=False, stderr=True, soft_wrap=not sys.stderr.isatty())

    def line(self, text: str = "", style: str = "") -> None:
        """Print a line of results."""
        self._out.print(Text(clean(text, 20_000), style=style))

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
