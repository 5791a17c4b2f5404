"""Know the places of a submission, its files and cells and how long they are: what else its process names is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.student.remote import Source

#: A syntax error at the end of a file is reported on the line after its last one.
_AFTER_THE_END = 1


class Places:
    """The files and cells that a line may stand in.

    A process says itself where it is. A line or a file that does not exist could tell a hidden input instead.

    Parameters
    ----------
    files : mapping of str to bytes
        The submission's files, by path.
    sources : sequence of Source
        Those of them that are run; they know the cells.
    """

    def __init__(self, files: Mapping[str, bytes] | None = None, sources: Sequence[Source] = ()) -> None:
        self._lines: dict[str, int] = {}
        for path, data in (files or {}).items():
            for name in (path, path.rpartition("/")[2]):
                self._add(name, len(data.splitlines()))
        for source in sources:
            self._add(source.path, len(source.data.splitlines()))
            for number, text in source.cells:
                self._add(f"{source.path} cell {number}", len(text.splitlines()))

    def _add(self, name: str, lines: int) -> None:
        self._lines[name] = max(lines, self._lines.get(name, 0))

    def find(self, name: str, line: int) -> str:
        """Return the file or cell that a process means; empty if the submission has no such line.

        Parameters
        ----------
        name : str
            As the process says it: a path from the submission's folder or an absolute one, or a cell.
        line : int
            Counted from 1.
        """
        for known in (name, name.rpartition("/")[2]):
            if 1 <= line <= self._lines.get(known, -1) + _AFTER_THE_END:
                return known
        return ""
