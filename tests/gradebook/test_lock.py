"""The writer's lock holds while its process lives, and no longer."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.gradebook.lock import WriterLock

ROOT = Path(__file__).resolve().parents[2]


def test_lock_of_a_killed_process_is_free_though_its_file_stays(tmp_path):
    book = tmp_path / "gradebook.sqlite"
    script = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from grader.gradebook.lock import WriterLock
        lock = WriterLock(Path(sys.argv[1]))
        print("held", flush=True)
        time.sleep(60)
    """)
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(book)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    holder.stdout.readline()
    with pytest.raises(UsageError, match=f"process {holder.pid}"):
        WriterLock(book)
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()

    assert (tmp_path / "gradebook.sqlite.lock").exists()
    WriterLock(book).release()


def test_release_removes_the_file_and_may_be_called_twice(tmp_path):
    lock = WriterLock(tmp_path / "gradebook.sqlite")
    lock.release()
    lock.release()

    assert list(tmp_path.iterdir()) == []


def test_lock_that_is_a_symlink_is_not_followed(tmp_path):
    (tmp_path / "victim").write_text("precious")
    (tmp_path / "gradebook.sqlite.lock").symlink_to(tmp_path / "victim")
    with pytest.raises(OSError):
        WriterLock(tmp_path / "gradebook.sqlite")

    assert (tmp_path / "victim").read_text() == "precious"
