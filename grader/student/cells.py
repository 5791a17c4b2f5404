"""Run a notebook's cells in the student's process: a request for each, so that one costs only itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from grader.checking.limits import Limits
from grader.errors import ProcessEnded, StudentEnded, StudentRaised
from grader.model import LAST_SEEN, Ending
from grader.student.deadline import PATIENCE
from grader.student.remote import Source, raised

#: A cell is stopped at its limit from inside; the process is killed when that has not worked by then.
_SLACK, _GRACE_S = 1.25, 2.0
#: Cells of one notebook that may end the process before it is given up: each costs a whole run.
MOST_BAD = 2

Faults = list[tuple[str, StudentEnded]]


class Process(Protocol):
    """What is asked of a student's process while files are loaded."""

    def request(self, operation: str, args: list[Any], timeout_s: float) -> Any:
        """Make a request of the process that there is."""

    def end_by_protocol(self, message: str) -> ProcessEnded:
        """End a process whose reply makes no sense."""

    def cpu_s(self) -> float | None:
        """Return its CPU seconds so far, if they can be read."""

    def sources_are_found(self) -> None:
        """Do what depends on where the names are read."""


def name_of(path: str, cell: int) -> str:
    """Name a cell as messages do."""
    return f"{path} cell {cell}"


def is_bad(source: Source, known_bad: dict[str, ProcessEnded]) -> bool:
    """Say whether too many of a notebook's cells end the process to go on without them."""
    return sum(name_of(source.path, number) in known_bad for number, _ in source.cells) > MOST_BAD


def run_cells(
    process: Process,
    source: Source,
    limits: Limits,
    known_bad: dict[str, ProcessEnded],
    last: int,
    draw: Callable[[int, int], None],
) -> Faults:
    """Run the cells in order, whatever becomes of each.

    Parameters
    ----------
    process : Process
        Where they run.
    source : Source
        The notebook.
    limits : Limits
        ``load_s`` for all of them together, ``cell_s`` for each.
    known_bad : dict
        Cells that ended the process before, by name: these are left out. One that does so now is added.
    last : int
        The last cell that is needed.
    draw : callable
        Told (cell, number of figures waiting) after each cell that drew.

    Returns
    -------
    list of (cell or path, StudentEnded)
        What went wrong.

    Raises
    ------
    ProcessEnded
        If a cell ended the process. Run the notebook again: without that one.
    """
    faults: Faults = []
    begun, cpu_begun = time.monotonic(), process.cpu_s()
    for number, text in source.cells:
        name, keep = name_of(source.path, number), number in source.stops
        if number > last:
            break
        if name in known_bad:
            faults.append((name, known_bad[name]))
            text = ""
        if not text.strip() and not keep:
            continue
        wall, cpu = time.monotonic() - begun, process.cpu_s()
        used = wall if cpu is None or cpu_begun is None else cpu - cpu_begun
        left = limits.load_s - used
        if left <= 0 or wall > PATIENCE * limits.load_s:
            said = f"cell {number} and those after it were not run: the notebook takes longer than {limits.load_s:g} s"
            faults.append((source.path, StudentEnded(said, Ending.CPU)))
            break
        limit_s = min(limits.cell_limit_s, left)
        try:
            found, waiting, is_stopped = _run_cell(process, source, number, text, limit_s, keep=keep)
        except ProcessEnded as ended:
            known_bad[name] = _deaf(ended, limit_s) if ended.ending is Ending.WALL else ended
            raise known_bad[name] from None
        if is_stopped:
            its = f"its {limit_s:.3g} s" if limit_s < left else f"the notebook's {limits.load_s:.3g} s"
            found[-1] = _stopped(found[-1], its)
        faults += [(name, fault) for fault in found]
        if waiting:
            draw(number, waiting)
    return faults


def _run_cell(
    process: Process, source: Source, number: int, text: str, limit_s: float, *, keep: bool
) -> tuple[list[StudentEnded], int, bool]:
    try:
        reply = process.request("cell", [source.path, number, text, limit_s, keep], limit_s * _SLACK + _GRACE_S)
    except StudentRaised as error:
        # The cell ran, but left the process so that it cannot say how.
        return [error], 0, False
    if not (isinstance(reply, list) and len(reply) == 3 and isinstance(reply[0], list)):
        raise process.end_by_protocol("sent no list of exceptions")
    found: list[StudentEnded] = [raised(fault) for fault in reply[0][:30]]
    return found, reply[2] if type(reply[2]) is int else 0, reply[1] is True and bool(found)


def _deaf(ended: ProcessEnded, limit_s: float) -> ProcessEnded:
    where = "".join(ended.message.partition(LAST_SEEN)[1:])
    return ProcessEnded(f"took longer than its {limit_s:.3g} s and could not be stopped{where}", Ending.WALL)


def _stopped(error: StudentEnded, its: str) -> StudentEnded:
    frames = error.frames if isinstance(error, StudentRaised) else ()
    where = f"{LAST_SEEN}{frames[-1][0]}, line {frames[-1][1]}" if frames else ""
    return StudentEnded(f"was stopped when {its} were over{where}; the cells after it ran", Ending.CPU)
