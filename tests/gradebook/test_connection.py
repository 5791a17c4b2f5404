"""Every trouble with the file is one message: what, where, what to do."""

import sqlite3

import pytest

from grader.errors import EngineError, UsageError
from grader.gradebook.connection import explained
from grader.gradebook.store import Gradebook

from .records import record


@pytest.fixture
def path(tmp_path):
    return tmp_path / "grades" / "gradebook.sqlite"


def test_failed_opening_gives_the_lock_back(path):
    path.parent.mkdir()
    path.write_text("these are my notes, not a gradebook; long enough to be looked at by SQLite" * 10)
    for _ in range(2):
        with pytest.raises(UsageError, match=r"cannot be read as a gradebook.*not a database"):
            Gradebook.open(path)

    assert path.read_text().startswith("these are my notes")


def test_file_in_place_of_the_folder_is_one_message(tmp_path):
    (tmp_path / "grades").write_text("")
    with pytest.raises(UsageError, match="cannot be used: File exists"):
        Gradebook.open(tmp_path / "grades" / "gradebook.sqlite")


def test_damaged_pages_are_noticed_when_it_is_opened(path):
    with Gradebook.open(path) as book:
        for number in range(200):
            book.store(record(f"student {number}", message="x" * 500))
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\xff" * (40960 - 8192)
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"cannot be read as a gradebook"):
        Gradebook.open(path)


def test_path_with_odd_characters_is_opened_as_it_is(tmp_path):
    path = tmp_path / "grades?mode=ro#50%20 ü.sqlite"
    Gradebook.open(path).close()

    assert [file.name for file in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("error", "advice"),
    [
        (sqlite3.OperationalError("database is locked"), "close the program that has it open"),
        (sqlite3.OperationalError("database or disk is full"), "make room"),
        (OSError(28, "No space left on device"), "make room"),
        (PermissionError(13, "Permission denied"), "Permission denied; check the folder"),
        (sqlite3.DatabaseError("database disk image is malformed"), "Put a backup in its place"),
    ],
)
def test_trouble_names_the_file_and_what_to_do(path, error, advice):
    with pytest.raises(UsageError, match=f"gradebook.sqlite: .*{advice}"), explained(path):
        raise error


def test_our_own_errors_pass_as_they_are(path):
    with pytest.raises(EngineError, match=r"^ours$"), explained(path):
        raise EngineError("ours")
