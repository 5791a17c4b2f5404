"""What a gradebook holds, as records: for reports, exports and the writer itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.errors import UsageError
from grader.gradebook.connection import connect, explained
from grader.gradebook.encoding import column, decode, from_column
from grader.gradebook.schema import VERSION, check_file, migrate
from grader.model import ProblemResult, RunFacts, SubmissionResult


def read(path: Path) -> list[SubmissionResult]:
    """Return everything stored in a gradebook, also while a run is writing to it.

    Raises
    ------
    UsageError
        If there is no gradebook, or none that this version can read.
    """
    with _reading(path) as connection:
        return list(load_submissions(connection))


def iterate(path: Path) -> Iterator[SubmissionResult]:
    """Yield everything stored in a gradebook as `read` does, one submission at a time.

    Raises
    ------
    UsageError
        As `read`.
    """
    with _reading(path) as connection:
        yield from load_submissions(connection)


def read_last_run(path: Path) -> RunFacts | None:
    """Return the facts of the latest run noted in a gradebook; None if there is none."""
    with _reading(path) as connection:
        return load_last_run(connection)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise UsageError(f"{path}: no gradebook here; `grade PATH…` makes one, --out says where.")
    with explained(path):
        # Opened for writing, though nothing is written: a killed run's journal has to be played back first.
        connection = connect(path, "rw")
        try:
            connection.execute("PRAGMA query_only = ON")
            version = check_file(connection, path)
            if version == 0:
                raise UsageError(f"{path}: an empty file, not a gradebook; `grade PATH…` fills it.")
            if version < VERSION:
                connection = _brought_up_to_date(connection, path)
            # One transaction, so that everything is read from the same moment.
            connection.execute("BEGIN")
            yield connection
        finally:
            connection.close()


def _brought_up_to_date(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    # In memory: reading an old gradebook must not change it, its folder may be an archive.
    copy = sqlite3.connect(":memory:", isolation_level=None)
    connection.backup(copy)
    connection.close()
    migrate(copy, path)
    return copy


def load_submissions(connection: sqlite3.Connection) -> Iterator[SubmissionResult]:
    """Yield everything stored, by assignment and student; problems in the assignment's order."""
    places: dict[tuple[str, str], int] = {
        (from_column(assignment), from_column(problem)): place
        for assignment, problem, place in connection.execute(
            "SELECT assignment, problem, position FROM problem_order"
        )
    }
    notes: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
        (from_column(assignment), from_column(student)): (from_column(where), decode(refused, tuple[str, ...]))
        for assignment, student, where, refused in connection.execute(
            "SELECT assignment, student, path, refused FROM submission"
        )
    }
    graded = connection.execute("SELECT DISTINCT assignment, student FROM problem_result")
    everybody = notes.keys() | {(from_column(assignment), from_column(student)) for assignment, student in graded}
    for assignment, student in sorted(everybody, key=lambda who: (who[0], who[1].casefold(), who[1])):
        found = connection.execute(
            "SELECT record FROM problem_result WHERE assignment = ? AND student = ?",
            (column(assignment), column(student)),
        )
        problems = [decode(record, ProblemResult) for (record,) in found]
        # A problem that the assignment no longer lists comes last, by name.
        problems.sort(key=lambda one: (places.get((one.assignment, one.problem), len(places)), one.problem))
        where, refused = notes.get((assignment, student), ("", ()))
        yield SubmissionResult(
            assignment=assignment, student=student, path=where, problems=tuple(problems), refused=refused
        )


def load_last_run(connection: sqlite3.Connection) -> RunFacts | None:
    """Return the facts of the latest run that was noted."""
    row = connection.execute("SELECT facts FROM run ORDER BY id DESC LIMIT 1").fetchone()
    return decode(row[0], RunFacts) if row else None
