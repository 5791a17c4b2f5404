"""A student's process without a box: a fresh interpreter that answers on the pipes it was started with.

For the student's own code on the student's own machine, and the only way where there is no fork server (macOS,
Windows). What arrives first is a line of JSON, ``{"folder": …, "limits": …, "parent": …}``; then the requests come
as they do for a boxed child. ``sys.argv`` names the libraries to load meanwhile.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from contextlib import suppress
from typing import Any

from . import libraries
from .server import Server

_FOLDERS = ("HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR", "TORCHINDUCTOR_CACHE_DIR", "XDG_CACHE_HOME")


def main() -> None:
    """Load, learn the limits, serve."""
    request_fd, reply_fd = _take_pipes()
    libraries.load(libraries.ALL if "all" in sys.argv else sys.argv[1:])
    sys.argv = ["student"]
    told = _first_line(request_fd)
    if not told:
        return  # the grader needed no further child
    start = json.loads(told)
    if sys.platform == "linux":
        from . import privileges

        privileges.die_with_parent()
        if os.getppid() != start["parent"]:
            return
    os.chdir(start["folder"])
    for name in _FOLDERS:
        if name in os.environ:
            os.environ[name] = start["folder"]
    tempfile.tempdir = start["folder"]
    _limit(start["limits"])
    server = Server(request_fd, reply_fd)
    try:
        server.serve()
    except BaseException:  # the student's code broke what we need
        os._exit(98)
    # Threads of the student's may still run, and nothing here is worth waiting for.
    os._exit(0)


def _take_pipes() -> tuple[int, int]:
    """Move the two pipes away from stdin and stdout, so that nothing printed comes between the replies."""
    pipes = os.dup(0), os.dup(1)
    for fd in pipes:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.setmode(fd, os.O_BINARY)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return pipes


def _first_line(fd: int) -> bytes:
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(fd, 1)
        if not byte:
            return b""
        line += byte
    return line


def _limit(limits: dict[str, Any]) -> None:
    """Put on the limits that this system has; where it has none the clock alone decides."""
    try:
        from . import rlimits
    except ImportError:  # Windows
        return
    # What the libraries took so far is not the student's. The size of the address space means something on Linux only.
    vm_bytes = rlimits.address_space_bytes() if sys.platform == "linux" else 0
    with suppress(OSError, ValueError):
        rlimits.apply({**limits, "cpu_s": limits["cpu_s"] + time.process_time()}, vm_bytes)
