"""One writer at a time: a lock that the system drops when its holder dies, however it dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from grader.errors import UsageError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class WriterLock:
    """Hold the file beside a gradebook that says who is writing to it.

    The lock is the kernel's (``flock``), not the file's existence: a file left by a killed run means nothing.
    SQLite's own exclusive mode would do too, but would shut out readers for as long as a run lasts.

    Parameters
    ----------
    gradebook : Path
        The gradebook; the lock is the file of the same name with ``.lock`` added.

    Raises
    ------
    UsageError
        If another process holds it.
    """

    def __init__(self, gradebook: Path) -> None:
        self._path = gradebook.with_name(gradebook.name + ".lock")
        self._descriptor = self._take(gradebook)

    def _take(self, gradebook: Path) -> int:
        while True:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
            try:
                if not _lock(descriptor):
                    holder = os.read(descriptor, 20).decode("ascii", "replace").strip()
                    who = f" (process {holder})" if holder.isdigit() else ""
                    raise UsageError(
                        f"{gradebook}: another grade run{who} is writing here; wait until it has ended, "
                        "or give this run a folder of its own with --out."
                    )
                if self._is_current(descriptor):
                    os.ftruncate(descriptor, 0)
                    os.write(descriptor, str(os.getpid()).encode("ascii"))
                    return descriptor
            except BaseException:
                os.close(descriptor)
                raise
            # The last holder removed this file between our open and our lock: take the new one.
            os.close(descriptor)

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor < 0:
            return
        # Removed while still locked, so that nobody can have taken it in between.
        if sys.platform != "win32":
            self._path.unlink(missing_ok=True)
        os.close(self._descriptor)
        self._descriptor = -1

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, 1000, os.SEEK_SET)  # a locked byte cannot be read: leave the number free
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if isinstance(error, BlockingIOError | PermissionError):
            return False
        raise
    return True
