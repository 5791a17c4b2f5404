"""What a process may be and become: its user, its capabilities and the switches of prctl."""

from __future__ import annotations

import errno
import os
import signal
import struct
from pathlib import Path

from . import syscalls

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_READ, _PR_CAPBSET_DROP = 1, 4, 23, 24
_PR_SET_NO_NEW_PRIVS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL = 38, 47, 4
_CAPABILITY_VERSION_3 = 0x20080522


def die_with_parent() -> None:
    """Be killed when the parent's thread that forked this process ends. A change of user clears this."""
    syscalls.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def forbid_new_privileges() -> None:
    """Let no later exec gain anything; Landlock and seccomp ask for it."""
    syscalls.prctl(_PR_SET_NO_NEW_PRIVS, 1)


def hide_memory() -> None:
    """Write no core file, and let no other process of the same user look in."""
    syscalls.prctl(_PR_SET_DUMPABLE, 0)


def last_capability() -> int:
    """Return the greatest capability's number that the kernel knows."""
    number = 0
    while True:
        try:
            syscalls.prctl(_PR_CAPBSET_READ, number + 1)
        except OSError:
            return number
        number += 1


def drop_bounding_set(last: int) -> None:
    """Give up what a file's capabilities could ever grant. Needs CAP_SETPCAP: before the user changes."""
    for number in range(last + 1):
        syscalls.prctl(_PR_CAPBSET_DROP, number)


def drop_capabilities() -> None:
    """Give up every capability in all other sets."""
    syscalls.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    header = struct.pack("=Ii", _CAPABILITY_VERSION_3, 0)
    syscalls.syscall("capset", syscalls.number_of("capset"), header, bytes(24))


def become(user: int) -> None:
    """Be another user and nothing but that user, for good."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def check_reading(user: int, paths: list[str]) -> None:
    """Raise OSError if another user could not read these files: say, a Python below a home closed to others."""
    for path in paths:
        Path(path).stat()
    group, groups = os.getegid(), os.getgroups()
    os.setgroups([])
    os.setegid(user)
    os.seteuid(user)
    try:
        for path in paths:
            if not os.access(path, os.R_OK, effective_ids=True):
                raise PermissionError(errno.EACCES, f"other users cannot read {path}")
    finally:
        os.seteuid(0)
        os.setegid(group)
        os.setgroups(groups)
