from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from grader.sandbox import scratch

JANITOR = Path(scratch.__file__).with_name("janitor.py")


def test_it_waits_for_the_end_of_its_input(tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    janitor = subprocess.Popen([sys.executable, "-I", "-S", str(JANITOR), str(folder)], stdin=subprocess.PIPE)
    is_waiting = janitor.poll() is None and folder.exists()
    janitor.communicate()

    assert is_waiting
    assert janitor.returncode == 0
    assert not folder.exists()


def test_a_folder_that_is_gone_already_is_fine(tmp_path):
    done = subprocess.run([sys.executable, "-I", "-S", str(JANITOR), str(tmp_path / "none")], stdin=subprocess.DEVNULL, check=False)

    assert done.returncode == 0
