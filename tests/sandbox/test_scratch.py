from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from grader.sandbox.scratch import Scratch

HOLDER = """
import sys, time
from grader.sandbox.scratch import Scratch
scratch = Scratch()
(scratch.path / "box-1").mkdir()
(scratch.path / "box-1" / "file").write_text("left")
print(scratch.path, flush=True)
time.sleep(60)
"""


def test_other_users_can_walk_through_but_not_look():
    scratch = Scratch()
    mode = scratch.path.stat().st_mode & 0o777
    scratch.close()

    assert mode == 0o711


def test_closing_removes_whatever_was_made_there(tmp_path):
    scratch = Scratch()
    deep = scratch.path
    for _ in range(200):
        deep = deep / "d"
        deep.mkdir()
    (scratch.path / "outside").symlink_to(tmp_path)
    (tmp_path / "kept").touch()
    deep.chmod(0)
    scratch.close()

    assert not scratch.path.exists()
    assert (tmp_path / "kept").exists()


def test_closing_twice_is_fine():
    scratch = Scratch()
    scratch.close()
    scratch.close()


def test_a_killed_run_leaves_no_folder_and_no_janitor():
    run = subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    with run.stdout:
        folder = Path(run.stdout.readline().strip())
    assert (folder / "box-1" / "file").exists()
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    end = time.monotonic() + 1.0
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.01)

    assert not folder.exists()
