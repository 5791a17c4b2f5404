"""Stop a piece of a student's code that takes too long, from inside its process."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any

#: Code that sleeps is stopped after so many times its limit on the clock; as `student.deadline.PATIENCE`.
PATIENCE = 2.0
#: Where the exception is swallowed by an ``except:``, it comes again after this many seconds.
_AGAIN_S = 1.0


class TimeLimit(BaseException):
    """Stop code that used up its time; no ``except Exception`` catches it."""


class Limit:
    """Raise `TimeLimit` in the code below ``with`` once it has used its CPU seconds, or slept for too long.

    Parameters
    ----------
    limit_s : float
        CPU seconds; 0 for no limit.

    Notes
    -----
    Only code that runs Python's own instructions can be stopped like this, and only if it wants to: the grader has its
    own clock. Does nothing outside the main thread, and on systems without such timers.
    """

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._is_armed = False
        self._before: dict[int, Any] = {}
        self.is_over = False

    def __enter__(self) -> Limit:
        is_main = threading.current_thread() is threading.main_thread()
        if self._limit_s > 0 and is_main and hasattr(signal, "setitimer"):
            self._is_armed = True
            self._before = {number: signal.signal(number, self._stop) for number in (signal.SIGPROF, signal.SIGALRM)}
            signal.setitimer(signal.ITIMER_PROF, self._limit_s, _AGAIN_S)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE * self._limit_s, _AGAIN_S)
        return self

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self._is_armed:
            self.is_over = True
            raise TimeLimit

    def __exit__(self, *error: object) -> None:
        if self._is_armed:
            self._is_armed = False
            signal.setitimer(signal.ITIMER_PROF, 0.0)
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            for number, handler in self._before.items():
                if signal.getsignal(number) == self._stop:  # else the student's code has set its own
                    signal.signal(number, handler)
