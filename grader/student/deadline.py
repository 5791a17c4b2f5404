"""The time limit of a request: seconds of work, not seconds of waiting for a busy machine."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

#: A process that has not had its share of CPU by then is given up all the same, in multiples of the limit.
PATIENCE = 2.0
#: The CPU time is first looked at after this many seconds: most requests end before and pay nothing.
FIRST_LOOK_S = 0.05
#: A process that had this share of the limit on a CPU has had its time.
_ENOUGH = 0.9


class Deadline:
    """Watch one request.

    Parameters
    ----------
    limit_s : float
        Seconds that the student's code may take.
    cpu_s : callable
        Tells the process's CPU time. Where that cannot be read, the clock decides.

    Notes
    -----
    On an idle machine a busy loop ends at the limit. On a crowded one it is waited for until it has
    had that much CPU time, but no longer than twice the limit on the clock; a process that sleeps is
    ended then, too. So a right answer is not cut off because of what else the machine does.
    """

    def __init__(self, limit_s: float, cpu_s: Callable[[], float | None]) -> None:
        self.limit_s = limit_s
        self._cpu_s = cpu_s
        self._begun = time.monotonic()
        self._soft = self._begun + limit_s
        self._cpu_at_first: float | None = None

    def left_s(self) -> float:
        """Return how long to wait before asking again; 0 or less when the time is over."""
        now = time.monotonic()
        if self._cpu_at_first is None:
            first = self._begun + FIRST_LOOK_S
            if now < first < self._soft:
                return first - now
            self._cpu_at_first = self._cpu_s() or 0.0
        if now < self._soft:
            return self._soft - now
        end = self._begun + PATIENCE * self.limit_s
        used = self._cpu_s()
        if used is not None and now < end and used - self._cpu_at_first < _ENOUGH * self.limit_s:
            missing = self.limit_s - (used - self._cpu_at_first)
            self._soft = min(end, now + max(missing, FIRST_LOOK_S))
        return self._soft - now

    def is_over(self) -> bool:
        """Say whether the time is over."""
        return self.left_s() <= 0


def cpu_seconds(pidfd: int) -> float | None:
    """Return the CPU seconds of a process, or None if they cannot be read."""
    # With the process gone, its number may be another one's: the kernel tells by the descriptor.
    try:
        info = Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii")
        found = re.search(r"^Pid:\s+(\d+)$", info, re.MULTILINE)
    except OSError:
        return None
    return None if found is None else cpu_seconds_of(int(found[1]))


def cpu_seconds_of(pid: int) -> float | None:
    """Return the same for a child of ours by its number; None where there is no /proc."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
        # The command's name stands in parentheses and may hold anything; the numbers follow the last one.
        fields = stat[stat.rindex(b")") + 2 :].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
