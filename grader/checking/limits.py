"""What one process of a student's code may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one process of a student's code may use.

    Attributes
    ----------
    call_s : float
        Seconds on the clock for one call; a batch of calls may take twice as long.
    load_s : float
        Seconds on the clock to load the files, top-level training included.
    cell_s : float
        Seconds for one cell of a notebook, which is stopped then while the others go on; 0 for half of ``load_s``.
    cpu_s : float
        CPU seconds of all calls together; loading is allowed ``load_s`` on top.
    memory_mb : int
        MiB on top of what the empty process needs.
    file_mb : int
        MiB of one file that the code writes; all of them together have 48.
    answers_mb : int
        MiB of all answers together: those that are far larger than what is asked for cost the grader time and memory.
    threads : int
        Threads beside the first, where the machine can count them apart (see `grade doctor`).

    Notes
    -----
    ``[limits]`` in ``assignment.toml`` gives an assignment's own defaults; a problem's ``limits=Limits(…)`` stands
    in place of all of them.
    """

    call_s: float = 10.0
    load_s: float = 30.0
    cell_s: float = 0.0
    cpu_s: float = 60.0
    memory_mb: int = 1024
    file_mb: int = 16
    answers_mb: int = 64
    threads: int = 60

    @property
    def cell_limit_s(self) -> float:
        """Seconds for one cell."""
        return self.cell_s or self.load_s / 2
