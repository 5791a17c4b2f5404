"""A forked child as the zygote hands it over: our ends of its pipes, and a way to kill it."""

from __future__ import annotations

import contextlib
import signal
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from grader.student.connection import Exit


@dataclass(slots=True)
class Spawned:
    """A child just forked: our ends of its pipes and a way to kill it."""

    pidfd: int
    request_fd: int
    reply_fd: int
    log_fd: int
    exit: SimpleQueue[Exit | None]

    def kill(self) -> None:
        """Kill it; no matter if it is gone already."""
        try:
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        except (ProcessLookupError, OSError):
            return

    def ask_where(self) -> None:
        """Have it write to its log where it is, unless it does not listen any more."""
        with contextlib.suppress(OSError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGUSR1)

    def wait(self, timeout_s: float) -> Exit | None:
        """Return how it ended; None if it has not ended by then, or if nobody is left to tell."""
        try:
            found = self.exit.get(timeout=timeout_s)
        except Empty:
            return None
        if found is None:
            self.exit.put(None)  # for whoever asks next
        return found
