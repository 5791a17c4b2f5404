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
    """Give output somewhere to go: where the caller closed it (``grade … >&-``), and for signs that it cannot write."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  for the whole run
        elif hasattr(getattr(sys, name), "reconfigure"):
            # A pipe on Windows, or an old locale, cannot write every sign: β becomes an escape, not an error.
            getattr(sys, name).reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
