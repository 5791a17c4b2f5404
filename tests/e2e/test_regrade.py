"""The same submissions give the same results: again, in parallel, after a kill, after Ctrl-C."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.e2e.command import (
    SUBMISSIONS,
    descendants,
    grade,
    moments,
    results,
    start,
    still_alive,
    stored,
)
from tests.e2e.conftest import ONE_PROBLEM, QUICK, SLOW_S, Graded

#: Fields of results.json in which two runs may differ.
MEASURED = {"wall_s", "cpu_s", "peak_memory_bytes", "graded_at"}


def without_measurements(value: Any) -> Any:
    """Return results without times and memory."""
    if isinstance(value, dict):
        return {key: without_measurements(part) for key, part in value.items() if key not in MEASURED}
    return [without_measurements(part) for part in value] if isinstance(value, list) else value


def times_of_grading(out: Path) -> list[tuple[str, float]]:
    """Return when each problem was graded, and how long it took."""
    return [
        (part["graded_at"], part["wall_s"]) for one in results(out)["submissions"] for part in one["problems"]
    ]


def count_of(out: Path) -> int:
    """Return how many results a gradebook holds, while it is being written."""
    try:
        # "rw", although nothing is written: a killed run's journal has to be played back before anything is read.
        book = sqlite3.connect(f"file:{out / 'gradebook.sqlite'}?mode=rw", uri=True)
        try:
            return int(book.execute("SELECT count(*) FROM problem_result").fetchone()[0])
        finally:
            book.close()
    except sqlite3.OperationalError:
        return 0


def wait_for(run: subprocess.Popen[bytes], out: Path, count: int) -> None:
    """Wait until so many results are stored and the run is at work on the next one."""
    for _ in moments(60):
        assert run.poll() is None, "the run ended too early"
        if count_of(out) >= count:
            return
    raise AssertionError(f"no {count} results within a minute")


def test_second_run_grades_nothing_anew(samples: Graded, tmp_path: Path) -> None:
    shutil.copytree(samples.out, tmp_path / "out")

    again = grade(SUBMISSIONS, "--out", "out", cwd=tmp_path)
    total = len(stored(samples.out))

    assert again.code == 0
    assert f"{total} of {total} results were known" in again.err and "graded " not in again.err
    assert results(tmp_path / "out")["submissions"] == results(samples.out)["submissions"]
    assert (tmp_path / "out" / "scores.csv").read_bytes() == (samples.out / "scores.csv").read_bytes()


def test_force_grades_everything_again(undisturbed: Graded, tmp_path: Path) -> None:
    shutil.copytree(undisturbed.out, tmp_path / "out")

    again = grade(undisturbed.submissions, *ONE_PROBLEM, "--out", "out", "--force", "--jobs", "2", cwd=tmp_path)

    assert again.code == 0
    assert "were known" not in again.err and again.err.count("graded cs475_hw3/") == len(QUICK) + 1
    assert not set(times_of_grading(tmp_path / "out")) & set(times_of_grading(undisturbed.out))
    # One worker then, two workers now: nobody's score or message depends on that.
    assert stored(tmp_path / "out") == stored(undisturbed.out)
    assert without_measurements(results(tmp_path / "out")["submissions"]) == without_measurements(
        results(undisturbed.out)["submissions"]
    )


def test_changed_file_is_graded_again_and_no_other(undisturbed: Graded, tmp_path: Path) -> None:
    shutil.copytree(undisturbed.out, tmp_path / "out")
    shutil.copytree(undisturbed.submissions, tmp_path / "cs475_hw3")
    answer = tmp_path / "cs475_hw3" / "karim" / "hw3.py"
    answer.write_text(answer.read_text().replace("gradiant", "gradient"))

    again = grade("cs475_hw3", *ONE_PROBLEM, "--out", "out", cwd=tmp_path)

    before, after = stored(undisturbed.out), stored(tmp_path / "out")
    assert again.code == 0
    assert re.findall(r"graded (\S+): (\S+) points", again.err) == [("cs475_hw3/karim", "6")]
    assert {key for key in after if after[key] != before[key]} == {("cs475_hw3", "karim", "q2_2_skip_gradient")}


def test_killed_run_is_finished_by_the_next(undisturbed: Graded, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = start(undisturbed.submissions, *ONE_PROBLEM, "--out", "out", "--jobs", "1", cwd=tmp_path)
    wait_for(run, out, 3)
    below = descendants(run.pid)
    run.kill()
    run.communicate()
    kept = count_of(out)

    assert run.returncode == -signal.SIGKILL
    assert below
    for _ in moments(5):
        if not still_alive(below):
            break
    assert not still_alive(below)
    assert 3 <= kept < len(QUICK) + 1

    again = grade(undisturbed.submissions, *ONE_PROBLEM, "--out", "out", "--jobs", "1", cwd=tmp_path)

    assert again.code == 0
    assert f"{kept} of {len(QUICK) + 1} results were known" in again.err
    assert again.err.count("graded cs475_hw3/") == len(QUICK) + 1 - kept
    assert stored(out) == stored(undisturbed.out)


def test_ctrl_c_stops_at_once_and_keeps_what_is_done(tmp_path: Path) -> None:
    out = tmp_path / "out"
    # alma takes a moment, greta's answer never ends.
    both = [SUBMISSIONS / "cs475_hw3" / name for name in ("alma", "greta")]
    run = start(*both, *ONE_PROBLEM, "--out", "out", "--jobs", "1", cwd=tmp_path)
    wait_for(run, out, 1)
    time.sleep(0.5)
    below = descendants(run.pid)
    meanwhile = grade(both[0], "--out", "out", cwd=tmp_path)
    pressed = time.monotonic()
    os.kill(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=30)
    took_s = time.monotonic() - pressed

    assert run.returncode == 130
    assert took_s < 6.0
    assert len(below) >= 2
    assert not still_alive(below)
    assert b"stopped" in err and b"Traceback" not in err
    assert [student for _, student, _ in stored(out)] == ["alma"]
    # Two runs never write to one gradebook.
    assert meanwhile.code == 2 and "another grade run" in meanwhile.err


def test_slow_submission_takes_its_time(undisturbed: Graded) -> None:
    # The tests of interruption rest on it.
    assert undisturbed.run.code == 0
    assert undisturbed.run.wall_s > SLOW_S
