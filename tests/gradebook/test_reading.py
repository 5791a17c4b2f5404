"""What is stored is read whole, in order, and without changing the file."""

import sqlite3
import stat
import subprocess
import sys
import textwrap

import pytest

from grader.errors import UsageError
from grader.gradebook.reading import iterate, read, read_last_run
from grader.gradebook.store import Gradebook

from .records import record


@pytest.fixture
def path(tmp_path):
    return tmp_path / "grades" / "gradebook.sqlite"


def test_reading_a_missing_gradebook_makes_none(path):
    with pytest.raises(UsageError, match="no gradebook here"):
        read(path)

    assert not path.exists()


def test_record_that_is_no_record_is_one_message(path):
    with Gradebook.open(path) as book:
        book.store(record())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE problem_result SET record = '{\"assignment\": 3}'")
    with pytest.raises(UsageError, match="cannot be read as a gradebook"):
        read(path)


def test_half_a_transaction_of_a_killed_run_is_undone_by_a_reader(path, tmp_path):
    with Gradebook.open(path) as book:
        book.store(record())
    script = textwrap.dedent("""
        import os, signal, sqlite3, sys
        connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("DELETE FROM problem_result")
        for number in range(200):
            connection.execute("INSERT INTO submission VALUES ('hw3', ?, ?, '[]')", (str(number), "x" * 4000))
        os.kill(os.getpid(), signal.SIGKILL)
    """)
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)

    assert path.with_name("gradebook.sqlite-journal").exists()
    assert [s.student for s in read(path)] == ["amira"]


def test_reader_of_a_write_protected_gradebook_reads(path):
    with Gradebook.open(path) as book:
        book.store(record())
    path.chmod(stat.S_IRUSR)
    path.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert len(read(path)) == 1
    finally:
        path.parent.chmod(stat.S_IRWXU)


def test_students_are_sorted_by_name_whatever_the_case(path):
    with Gradebook.open(path) as book:
        for student in ("bela", "Ada", "Čeněk", "carl"):
            book.store(record(student))

        assert [s.student for s in book.submissions()] == ["Ada", "bela", "carl", "Čeněk"]


def test_problems_come_in_the_assignments_order_and_unknown_ones_last(path):
    with Gradebook.open(path) as book:
        for problem in ("p10", "p2", "gone", "also_gone"):
            book.store(record(problem=problem))
        book.set_order("hw3", ["p0", "p10"])
        book.set_order("hw3", ["p2", "p10"])
        (submission,) = book.submissions()

        assert [p.problem for p in submission.problems] == ["p2", "p10", "also_gone", "gone"]


def test_reader_sees_a_run_that_is_still_going_on(path):
    with Gradebook.open(path) as book:
        book.store(record())
        before = read(path)
        book.store(record("bela"))

        assert [s.student for s in before] == ["amira"]
        assert [s.student for s in read(path)] == ["amira", "bela"]
        assert read_last_run(path) is None


def test_submissions_can_be_looked_at_one_by_one(path):
    with Gradebook.open(path) as book:
        for student in ("bela", "ada", "\udc80"):
            book.store(record(student))
            book.store(record(student, "p2"))

    found = list(iterate(path))
    assert found == read(path)
    assert [(one.student, len(one.problems)) for one in found] == [("ada", 2), ("bela", 2), ("\udc80", 2)]
