"""Kill a run at some moment, and look at what is left: ``python -m tests.hostile.killing [HOW_OFTEN]``.

The suite does this at a few chosen moments; the program does it at random ones.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.gradebook.compare import stable
from grader.gradebook.reading import read
from grader.model import ProblemResult
from tests.conftest import CHECKS, DOUBLE, TOML
from tests.e2e.command import descendants, still_alive
from tests.hostile import become

STUDENTS = 8
#: Long enough that a kill meets a child at work.
SLOW = "import time\ntime.sleep(0.15)\nopen('note', 'w').write('x')\n" + DOUBLE
ROOT = Path(__file__).parents[2]


@dataclass(slots=True)
class Aftermath:
    """What was found a second after the kill, and what a rerun made of it; all empty or true if all is well."""

    moment_s: float = 0.0
    graded: int = 0
    processes: set[int] = field(default_factory=set)
    files: list[str] = field(default_factory=list)
    gradebook: str = "ok"
    rerun: str = "ok"

    @property
    def is_clean(self) -> bool:
        return not self.processes and not self.files and (self.gradebook, self.rerun) == ("ok", "ok")


def prepare(folder: Path) -> None:
    """Write a tiny course and a class of slow, right submissions."""
    for name, text in {
        "course/problems/tiny/assignment.toml": TOML,
        "course/problems/tiny/double/checks.py": CHECKS,
        "course/problems/tiny/double/starter.py": "def double(x):\n    raise NotImplementedError\n",
        "course/problems/tiny/double/wrong/triple.py": "def double(x):\n    return 3 * x\n",
        "course/reference/tiny/double.py": DOUBLE,
        **{f"submissions/tiny/student{number}/hw3.py": SLOW for number in range(STUDENTS)},
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)


def start(folder: Path, out: Path, mode: str) -> subprocess.Popen[bytes]:
    """Start grading, with temporary folders of its own."""
    for one in (out / "tmp", out / "home"):
        one.mkdir(parents=True, exist_ok=True)
        one.chmod(0o777)
    out.chmod(0o777)
    words = [sys.executable, "-m", "grader", str(folder / "submissions"), "--course", str(folder / "course"),
             "--out", str(out / "grades"), "--jobs", "2"]  # fmt: skip
    if mode:
        words = [sys.executable, become.__file__, mode, *words]
    environment = {"PATH": os.defpath, "HOME": str(out / "home"), "TMPDIR": str(out / "tmp"), "PYTHONDONTWRITEBYTECODE": "1"}
    log = (out / "log.txt").open("ab")
    with log:
        return subprocess.Popen(words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def graded(out: Path) -> int:
    """Count the submissions that the run says it has graded."""
    return (out / "log.txt").read_bytes().count(b"graded tiny/")


def results(out: Path) -> dict[str, ProblemResult]:
    """Read the gradebook."""
    return {one.student: stable(one.problems[0]) for one in read(out / "grades" / "gradebook.sqlite")}


def kill(folder: Path, out: Path, is_time: Callable[[float, int], bool], mode: str = "") -> Aftermath:
    """Start a run, kill it when ``is_time(seconds, graded)`` says so, look, and run it again."""
    run = start(folder, out, mode)
    begun = time.monotonic()
    seen: set[int] = set()
    while run.poll() is None and not is_time(time.monotonic() - begun, graded(out)):
        seen |= descendants(run.pid)
        time.sleep(0.01)
    found = Aftermath(moment_s=time.monotonic() - begun, graded=graded(out))
    seen |= descendants(run.pid)
    run.send_signal(signal.SIGKILL)
    run.wait()
    # A second is what an idle machine needs; the suite may share its cores.
    end = time.monotonic() + 10.0
    while time.monotonic() < end and (still_alive(seen) or os.listdir(out / "tmp")):
        time.sleep(0.01)
    found.processes, found.files = still_alive(seen), os.listdir(out / "tmp")
    found.gradebook = _state(out / "grades" / "gradebook.sqlite")
    again = start(folder, out, mode)
    code = again.wait(120)
    points = {student: one.points for student, one in results(out).items()} if code == 0 else {}
    if code or points != {f"student{number}": 3.0 for number in range(STUDENTS)}:
        found.rerun = f"exit code {code}, {points}: {(out / 'log.txt').read_text()[-1000:]}"
    if os.listdir(out / "tmp"):
        found.rerun = f"left {os.listdir(out / 'tmp')}"
    return found


def _state(book: Path) -> str:
    if not book.exists():
        return "ok"  # killed before the first result
    connection = sqlite3.connect(book)
    try:
        if not connection.execute("select * from sqlite_master").fetchall():
            return "ok"  # killed before the tables were made
        state = str(connection.execute("pragma integrity_check").fetchone()[0])
    finally:
        connection.close()
    broken = [one.student for one in read(book) for problem in one.problems if problem.points not in (0.0, 3.0)]
    return state if not broken else f"half a result of {broken}"


def main() -> None:
    """Kill runs at random moments and print what was left."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    modes = ["", "root_contained", "user", "user_contained"] if os.geteuid() == 0 else [""]
    dirty = 0
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        prepare(folder)
        begun = time.monotonic()
        start(folder, folder / "whole", "").wait()
        whole_s = time.monotonic() - begun
        for number in range(count):
            # Every other run is hit while it grades: most of a short run's time is spent loading.
            moment_s = random.uniform(0.05, whole_s) if number % 2 else 60.0
            count_s = random.randint(0, STUDENTS - 1) + random.random()
            mode = modes[number // 2 % len(modes)]

            def is_time(seconds: float, done: int, moment_s: float = moment_s, count: float = count_s) -> bool:
                return seconds >= moment_s or done >= count

            found = kill(folder, folder / f"run{number}", is_time, mode)
            dirty += not found.is_clean
            print(f"{number + 1:3} {mode or 'as started':15} {'clean' if found.is_clean else 'DIRTY'} {found}", flush=True)
    sys.exit(1 if dirty else 0)


if __name__ == "__main__":
    main()
