"""Try, in a child of the box's own and before any student's, what no student may do.

Each attempt is made such that it does no harm if it is not refused.
"""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from . import syscalls
from .syscalls import number_of, syscall

#: More than any problem may have, asked for under the canary's own small limit.
MEMORY_BYTES = 2 << 30
_NONE = (1 << 64) - 1


def attempt_all(outside: str, secrets: list[str], expected_fds: list[int]) -> dict[str, str]:
    """Make all attempts.

    Parameters
    ----------
    outside : str
        A file that the machine lets every user read and write, outside the child's own folder.
    secrets : list of str
        Files and folders of the course.
    expected_fds : list of int
        The descriptors that a child has.

    Returns
    -------
    dict
        Attempt to the name of the error that refused it (``"EPERM"``), or to what it found instead.
    """
    parent = os.getppid()
    attempts: dict[str, Callable[[], object]] = {
        "read a file outside": lambda: _read(outside),
        "write a file outside": lambda: os.close(os.open(outside, os.O_WRONLY)),
        "make a file outside": lambda: os.close(os.open(outside + ".new", os.O_WRONLY | os.O_CREAT)),
        **{f"read {path}": lambda path=path: _read(path) for path in secrets},  # type: ignore[misc]
        "read its parent's memory": lambda: _read(f"/proc/{parent or 1}/mem"),
        "open a socket": lambda: _call("socket", 2, 1, 0),
        "open a local socket": lambda: _call("socket", 1, 1, 0),
        "connect": lambda: _call("connect", 0, bytes(16), 16),
        "fork": _fork,
        "run a program": lambda: os.execv("/nonexistent", ["nonexistent"]),
        "signal its parent": lambda: os.kill(parent or 2, 0),
        "look at its parent's limits": lambda: _call("prlimit64", parent or 2, 7, None, None),
        "change a mode": lambda: Path().chmod(0o700),
        "make namespaces": lambda: syscalls.unshare(0),
        "use a keyring": lambda: _call("keyctl", 0, _NONE - 2, 0),
        "trace": lambda: _call("ptrace", 1, 0, 0, 0),
        "use 2 GiB of memory": lambda: mmap.mmap(-1, MEMORY_BYTES).close(),
        "keep capabilities": _capabilities,
        "be without a filter": _filter,
        "inherit descriptors": lambda: _descriptors(expected_fds),
    }
    return {name: _outcome(attempt) for name, attempt in attempts.items()}


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, str(error))
    except MemoryError:
        return "ENOMEM"
    return "it worked"


def _call(name: str, *args: int | bytes | None) -> int:
    return syscall(name, number_of(name), *args)


def _read(path: str) -> None:
    os.close(os.open(path, os.O_RDONLY))


def _fork() -> None:
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)


def _refused(is_so: bool) -> None:
    # Facts about oneself, told like refusals.
    if is_so:
        raise OSError(errno.EPERM, "as it should be")


def _capabilities() -> None:
    """Be refused if no capability is left."""
    found = bytes(24)
    _call("capget", (0x20080522).to_bytes(4, "little") + bytes(4), found)
    _refused(found == bytes(24))


def _filter() -> None:
    """Be refused if system calls are filtered and no new privileges can be had."""
    _refused(syscalls.prctl(21) == 2 and syscalls.prctl(39) == 1)


def _descriptors(expected: list[int]) -> None:
    found = []
    for fd in range(1024):
        with suppress(OSError):
            os.fstat(fd)
            found.append(fd)
    _refused(found == expected)
