"""What a gradebook file looks like, how an older one is brought up to date, what is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from grader.errors import UsageError

# "grdb": marks our files in SQLite's header, so that somebody's other database is never written to.
APPLICATION_ID = 0x67726462

# Version n is reached by running the first n scripts. A released script is never edited: add one.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE problem_result (
        assignment  TEXT NOT NULL,
        student     TEXT NOT NULL,
        problem     TEXT NOT NULL,
        title       TEXT NOT NULL,
        points      REAL NOT NULL,
        max_points  REAL NOT NULL,
        is_graded   INTEGER NOT NULL,   -- 0 if a check is NOT_GRADED: our fault, to be run again
        verdicts    TEXT NOT NULL,      -- JSON object, check to verdict
        ending      TEXT NOT NULL,
        seed        TEXT NOT NULL,      -- decimal digits: seeds may have more than 64 bits
        key         TEXT NOT NULL,      -- digest of all that the points depend on
        graded_at   TEXT NOT NULL,
        record      TEXT NOT NULL,      -- the whole grader.model.ProblemResult as JSON
        PRIMARY KEY (assignment, student, problem)
    );
    CREATE TABLE submission (
        assignment  TEXT NOT NULL,
        student     TEXT NOT NULL,
        path        TEXT NOT NULL,
        refused     TEXT NOT NULL,      -- JSON array of the files that were not read, and why
        PRIMARY KEY (assignment, student)
    );
    CREATE TABLE problem_order (
        assignment  TEXT NOT NULL,
        problem     TEXT NOT NULL,
        position    INTEGER NOT NULL,
        PRIMARY KEY (assignment, problem)
    );
    CREATE TABLE run (
        id          INTEGER PRIMARY KEY,
        started     TEXT NOT NULL,
        facts       TEXT NOT NULL       -- the whole grader.model.RunFacts as JSON
    );
    """,
)

VERSION = len(MIGRATIONS)


def check_file(connection: sqlite3.Connection, path: Path) -> int:
    """Return the version of a gradebook file; 0 for an empty one.

    Raises
    ------
    UsageError
        If the file is no gradebook, or one of a newer version of this project.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    identity = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    if identity != APPLICATION_ID and (identity or version or tables):
        raise UsageError(
            f"{path}: an SQLite database, but not a gradebook of `grade`; nothing was changed. "
            "Move it away or choose another folder with --out."
        )
    if version > VERSION:
        raise UsageError(
            f"{path}: written by a newer version of `grade` (gradebook version {version}; "
            f"this one reads up to {VERSION}). Upgrade `grade`, or choose another folder with --out."
        )
    return version


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring a gradebook up to the newest version, all or nothing.

    Parameters
    ----------
    connection : sqlite3.Connection
        Open for writing, in autocommit mode.
    path : Path
        Named in messages.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Looked at inside the transaction: between a look and a change another program may have written.
        version = check_file(connection, path)
        for script in MIGRATIONS[version:]:
            for statement in _statements(script):
                connection.execute(statement)
        # The header belongs to the transaction too: a kill leaves either version, never a mixture.
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> list[str]:
    # executescript() would commit what is open; comments hold no semicolon followed by a line end.
    return [part for part in script.split(";\n") if part.strip()]
