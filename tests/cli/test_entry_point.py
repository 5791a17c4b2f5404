"""``python -m grader``: what happens before the command line is even imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader import __main__ as module
from grader.grading.session import engine_version

# Stands for a slow library: found first, because `python -m` looks in the working directory first.
INTERRUPTED_IMPORT = """
import os, signal, time
os.kill(os.getpid(), signal.{name})
time.sleep(30)
"""


def run(line: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    words = ["sh", "-c", line, "sh", sys.executable]
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGTERM"])
def test_a_signal_during_the_imports_is_one_line_and_130(tmp_path, signal_name):
    (tmp_path / "click.py").write_text(INTERRUPTED_IMPORT.format(name=signal_name))

    done = run('exec "$1" -m grader --version', tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (130, "", "grade: stopped.\n")


@pytest.mark.parametrize(
    ("line", "out", "err"),
    [
        ('"$1" -m grader --version >&-', "", ""),
        ('"$1" -m grader --version 2>&-', f"grade, version {engine_version()}\n", ""),
        ('"$1" -m grader --version >&- 2>&-', "", ""),
        ('"$1" -m grader --version <&-', f"grade, version {engine_version()}\n", ""),
    ],
    ids=["stdout", "stderr", "both", "stdin"],
)
def test_a_closed_stream_is_no_fault(tmp_path, line, out, err):
    done = run(line, tmp_path)

    assert (done.returncode, done.stdout, done.stderr) == (0, out, err)


def test_a_closed_stderr_does_not_hide_a_usage_error(tmp_path):
    assert run('"$1" -m grader nothing/there.py >&- 2>&-', tmp_path).returncode == 2


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 130])
def test_the_exit_code_is_the_command_lines(monkeypatch, code):
    asked = []

    def command_line(args):
        asked.append(args)
        return code

    monkeypatch.setattr("grader.cli.run_command_line", command_line)
    monkeypatch.setattr(module.signal, "signal", lambda *args: None)
    monkeypatch.setattr(sys, "argv", ["grade", "submissions/", "--jobs", "1"])

    with pytest.raises(SystemExit) as left:
        module.main()

    assert left.value.code == code
    assert asked == [["submissions/", "--jobs", "1"]]


def test_an_interrupt_that_the_command_line_lets_through_is_one_line_and_130(monkeypatch, capfd):
    def command_line(args):
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.cli.run_command_line", command_line)
    monkeypatch.setattr(module.signal, "signal", lambda *args: None)

    with pytest.raises(SystemExit) as left:
        module.main()

    assert left.value.code == 130
    assert capfd.readouterr().err == "grade: stopped.\n"


def test_open_streams_are_left_as_they_are(monkeypatch):
    before = sys.stdout, sys.stderr
    module._open_closed_streams()

    assert (sys.stdout, sys.stderr) == before


def test_signs_that_cannot_be_written_become_escapes(tmp_path):
    (tmp_path / "click.py").write_text("print('β is σ'); raise KeyboardInterrupt\n")

    done = run('PYTHONIOENCODING=ascii exec "$1" -m grader --version', tmp_path)

    assert (done.returncode, done.stdout) == (130, "\\u03b2 is \\u03c3\n")
