"""Private folders on the machine's own disk, for children that cannot be given a file system."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


class Folders:
    """One folder for each child; removed when the child is gone, whatever it made there.

    Parameters
    ----------
    base : str
        The folder to make them in.
    """

    def __init__(self, base: str) -> None:
        self._base = base
        self._token = os.urandom(8).hex()  # the base may be open to other users, who must not be able to guess
        self._used: dict[int, int] = {}

    def _path(self, slot: int) -> str:
        return f"{self._base}/box-{self._token}-{slot}-{self._used.get(slot, 0)}"

    def make(self, slot: int, owner: int | None) -> str:
        """Make the folder of the child in this slot, for this user; return its path."""
        path = self._path(slot)
        Path(path).mkdir(0o700)
        if owner is not None:
            os.chown(path, owner, owner)
        return path

    def remove(self, slot: int) -> None:
        """Remove the folder of the child that was in this slot, if it made one."""
        path = self._path(slot)
        self._used[slot] = self._used.get(slot, 0) + 1
        with suppress(OSError):  # never the same name again, so what cannot be removed is only rubbish
            remove_tree(path)


def remove_tree(path: str) -> None:
    """Remove a folder that an enemy filled, following no link and however deep it is.

    Folders within folders are moved up to the first level, so neither the stack nor the number of open
    descriptors grows with the depth.
    """
    top = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        count = 0
        while entries := os.listdir(top):
            for name in entries:
                count = _remove_entry(top, name, count)
    finally:
        os.close(top)
    Path(path).rmdir()


def _remove_entry(top: int, name: str, count: int) -> int:
    if not stat.S_ISDIR(os.stat(name, dir_fd=top, follow_symlinks=False).st_mode):
        os.unlink(name, dir_fd=top)
        return count
    os.chmod(name, 0o700, dir_fd=top)  # umask can have made it closed to its own owner
    folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top)
    try:
        for inner in os.listdir(folder):
            if stat.S_ISDIR(os.stat(inner, dir_fd=folder, follow_symlinks=False).st_mode):
                os.chmod(inner, 0o700, dir_fd=folder)
                count += 1
                os.rename(inner, f".moved-up-{os.urandom(8).hex()}-{count}", src_dir_fd=folder, dst_dir_fd=top)
            else:
                os.unlink(inner, dir_fd=folder)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=top)
    return count
