"""How the gradebook's file is opened, and how its troubles are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from grader.errors import GraderError, UsageError

# How long to wait for a reader (a report, somebody's sqlite3 shell) to let go before a commit.
BUSY_S = 30.0


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open a gradebook's file in autocommit mode.

    Parameters
    ----------
    mode : str
        SQLite's words: "rw", or "rwc" to make the file if it is missing.
    """
    # The URI form is the only one that can say "do not create"; as_uri quotes ? and # in the path.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_S, isolation_level=None
    )
    if mode == "rwc":
        connection.execute("PRAGMA synchronous = FULL")
    # A gradebook may come by mail: its schema must not be able to run functions behind our back.
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Raise a UsageError if the file is damaged."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise UsageError(_damaged(path, str(verdict)))


def _damaged(path: Path, what: str) -> str:
    return (
        f"{path}: cannot be read as a gradebook ({' '.join(what.split())}). Put a backup in its place, or "
        "move it away and grade again."
    )


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say into one message: what, where, what to do."""
    try:
        yield
    except GraderError:
        raise
    except (sqlite3.OperationalError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        if "locked" in reason:
            reason += "; close the program that has it open"
        elif "full" in reason or "space" in reason:
            reason += "; make room, then run the same command again: what is stored stays"
        else:
            reason += "; check the folder, its permissions and the free space"
        raise UsageError(f"{path}: the gradebook cannot be used: {reason}.") from error
    except (sqlite3.DatabaseError, msgspec.MsgspecError) as error:
        raise UsageError(_damaged(path, str(error))) from error
