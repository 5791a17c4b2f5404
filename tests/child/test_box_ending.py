"""However the grader ends, nothing of the box is left."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.child.box_host import READABLE_PYTHON, bare_plan

USER = 60710
NO_NAMESPACES = {"unshare": errno.EPERM, "mount": errno.EPERM}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is for Linux")
root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become an ordinary user")


@pytest.fixture
def open_folder():
    """A folder that any user may write to; pytest's own are closed to others."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o1777)
    yield folder
    shutil.rmtree(folder)


GRADER = """
import json, sys
sys.path.insert(0, {root!r})
from tests.child.box_host import Host
host = Host(json.loads({plan!r}), user={user!r}, python={python!r}, absent={absent!r})
print(host.level, flush=True)
host.run("import time; time.sleep(60)", wall_s=60)
"""


@pytest.mark.parametrize("user", [None, pytest.param(USER, marks=root)])
@pytest.mark.parametrize("absent", [{}, NO_NAMESPACES])
def test_nothing_outlives_a_killed_grader(user, absent, tmp_path, open_folder):
    script = tmp_path / "grader.py"
    plan = json.dumps(bare_plan(scratch=open_folder))
    here = str(Path(__file__).parents[2])
    script.write_text(GRADER.format(root=here, plan=plan, user=user, python=READABLE_PYTHON, absent=absent))
    grader = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
    assert grader.stdout
    with grader.stdout:
        level = grader.stdout.readline()
    expected = 3 if level == b"L3\n" else 2  # the process that waits, the zygote, the child
    children = wait_for(lambda: len(found := descendants(grader.pid)) >= expected and found, 30)

    grader.kill()
    grader.wait()

    assert wait_for(lambda: not [pid for pid in children if is_running(pid)], 10)


def wait_for(condition, seconds):
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return result


def descendants(pid):
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    found = [pid]
    for child, parent in sorted(tuple(map(int, line.split())) for line in listing.splitlines()):
        if parent in found:
            found.append(child)
    return found[1:]


def is_running(pid):
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
