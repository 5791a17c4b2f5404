"""The figures that a submission's files draw, checked and counted file by file."""

from __future__ import annotations

from typing import Any

from grader.evidence import Figure
from grader.png import rebuild

#: Of one file; the student's side keeps to the same, but need not.
MOST = 24
MAX_TOTAL_BYTES = 4_000_000
#: For all the figures of one request; each has less, and what is not done by then is left out.
DRAW_S = 20.0


class Gallery:
    """The figures of one submission's files, file by file: taken when a file is run for the first time, and kept."""

    def __init__(self) -> None:
        self._figures: dict[str, list[tuple[int, Figure]]] = {}
        self._left_out: dict[str, int] = {}
        self._done: set[str] = set()
        self._failed: set[str] = set()

    def wants(self, path: str) -> bool:
        """Say whether this file's figures are still to be drawn."""
        return path not in self._done

    def begin(self, path: str) -> None:
        """Forget what was drawn of a run that did not come to its end."""
        if self.wants(path):
            self._figures[path], self._left_out[path] = [], 0

    def take(self, path: str, cell: int, reply: Any) -> None:
        """Take what a process sent: a list of images, and how many it left out."""
        images, dropped = reply if isinstance(reply, list) and len(reply) == 2 else ([], 0)
        images = images if isinstance(images, list) else []
        self._left_out[path] += max(0, min(dropped, 10_000)) if type(dropped) is int else 0
        for data in images:
            figure = rebuild(data)
            known = self._figures[path]
            size = sum(len(one.png) for _, one in known)
            if figure is None or len(known) >= MOST or size + len(figure.png) > MAX_TOTAL_BYTES:
                self._left_out[path] += 1
                continue
            origin = f"{path} cell {cell}" if cell else path
            known.append((cell, Figure(png=figure.png, width=figure.width, height=figure.height, origin=origin)))

    def is_full(self, path: str, waiting: int) -> bool:
        """Say whether no more figures of a file can be taken; then count those that wait as left out."""
        if len(self._figures[path]) < MOST:
            return False
        self._left_out[path] += min(waiting, 10_000)
        return True

    def finish(self, path: str) -> None:
        """Ask for no more figures of this file."""
        self._done.add(path)

    def give_up(self, path: str) -> None:
        """Do without the figures of a file whose process ended while it drew them."""
        self._figures[path] = []
        self._failed.add(path)
        self.finish(path)

    def of(self, path: str) -> list[tuple[int, Figure]]:
        """Return a file's figures with the cell that drew each; 0 outside notebooks."""
        return list(self._figures.get(path, ()))

    def note(self, path: str) -> str:
        """Say what is missing; empty if nothing is."""
        if path in self._failed:
            return f"{path}: its figures could not be drawn in time, and are not shown."
        count = self._left_out.get(path, 0)
        return f"{path}: figures that are too many or too large to be shown: {count}." if count else ""
