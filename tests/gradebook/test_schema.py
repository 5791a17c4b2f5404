"""A newer, a foreign or a broken file is refused untouched; an older one is brought up to date."""

import sqlite3

import pytest

from grader.errors import UsageError
from grader.gradebook import schema
from grader.gradebook.store import Gradebook, read

from .records import record


@pytest.fixture
def path(tmp_path):
    return tmp_path / "gradebook.sqlite"


def pragma(path, name):
    with sqlite3.connect(path) as connection:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_new_gradebook_carries_version_and_mark(path):
    Gradebook.open(path).close()

    assert pragma(path, "user_version") == schema.VERSION
    assert pragma(path, "application_id") == schema.APPLICATION_ID


def test_newer_version_is_refused_untouched(path):
    Gradebook.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()

    for use in (Gradebook.open, read):
        with pytest.raises(UsageError, match=r"newer version of `grade`.*Upgrade"):
            use(path)

    assert path.read_bytes() == before


def test_foreign_database_is_refused_untouched(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE places (url TEXT)")
    before = path.read_bytes()

    for use in (Gradebook.open, read):
        with pytest.raises(UsageError, match=r"not a gradebook of `grade`; nothing was changed"):
            use(path)

    assert path.read_bytes() == before


def test_empty_file_is_a_new_gradebook_to_a_writer_and_none_to_a_reader(path):
    path.touch()
    with pytest.raises(UsageError, match="an empty file"):
        read(path)

    with Gradebook.open(path) as book:
        assert book.submissions() == []


def test_older_version_is_brought_up_to_date_by_a_writer(path, monkeypatch):
    with Gradebook.open(path) as book:
        book.store(record())
    newer = (*schema.MIGRATIONS, "ALTER TABLE run ADD COLUMN host TEXT;\n")
    monkeypatch.setattr(schema, "MIGRATIONS", newer)
    monkeypatch.setattr(schema, "VERSION", len(newer))

    with Gradebook.open(path) as book:
        assert len(book.submissions()) == 1
    assert pragma(path, "user_version") == len(newer)


def test_older_version_is_read_without_being_changed(path, monkeypatch):
    with Gradebook.open(path) as book:
        book.store(record())
    before = path.read_bytes()
    newer = (*schema.MIGRATIONS, "ALTER TABLE problem_order RENAME COLUMN place TO position;\n")
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE problem_order RENAME COLUMN position TO place")
    before = path.read_bytes()
    monkeypatch.setattr(schema, "MIGRATIONS", newer)
    monkeypatch.setattr(schema, "VERSION", len(newer))
    monkeypatch.setattr("grader.gradebook.reading.VERSION", len(newer))

    assert len(read(path)) == 1
    assert path.read_bytes() == before


def test_failing_migration_leaves_the_older_gradebook(path, monkeypatch):
    Gradebook.open(path).close()
    broken = (*schema.MIGRATIONS, "CREATE TABLE extra (x TEXT);\nCREATE TABLE extra (x TEXT);\n")
    monkeypatch.setattr(schema, "MIGRATIONS", broken)
    with pytest.raises(UsageError, match="extra already exists"):
        Gradebook.open(path)

    assert pragma(path, "user_version") == 1
    with sqlite3.connect(path) as connection:
        assert not connection.execute("SELECT * FROM sqlite_master WHERE name = 'extra'").fetchall()
