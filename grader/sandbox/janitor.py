"""Remove a run's scratch folder when the grader is gone, however it went. Run by path, as a process of its own.

``python -I -S janitor.py FOLDER`` waits until its standard input ends: until the grader closes it or is killed.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

#: The children are killed with the grader; until the last is gone it may still make files.
_PATIENCE_S = 0.8


def sweep(folder: str, patience_s: float = _PATIENCE_S) -> None:
    """Remove the folder with everything that a student's code may have made there."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows, where there is no box and the code was the user's own
        shutil.rmtree(folder, ignore_errors=True)
        return
    from scratch import remove_tree  # beside the other modules of the child, which follows no link

    end = time.monotonic() + patience_s
    while os.path.lexists(folder) and time.monotonic() < end:
        try:
            remove_tree(folder)
        except OSError:
            time.sleep(0.02)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "child"))
    os.read(0, 1)
    sweep(sys.argv[1])
