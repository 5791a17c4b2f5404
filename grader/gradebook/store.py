"""The gradebook: one SQLite file, one writer, every result committed as soon as it is known."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from grader.errors import EngineError, UsageError
from grader.gradebook.connection import check_pages, connect, explained
from grader.gradebook.encoding import column, encode
from grader.gradebook.lock import WriterLock
from grader.gradebook.reading import load_last_run, load_submissions, read, read_last_run
from grader.gradebook.schema import migrate
from grader.model import ProblemResult, RunFacts, SubmissionResult

__all__ = ["Gradebook", "read", "read_last_run"]


class Gradebook:
    """Store results such that a killed run loses nothing that `store` has returned from.

    Notes
    -----
    The journal is SQLite's rollback journal and not a write-ahead log: after a kill the gradebook is one file
    (plus a journal that the next opening plays back), it can be copied and mailed, and it works on the
    network drives that course folders live on. One commit takes a few milliseconds, less than any check.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: WriterLock) -> None:
        self.path = path
        self._connection = connection
        self._lock = lock

    @classmethod
    def open(cls, path: Path) -> Gradebook:
        """Open a gradebook for writing, or make one.

        Raises
        ------
        UsageError
            If another run is writing here, if the file is no gradebook or one of a newer version, or if the
            place cannot be written to.
        """
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists() and not path.is_file():
                raise UsageError(f"{path}: not a file; choose another folder with --out.")
            lock = WriterLock(path)
            try:
                connection = connect(path, "rwc")
                try:
                    migrate(connection, path)
                    check_pages(connection, path)
                except BaseException:
                    connection.close()
                    raise
            except BaseException:
                lock.release()
                raise
        return cls(path, connection, lock)

    def has(self, assignment: str, problem: str, student: str, key: str) -> bool:
        """Whether this very grading is stored already, complete: nothing in it NOT_GRADED.

        Parameters
        ----------
        key : str
            Digest of all that the points depend on; an empty key is never known.
        """
        if not key:
            return False
        with explained(self.path):
            found = self._connection.execute(
                "SELECT 1 FROM problem_result"
                " WHERE assignment = ? AND student = ? AND problem = ? AND key = ? AND is_graded = 1",
                (column(assignment), column(student), column(problem), column(key)),
            ).fetchone()
        return found is not None

    def store(self, result: ProblemResult) -> None:
        """Store a problem's result in place of an older one; committed when this returns.

        Raises
        ------
        EngineError
            If a check's points are not numbers: such a record would poison every sum.
        """
        for check in result.checks:
            if not (math.isfinite(check.points) and math.isfinite(check.max_points)):
                raise EngineError(
                    f"check {check.check!r} of {result.problem!r} gave {check.points} of {check.max_points} "
                    "points; points are finite numbers."
                )
        verdicts = {check.check: check.verdict for check in result.checks}
        with explained(self.path):
            self._connection.execute(
                "INSERT OR REPLACE INTO problem_result VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    column(result.assignment), column(result.student), column(result.problem),
                    column(result.title), result.points, result.max_points, int(result.is_graded),
                    encode(verdicts), str(result.ending), str(result.seed), column(result.key),
                    result.graded_at, encode(result),
                ),
            )  # fmt: skip

    def note_submission(self, assignment: str, student: str, path: str, refused: tuple[str, ...] = ()) -> None:
        """Store where a submission lies and which of its files were not read, in place of an older note."""
        with explained(self.path):
            self._connection.execute(
                "INSERT OR REPLACE INTO submission VALUES (?, ?, ?, ?)",
                (column(assignment), column(student), column(path), encode(refused)),
            )

    def note_run(self, facts: RunFacts) -> None:
        """Store what is true of a whole run, so that a report can be drawn again later."""
        with explained(self.path):
            self._connection.execute(
                "INSERT INTO run (started, facts) VALUES (?, ?)", (facts.started, encode(facts))
            )

    def set_order(self, assignment: str, problems: Sequence[str]) -> None:
        """Store the order in which an assignment's problems are shown."""
        rows = [(column(assignment), column(problem), place) for place, problem in enumerate(problems)]
        with explained(self.path), self._transaction():
            self._connection.execute("DELETE FROM problem_order WHERE assignment = ?", (column(assignment),))
            self._connection.executemany("INSERT INTO problem_order VALUES (?, ?, ?)", rows)

    def forget(self, assignment: str, student: str, problem: str | None = None) -> None:
        """Remove a student's stored result of one problem, or all that is stored of the submission."""
        who = (column(assignment), column(student))
        with explained(self.path), self._transaction():
            if problem is not None:
                self._connection.execute(
                    "DELETE FROM problem_result WHERE assignment = ? AND student = ? AND problem = ?",
                    (*who, column(problem)),
                )
                return
            for table in ("problem_result", "submission"):
                self._connection.execute(f"DELETE FROM {table} WHERE assignment = ? AND student = ?", who)

    def submissions(self) -> list[SubmissionResult]:
        """Return everything stored, by assignment and student; problems in the assignment's order."""
        with explained(self.path):
            return list(load_submissions(self._connection))

    def last_run(self) -> RunFacts | None:
        """Return the facts of the latest run that was noted."""
        with explained(self.path):
            return load_last_run(self._connection)

    def close(self) -> None:
        """Close the file and let others write; a second call does nothing."""
        self._connection.close()
        self._lock.release()

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")
