"""Know the places of a submission, its files and cells and how long they are: what else its process names is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.errors import StudentEnded, StudentRaised
from grader.evidence import Excerpt
from grader.student.remote import Source

#: A syntax error at the end of a file is reported on the line after its last one.
_AFTER_THE_END = 1
#: Lines shown before and after the one concerned, and characters of each.
_AROUND, _WIDTH = 2, 300


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
        self._texts: dict[str, tuple[str, int, bytes | str]] = {}
        for path, data in (files or {}).items():
            for name in (path, path.rpartition("/")[2]):
                self._add(name, path, 0, data)
        for source in sources:
            self._add(source.path, source.path, 0, source.data)
            for number, text in source.cells:
                self._add(f"{source.path} cell {number}", source.path, number, text)

    def _add(self, name: str, path: str, cell: int, text: bytes | str) -> None:
        lines = len(text.splitlines())
        if lines >= self._lines.get(name, 0):
            self._lines[name], self._texts[name] = lines, (path, cell, text)

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

    def excerpt(self, name: str, line: int) -> Excerpt | None:
        """Return a line with those around it; None if the submission has no such line.

        Parameters
        ----------
        name, line : str, int
            As for `find`.
        """
        known = self.find(name, line)
        if not known:
            return None
        path, cell, text = self._texts[known]
        # As bytes, because a text has more line ends than Python counts.
        every = (text if isinstance(text, bytes) else text.encode("utf-8", "replace")).splitlines()
        first = max(1, line - _AROUND)
        shown = [one.decode("utf-8", "replace")[:_WIDTH] for one in every[first - 1 : line + _AROUND]]
        return Excerpt(path=path, cell=cell, line=line, first=first, text="\n".join(shown))

    def of(self, error: StudentEnded) -> Excerpt | None:
        """Return the student's own lines where an exception was raised."""
        frames = error.frames if isinstance(error, StudentRaised) else ()
        return self.excerpt(*frames[-1][:2]) if frames else None
