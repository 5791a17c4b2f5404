from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from grader.course import submissions
from grader.course.places import SubmissionPlace
from grader.course.submissions import Submission, read_submission


@pytest.fixture
def read(tmp_path, course):
    """Read a submission from the temporary folder `alice`."""

    def read_place(name: str = "alice", student: str = "alice", refused: str = "") -> Submission:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        place = SubmissionPlace(
            assignment="math", student=student, path=path, is_file=not path.is_dir(), refused=refused
        )
        return read_submission(place, course.assignment("math"))

    return read_place


def paths(submission: Submission) -> list[str]:
    return [file.path for file in submission.files]


def test_files_are_read_with_their_paths(read, write):
    write("alice/hw3.py", b"x = 1\r\n\xff")
    write("alice/data/x.csv", "1")

    actual = read()

    assert [(file.path, file.data) for file in actual.files] == [
        ("data/x.csv", b"1"),
        ("hw3.py", b"x = 1\r\n\xff"),
    ]
    assert (actual.refused, actual.is_file) == ((), False)


def test_a_single_file_is_a_submission(read, write):
    write("alice.py", "x = 1")

    actual = read("alice.py")

    assert (paths(actual), actual.is_file) == (["alice.py"], True)


def test_a_file_that_vanished_is_refused(read):
    assert "cannot be read" in read("gone.py").refused[0]


def test_an_empty_folder_is_an_empty_submission(read, tmp_path):
    (tmp_path / "alice").mkdir()

    assert (read().files, read().refused) == ((), ())


def test_what_tools_leave_behind_is_not_read(read, write):
    for name in (".git/config", "__pycache__/a.pyc", ".ipynb_checkpoints/a.ipynb", "__MACOSX/._a", ".DS_Store"):
        write(f"alice/{name}")
    write("alice/sub/.venv/lib/torch.py")
    write("alice/hw3.py")

    assert paths(read()) == ["hw3.py"]


def test_a_link_to_a_secret_is_refused_by_name(read, write, tmp_path):
    write("alice/hw3.py")
    (tmp_path / "alice/notes.py").symlink_to("/etc/passwd")

    actual = read()

    assert paths(actual) == ["hw3.py"]
    assert actual.refused == ("`notes.py` was refused: it is a symbolic link, not a regular file.",)


def test_a_linked_folder_is_refused_and_not_entered(read, write, tmp_path):
    write("alice/hw3.py")
    (tmp_path / "alice/etc").symlink_to("/etc")

    actual = read()

    assert (paths(actual), len(actual.refused)) == (["hw3.py"], 1)


def test_a_pipe_is_refused_without_waiting(read, write, tmp_path):
    write("alice/hw3.py")
    os.mkfifo(tmp_path / "alice/data.csv")
    start = time.monotonic()

    actual = read()

    assert actual.refused == ("`data.csv` was refused: it is a named pipe, not a regular file.",)
    assert time.monotonic() - start < 30


def test_a_file_that_becomes_a_pipe_after_the_look_does_not_block(read, write, tmp_path, monkeypatch):
    regular = write("regular").stat()
    (tmp_path / "alice").mkdir()
    os.mkfifo(tmp_path / "alice/hw3.py")
    monkeypatch.setattr(Path, "lstat", lambda path: regular)

    actual = read()

    assert actual.refused == ("`hw3.py` was refused: it is a named pipe, not a regular file.",)


def test_a_file_that_becomes_a_link_after_the_look_is_not_followed(read, write, tmp_path, monkeypatch):
    regular = write("regular").stat()
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice/hw3.py").symlink_to("/etc/passwd")
    monkeypatch.setattr(Path, "lstat", lambda path: regular)

    actual = read()

    assert (actual.files, actual.refused) == ((), ("`hw3.py` was refused: it is a symbolic link.",))


def test_a_socket_is_refused(read, tmp_path, monkeypatch):
    (tmp_path / "alice").mkdir()
    monkeypatch.chdir(tmp_path / "alice")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")

        assert read().refused == ("`s` was refused: it is a socket, not a regular file.",)


def test_a_device_is_refused_unopened(read, write, tmp_path):
    (tmp_path / "alice").mkdir()
    try:
        os.mknod(tmp_path / "alice/zero.py", 0o20666, os.makedev(1, 5))
    except OSError:
        pytest.skip("making a device needs root")

    assert read().refused == ("`zero.py` was refused: it is a device, not a regular file.",)


def test_a_sparse_file_of_10_gb_is_refused_unread(read, write):
    write("alice/hw3.py")
    os.truncate(write("alice/big.npz"), 10_000_000_000)

    actual = read()

    assert paths(actual) == ["hw3.py"]
    assert actual.refused == ("`big.npz` was refused: it is 10,000.0 MB large, a file may have 10 MB.",)


def test_code_is_read_before_data_when_the_whole_is_too_large(read, write, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_TOTAL_BYTES", 100)
    write("alice/a.csv", b"x" * 90)
    write("alice/hw3.py", b"x" * 90)

    actual = read()

    assert paths(actual) == ["hw3.py"]
    assert actual.refused[0].startswith("`a.csv` was refused: the submission is larger than")


def test_too_many_files_are_refused_by_name(read, write, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_FILES", 2)
    for name in "abc":
        write(f"alice/{name}.py")

    actual = read()

    assert (paths(actual), len(actual.refused)) == (["a.py", "b.py"], 1)


def test_a_million_entries_are_not_all_looked_at(read, write, monkeypatch):
    monkeypatch.setattr(submissions, "MAX_ENTRIES", 3)
    for name in "abcdefg":
        write(f"alice/{name}.py")

    actual = read()

    assert paths(actual) == ["a.py", "b.py", "c.py"]
    assert "more than 3 files and folders" in actual.refused[0]


def test_the_list_of_refusals_is_capped(read, tmp_path):
    (tmp_path / "alice").mkdir()
    for number in range(60):
        (tmp_path / f"alice/{number}.py").symlink_to("x")

    actual = read().refused

    assert (len(actual), actual[-1]) == (51, "10 more files were refused.")


def test_folders_nested_too_deeply_are_refused(read, write):
    write("alice/1/2/3/4/5/6/7/8/kept.py")
    write("alice/1/2/3/4/5/6/7/8/9/lost.py")

    actual = read()

    assert paths(actual) == ["1/2/3/4/5/6/7/8/kept.py"]
    assert actual.refused == ("`1/2/3/4/5/6/7/8/9/` was refused: folders are nested more than 8 deep.",)


def test_names_that_are_not_utf8_are_read_and_can_be_printed(read, tmp_path):
    (tmp_path / "alice").mkdir()
    (tmp_path / "alice" / os.fsdecode(b"a\xff\n.py")).write_bytes(b"x")

    actual = read()

    assert paths(actual) == ["a\\xff\\n.py"]


def test_two_names_that_are_written_the_same_way_do_not_replace_each_other(read, write, tmp_path):
    write("alice/a\\xff.py", "literal")
    (tmp_path / "alice" / os.fsdecode(b"a\xff.py")).write_bytes(b"byte")

    actual = read()

    assert (len(actual.files), len(actual.refused)) == (1, 1)


@pytest.mark.parametrize(
    ("taken", "refused"), [("d\n/a.py", "d\\n"), ("d\\n.py", "d\n.py/a.txt")], ids=["the folder first", "the file first"]
)
def test_a_file_that_is_written_like_a_folder_is_no_folder(read, write, taken, refused):
    for name in (taken, refused, "hw3.py"):
        write(f"alice/{name}", "x")

    actual = read()

    assert paths(actual) == [taken.replace("\n", "\\n"), "hw3.py"]
    written = refused.replace("\n", "\\n")
    assert actual.refused == (f"`{written}` was refused: another name is written the same way.",)


@pytest.mark.parametrize("name", ["\x01" * 64 + ".py", "\x01" * 64 + "/a.py"])
def test_a_name_that_is_too_long_when_it_is_written_out_is_refused(read, write, name):
    write(f"alice/{name}", "x")
    write("alice/" + "\x01" * 63 + ".py", "y")

    actual = read()

    assert paths(actual) == ["\\x01" * 63 + ".py"]
    (sentence,) = actual.refused
    assert "too long where odd characters are written out" in sentence


def test_an_unreadable_file_is_refused_with_the_reason(read, write, monkeypatch):
    write("alice/hw3.py")
    secret = write("alice/secret.py")
    secret.chmod(0)
    if os.access(secret, os.R_OK):
        # Root reads everything: let the system call say no.
        real = os.open

        def no_entry(path, flags, *more):
            if Path(path) == secret:
                raise PermissionError(13, "Permission denied")
            return real(path, flags, *more)

        monkeypatch.setattr(os, "open", no_entry)

    actual = read()

    assert paths(actual) == ["hw3.py"]
    assert actual.refused == ("`secret.py` was refused: it cannot be read (Permission denied).",)


def test_an_unreadable_folder_is_refused_with_the_reason(read, write, monkeypatch):
    write("alice/hw3.py")
    write("alice/secret/x.py")
    real = os.listdir

    def no_entry(path):
        if Path(path).name == "secret":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "listdir", no_entry)

    actual = read()

    assert actual.refused == ("`secret` was refused: the folder cannot be read (Permission denied).",)


def test_a_refused_place_is_a_submission_without_files(read, tmp_path):
    (tmp_path / "alice").symlink_to("/etc")

    actual = read(refused="`alice` was refused: it is a symbolic link.")

    assert (actual.files, actual.refused) == ((), ("`alice` was refused: it is a symbolic link.",))


def test_an_archive_inside_a_folder_is_a_file_and_is_not_opened(read, write):
    write("alice/hw3.zip", b"PK\x03\x04")

    assert paths(read()) == ["hw3.zip"]


def test_the_digest_is_not_over_the_students_name(read, write):
    write("alice/hw3.py", "x")
    write("bob/hw3.py", "x")

    assert read("alice", "alice").digest == read("bob", "bob").digest


def test_the_digest_is_over_bytes_paths_and_refused_names(read, write, tmp_path):
    write("a/hw3.py", "x")
    write("b/hw3.py", "y")
    write("c/hw4.py", "x")
    write("d/hw3.py", "x")
    (tmp_path / "d/data.csv").symlink_to("x")

    assert len({read(name).digest for name in "abcd"}) == 4


def test_the_digest_tells_where_one_file_ends(read, write):
    write("a/a.py", "1")
    write("a/b.py", "2")
    write("b/a.py", "12")
    write("b/b.py", "")

    assert read("a").digest != read("b").digest
