"""A run's folder for its children's own folders, which goes with the run, also if the run is killed."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

_JANITOR = Path(__file__).with_name("janitor.py")
_PATIENCE_S = 5.0


class Scratch:
    """A folder below the system's temporary one, and the process that removes it.

    Attributes
    ----------
    path : Path
        Other users can walk through it, to the folders that are their own, but not look into it.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=f"grade-{os.getpid()}-"))
        self.path.chmod(0o711)
        # It holds the other end of a pipe that the kernel closes with us, and outlives an interrupt from the keyboard.
        self._janitor = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_JANITOR), str(self.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.path.parent,
            env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},  # Windows needs it
            start_new_session=True,
        )

    def close(self) -> None:
        """Have the folder removed, and wait for that."""
        if self._janitor.stdin is not None:
            with contextlib.suppress(OSError):
                self._janitor.stdin.close()
        try:
            self._janitor.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._janitor.kill()
            self._janitor.wait()
