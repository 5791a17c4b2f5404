"""Run the installed command as a user does, and read what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.gradebook.compare import stable
from grader.gradebook.store import read
from grader.model import ProblemResult

REPOSITORY = Path(__file__).resolve().parents[2]
SUBMISSIONS = REPOSITORY / "submissions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How a run of the command ended."""

    code: int
    out: str
    err: str
    wall_s: float


def command(*words: str | Path) -> list[str]:
    """Return the command line of the installed command."""
    return [sys.executable, "-m", "grader", *(str(word) for word in words)]


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of the developer's own is set."""
    return {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8"}


def grade(*words: str | Path, cwd: Path, timeout_s: float = 400.0) -> Finished:
    """Run the command to its end."""
    started = time.monotonic()
    done = subprocess.run(
        command(*words),
        cwd=cwd,
        env=environment(cwd),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout_s,
        check=False,
    )
    # Decoded here: text mode would turn a carriage return into a line feed.
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    return Finished(code=done.returncode, out=out, err=err, wall_s=time.monotonic() - started)


def start(*words: str | Path, cwd: Path) -> subprocess.Popen[bytes]:
    """Start the command and return at once."""
    return subprocess.Popen(
        command(*words),
        cwd=cwd,
        env=environment(cwd),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def results(out: Path) -> dict[str, Any]:
    """Read ``results.json`` strictly: NaN and Infinity are no JSON."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is no JSON")

    found: dict[str, Any] = json.loads((out / "results.json").read_bytes(), parse_constant=refuse)
    return found


def submission(out: Path, assignment: str, student: str) -> dict[str, Any]:
    """Return one submission of ``results.json``."""
    return next(
        one
        for one in results(out)["submissions"]
        if (one["assignment"], one["student"]) == (assignment, student)
    )


def told(problem: dict[str, Any]) -> str:
    """Return all that a student is told about a problem: notes, messages and remarks."""
    lines = list(problem["notes"])
    for check in problem["checks"]:
        lines += [check["message"], *check["notes"]]
    return "\n".join(lines)


def stored(out: Path) -> dict[tuple[str, str, str], ProblemResult]:
    """Return the gradebook's results, without what differs between two runs."""
    return {
        (one.assignment, one.student, one.problem): stable(one)
        for submission in read(out / "gradebook.sqlite")
        for one in submission.problems
    }


def descendants(pid: int) -> set[int]:
    """Return the living processes below one, zombies left out."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # After the name, which may hold anything: ") state parent …"
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state not in "ZX":
                parents[int(entry.name)] = int(parent)
    found: set[int] = set()
    level = {pid}
    while level:
        level = {child for child, parent in parents.items() if parent in level} - found
        found |= level
    return found


def still_alive(pids: set[int]) -> set[int]:
    """Return those of the processes that have not ended."""
    return {pid for pid in pids if _is_alive(pid)}


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def moments(limit_s: float, pause_s: float = 0.02) -> Iterator[None]:
    """Yield again and again until the time is over."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        yield
        time.sleep(pause_s)
