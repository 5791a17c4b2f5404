"""System calls that Python 3.11 has no function for, raising OSError like its own."""

from __future__ import annotations

import ctypes
import os

from .seccomp_tables import NUMBERS

_LIBC = ctypes.CDLL(None, use_errno=True)
# A bare int would be passed as a C int, the upper half of its register undefined; c_void_p takes bytes too.
_LIBC.syscall.argtypes = [ctypes.c_long, *[ctypes.c_void_p] * 6]
_LIBC.syscall.restype = ctypes.c_long
MACHINE = os.uname().machine

# From 424 on a number means the same call on every machine.
MOUNT_SETATTR = 442
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
_MNT_DETACH = 2
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000


def _check(name: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(name: str, number: int, *args: int | bytes | None) -> int:
    """Make a system call.

    Parameters
    ----------
    name : str
        For the error's message.
    number : int
        The call's number on this machine.
    *args : int or bytes or None
        Bytes are passed by address, None as a null pointer.

    Returns
    -------
    int
        The call's result, never negative.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    return _check(name, _LIBC.syscall(number, *args, *(None,) * (6 - len(args))))


def number_of(name: str) -> int:
    """Return a call's number on this machine.

    Raises
    ------
    OSError
        If there is no table for this machine or the call is not in it.
    """
    try:
        return NUMBERS[MACHINE][name]
    except KeyError:
        raise OSError(38, f"no number of {name} is known for {MACHINE}") from None  # 38 is ENOSYS


def prctl(option: int, second: int = 0, third: int = 0) -> int:
    """Call prctl(2) with up to two arguments."""
    return _check("prctl", _LIBC.prctl(option, ctypes.c_ulong(second), ctypes.c_ulong(third), 0, 0))


def unshare(flags: int) -> None:
    """Move this process, or for CLONE_NEWPID its next child, into new namespaces."""
    _check("unshare", _LIBC.unshare(flags))


def setns(fd: int, kind: int) -> None:
    """Join the namespace that ``fd`` refers to."""
    _check("setns", _LIBC.setns(fd, kind))


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """Mount, bind or change the propagation of ``target``, as mount(2) does."""
    words = [None if word is None else os.fsencode(word) for word in (source, target, kind)]
    _check("mount", _LIBC.mount(*words, ctypes.c_ulong(flags), data.encode() or None))


def restrict_mount(target: str, flags: int, *, recursive: bool) -> None:
    """Add read-only, nosuid, nodev or noexec to a mount and, if recursive, to those below it.

    ``MS_BIND | MS_REMOUNT`` reaches one mount only, and fails where it would drop a locked flag.
    """
    attributes = b"".join(word.to_bytes(8, "little") for word in (flags, 0, 0, 0))
    how = _AT_RECURSIVE if recursive else 0
    syscall("mount_setattr", MOUNT_SETATTR, _AT_FDCWD, os.fsencode(target), how, attributes, 32)


def unmount(target: str) -> None:
    """Take a mount out of the tree at once, even if it is busy."""
    _check("umount2", _LIBC.umount2(os.fsencode(target), _MNT_DETACH))


def pivot_root(new: str, old: str) -> None:
    """Make ``new`` the root and put the old root at ``old``."""
    syscall("pivot_root", number_of("pivot_root"), os.fsencode(new), os.fsencode(old))
