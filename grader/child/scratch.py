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

    Only one folder is open at a time, and nothing recurses. Nobody may be moving its folders meanwhile.
    """
    here = _open(path, None)
    try:
        way, pending = [""], [os.listdir(here)]
        while pending:
            if not pending[-1]:
                pending.pop()
                done = way.pop()
                if way:
                    here = _exchange(here, "..")
                    os.rmdir(done, dir_fd=here)
                continue
            name = pending[-1].pop()
            mode = os.stat(name, dir_fd=here, follow_symlinks=False).st_mode
            if not stat.S_ISDIR(mode):
                os.unlink(name, dir_fd=here)
                continue
            if mode & 0o700 != 0o700:  # its umask can have closed it to its own owner
                os.chmod(name, 0o700, dir_fd=here)
            here = _exchange(here, name)
            way.append(name)
            pending.append(os.listdir(here))
    finally:
        os.close(here)
    Path(path).rmdir()


def _open(path: str, folder: int | None) -> int:
    return os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)


def _exchange(folder: int, name: str) -> int:
    opened = _open(name, folder)
    os.close(folder)
    return opened
