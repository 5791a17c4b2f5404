"""Become what a program is to start as, then run it: root, an ordinary user, with or without namespaces.

Run as ``python become.py MODE PROGRAM ARGUMENT…``, by root, with nothing but the standard library. An ordinary user,
or a child whose user root has changed, cannot read a Python that lies below a home closed to others, so that
home is made anew, with no more in it than Python.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys
from pathlib import Path

USER = 60999
#: Docker's default: what root keeps in a container.
CONTAINER_CAPABILITIES = frozenset({0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31})

_LIBC = ctypes.CDLL(None, use_errno=True)
_NUMBERS = {"x86_64": {"unshare": 272, "mount": 165}, "aarch64": {"unshare": 97, "mount": 40}}
_CLONE_NEWNS, _MS_BIND, _MS_REC, _MS_PRIVATE = 0x20000, 4096, 16384, 1 << 18
_PR_CAPBSET_DROP, _PR_NO_NEW_PRIVS, _PR_SECCOMP = 24, 38, 22


def main() -> None:
    mode, *command = sys.argv[1:]
    if mode != "root":
        open_the_way([sys.prefix, sys.base_prefix, str(Path(__file__).parents[2])])
    if mode.endswith("contained"):
        refuse("unshare", "mount")
        for number in range(64):
            if mode.startswith("root") and number not in CONTAINER_CAPABILITIES:
                _LIBC.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)
    if mode.startswith("user"):
        os.setgroups([])
        os.setresgid(USER, USER, USER)
        os.setresuid(USER, USER, USER)
    os.execv(command[0], command)


def open_the_way(paths: list[str]) -> None:
    """Let every user reach these paths, in this process's own view of the files."""
    closed: dict[Path, list[Path]] = {}
    for path in map(Path, paths):
        for folder in reversed(path.resolve().parents):
            if not folder.stat().st_mode & 1:
                closed.setdefault(folder, []).append(path.resolve())
                break
    if not closed:
        return
    check("unshare", _LIBC.unshare(_CLONE_NEWNS))
    mount("/", "/", None, _MS_REC | _MS_PRIVATE)
    for folder, within in closed.items():
        held = [(path, os.open(path, os.O_PATH)) for path in within]
        mount("tmpfs", str(folder), "tmpfs", 0, "mode=755")
        for path, fd in held:
            path.mkdir(parents=True, exist_ok=True)
            mount(f"/proc/self/fd/{fd}", str(path), None, _MS_BIND | _MS_REC)
            os.close(fd)


def mount(source: str, target: str, kind: str | None, flags: int, data: str = "") -> None:
    words = [None if word is None else word.encode() for word in (source, target, kind)]
    check("mount", _LIBC.mount(*words, ctypes.c_ulong(flags), data.encode() or None))


def refuse(*names: str) -> None:
    """Have the kernel refuse these calls, as a container's own filter does."""
    program = [(0x20, 0, 0, 0)]
    for name in names:
        program += [(0x15, 0, 1, _NUMBERS[os.uname().machine][name]), (6, 0, 0, 0x50000 | errno.EPERM)]
    program.append((6, 0, 0, 0x7FFF0000))
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *line) for line in program))
    check("prctl", _LIBC.prctl(_PR_NO_NEW_PRIVS, 1, 0, 0, 0))
    check("seccomp", _LIBC.prctl(_PR_SECCOMP, 2, struct.pack("HxxxxxxP", len(program), ctypes.addressof(code)), 0, 0))


def check(name: str, result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), name)


if __name__ == "__main__":
    main()
