"""Landlock: a process gives up every file, port and signal that it was not granted by a rule."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress

from . import syscalls

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = 1, 2, 4, 8, 16, 32
MAKE_DIR, MAKE_REG, REFER, TRUNCATE = 128, 256, 8192, 16384

READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE

_FOR_FILES = 0xC007  # the rights that a rule on a plain file may hold; EINVAL with any other
_VERSION = 1
_PATH_BENEATH = 1
_NO_AUDIT = 1
# Where the rules' descriptors live: out of the way of those that a child keeps.
FIRST_FD = 256


def abi() -> int:
    """Return the version of Landlock that the kernel has.

    Raises
    ------
    OSError
        If it has none (ENOSYS), or has it switched off (EOPNOTSUPP).
    """
    return syscalls.syscall("landlock_create_ruleset", syscalls.LANDLOCK_CREATE_RULESET, None, 0, _VERSION)


def handled(version: int) -> int:
    """Return all rights to files that a version of Landlock can refuse."""
    bits = 13 if version < 2 else 14 if version < 3 else 15 if version < 5 else 16
    return (1 << bits) - 1


class Rules:
    """The grants that all children share, looked up once; each child makes its own ruleset of them.

    Parameters
    ----------
    grants : iterable of (path, rights)
        A path that does not exist is left out.

    Attributes
    ----------
    version : int
        The kernel's version of Landlock.
    end : int
        All descriptors of the grants lie below.
    """

    def __init__(self, grants: Iterable[tuple[str, int]]) -> None:
        self.version = abi()
        self._handled = handled(self.version)
        self._attributes = struct.pack(
            "=QQQ", self._handled, 3 if self.version >= 4 else 0, 3 if self.version >= 6 else 0
        )
        self._size = 24 if self.version >= 6 else 16 if self.version >= 4 else 8
        self._rules: list[tuple[bytes, int]] = []
        for path, rights in grants:
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                self._rules.append(self._out_of_the_way(*self._look_up(path, rights)))
        self.end = max((fd for _, fd in self._rules), default=FIRST_FD - 1) + 1
        self._flags = _NO_AUDIT if self.version >= 7 else 0  # thousands of refusals would flood its log

    def _look_up(self, path: str, rights: int) -> tuple[bytes, int]:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
        if not stat.S_ISDIR(os.fstat(fd).st_mode):
            rights &= _FOR_FILES
        return struct.pack("=Qi", rights & self._handled, fd), fd

    @staticmethod
    def _out_of_the_way(attributes: bytes, fd: int) -> tuple[bytes, int]:
        try:
            moved = fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, FIRST_FD)
        finally:
            os.close(fd)
        return attributes[:8] + struct.pack("=i", moved), moved

    def _create(self) -> int:
        name, number = "landlock_create_ruleset", syscalls.LANDLOCK_CREATE_RULESET
        try:
            return syscalls.syscall(name, number, self._attributes, self._size, 0)
        except OSError as error:
            if error.errno != errno.EINVAL or self._size <= 16:
                raise
            # Some vendors' kernels announce version 6 without its scopes.
            return syscalls.syscall(name, number, self._attributes, 16, 0)

    def restrict(self, also: Iterable[tuple[str, int]] = ()) -> None:
        """Keep this process, for good, to the shared grants and those in ``also``.

        Needs "no new privileges". Closes all descriptors from `FIRST_FD` to `end`.
        """
        # Made here, not by the zygote: a ruleset's descriptor is one object for all who inherit it.
        ruleset = self._create()
        own = [self._look_up(path, rights) for path, rights in also]
        for attributes, _ in (*self._rules, *own):
            syscalls.syscall(
                "landlock_add_rule", syscalls.LANDLOCK_ADD_RULE, ruleset, _PATH_BENEATH, attributes, 0
            )
        syscalls.syscall("landlock_restrict_self", syscalls.LANDLOCK_RESTRICT_SELF, ruleset, self._flags)
        for fd in (ruleset, *(fd for _, fd in own)):
            os.close(fd)
        os.closerange(FIRST_FD, self.end)

    def close(self) -> None:
        """Forget the grants."""
        for _, fd in self._rules:
            os.close(fd)
        self._rules.clear()
