"""Run the command line in this process, with the shared zygote and a tiny course."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.cli import run_command_line

from ..conftest import DOUBLE, SharedZygote


class Done(NamedTuple):
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str


@pytest.fixture
def grade(
    capsys: pytest.CaptureFixture[str],
    shared_zygote: SharedZygote,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[..., Done]]:
    """Run ``grade`` with these words in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    handler = signal.getsignal(signal.SIGTERM)

    def run(*words: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["grade", *map(str, words)])
        code = run_command_line([str(word) for word in words])
        return Done(code, *capsys.readouterr())

    yield run
    signal.signal(signal.SIGTERM, handler)


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., Path]:
    """Lay a student's hw3.py into submissions/tiny/<student>/."""

    def write(student: str, source: str = DOUBLE) -> Path:
        folder = tmp_path / "submissions/tiny" / student
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "hw3.py").write_text(source)
        return folder

    return write
