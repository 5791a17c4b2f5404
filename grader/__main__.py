"""Start the ``grade`` command: ready for Ctrl-C before the slow imports begin."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        signal.signal(signal.SIGTERM, _as_interrupt)
        _open_closed_streams()
        from grader.cli import run_command_line

        code = run_command_line(sys.argv[1:])
    except KeyboardInterrupt:
        os.write(2, b"grade: stopped.\n")
        code = INTERRUPTED
    sys.exit(code)


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _open_closed_streams() -> None:
    """Give output somewhere to go when the caller closed it, as in ``grade … >&-``."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  for the whole run


if __name__ == "__main__":
    main()
