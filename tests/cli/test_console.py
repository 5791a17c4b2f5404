from __future__ import annotations

import io
import re

import pytest
from rich.console import Console as RichConsole

from grader.cli.console import Console

HOSTILE = "\x1b[31mred\x1b[0m\u202e[bold]not markup[/bold]"


@pytest.fixture
def console():
    return Console()


def test_results_go_to_stdout_and_remarks_to_stderr(console, capsys):
    console.line("result")
    console.remark("remark")
    console.error("wrong")

    out, err = capsys.readouterr()
    assert (out, err) == ("result\n", "remark\ngrade: wrong\n")


@pytest.mark.parametrize("say", ["line", "remark", "error"])
def test_hostile_text_is_shown_and_does_nothing(console, capsys, say):
    getattr(console, say)(HOSTILE)

    shown = "".join(capsys.readouterr())
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold]not markup[/bold]" in shown


def test_a_long_line_stays_one_line_when_piped(console, capsys):
    console.line("word " * 200)

    assert capsys.readouterr().out.count("\n") == 1


def test_a_fault_of_ours_has_a_line_and_the_traceback(console, capsys):
    try:
        raise ValueError("odd")
    except ValueError as error:
        console.fault(error)

    err = capsys.readouterr().err
    assert err.startswith("grade: internal error, our fault: ValueError: odd\n")
    assert "Traceback" in err


def test_nothing_of_a_table_is_cut_when_piped(console, capsys):
    long = "x" * 300
    console.table("Title", ["name", "points"], [[long, "3"], ["ada", "10"]], left=("name",))

    out = capsys.readouterr().out
    assert long in out
    assert "Title" in out
    assert next(line for line in out.splitlines() if line.strip().startswith("ada")).rstrip().endswith("10")


def test_a_cell_stays_on_its_line(console, capsys):
    console.table("T", ["name"], [["two\nlines"]])

    assert "two lines" in capsys.readouterr().out


def test_there_is_no_bar_where_there_is_no_terminal(console):
    assert console.progress() is None


@pytest.fixture
def terminal(monkeypatch):
    """A console on a terminal of 80 columns, and what was written to it."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    written = io.StringIO()

    def make():
        console = Console()
        console._out = RichConsole(file=written, force_terminal=True, highlight=False)
        return console, written

    return make


def test_a_passage_hangs_below_its_first_line_within_the_terminal(terminal):
    console, written = terminal()
    console.passage("✗ 0/2", "`double(x)` " + "word " * 40 + "\nsecond", indent=2, lead_width=13)

    lines = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in written.getvalue().splitlines()]
    assert len(lines) > 3
    assert max(map(len, lines)) <= 80
    assert lines[0].startswith("  ✗ 0/2        `double(x)` word")
    assert {line[:15] for line in lines[1:]} == {" " * 15}
    assert lines[-1].strip() == "second"


def test_colours_are_off_where_nobody_wants_them(terminal, monkeypatch):
    console, written = terminal()
    console.passage("✗", "`f(x)` is wrong", style="red")
    assert "\x1b[31m" in written.getvalue()

    monkeypatch.setenv("NO_COLOR", "1")
    console, written = terminal()
    written.truncate(0)
    console.passage("✗", "`f(x)` is wrong", style="red")
    assert "\x1b[3" not in written.getvalue()


def test_a_passage_is_one_line_when_piped(console, capsys):
    console.passage("✗ 0/2", "word " * 100, indent=2, lead_width=13)

    assert capsys.readouterr().out.count("\n") == 1


def test_there_is_no_bar_for_a_check_where_there_is_no_terminal(console):
    assert console.checking() is None
