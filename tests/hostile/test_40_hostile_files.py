"""Files that are no files, and files that are named like what everybody imports."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.course.course import find_course
from grader.course.places import SubmissionPlace
from grader.course.search import find_submissions
from grader.course.submissions import Submission, read_submission
from tests.hostile.engine import ASSIGNMENT, IS_ROOT, Range, word_of

RIGHT = "def answer(x):\n    return 42.0\n"


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """A course beside a submission, and the submission's folder."""
    (tmp_path / "reference").mkdir()
    (tmp_path / "reference" / "p.py").write_text("SECRET = 42.0\ndef answer(x):\n    return SECRET\n")
    (tmp_path / "mallory").mkdir()
    return tmp_path / "mallory"


def read(folder: Path) -> Submission:
    return read_submission(SubmissionPlace(assignment="hw", student="mallory", path=folder, is_file=False), ASSIGNMENT)


def data(submission: Submission) -> dict[str, bytes]:
    return {file.path: file.data for file in submission.files}


@pytest.mark.parametrize("kind", ["symlink", "symlink_up", "folder_symlink", "fifo", "socket", "device", "loop"])
def test_what_is_no_regular_file_is_refused_by_name(handed_in: Path, kind: str) -> None:
    path = handed_in / "hw3.py"
    match kind:
        case "symlink":
            path.symlink_to(handed_in.parent / "reference" / "p.py")
        case "symlink_up":
            path.symlink_to("../reference/p.py")
        case "folder_symlink":
            path = handed_in / "code"
            path.symlink_to(handed_in.parent / "reference")
        case "fifo":
            os.mkfifo(path)
        case "socket":
            import socket

            with socket.socket(socket.AF_UNIX) as line:
                os.chdir(handed_in)
                line.bind("hw3.py")
        case "device":
            if not IS_ROOT:
                pytest.skip("only root can make a device")
            os.mknod(path, 0o020666, os.makedev(1, 5))
        case "loop":
            path.symlink_to("hw3.py")

    submission = read(handed_in)

    assert data(submission) == {}
    assert len(submission.refused) == 1 and f"`{path.name}` was refused" in submission.refused[0]


def test_a_huge_file_is_refused_without_being_read(handed_in: Path) -> None:
    with (handed_in / "hw3.py").open("wb") as file:
        file.truncate(10 << 30)

    submission = read(handed_in)

    assert data(submission) == {}
    assert "MB large" in submission.refused[0]


@pytest.mark.parametrize("name", ["work.zip", "work.tar.gz", "work.7z"])
def test_an_archive_is_data_and_is_not_unpacked(handed_in: Path, name: str) -> None:
    (handed_in / "hw3.py").write_text(RIGHT)
    (handed_in / name).write_bytes(b"PK\x03\x04" + b"../../escaped" * 10)

    submission = read(handed_in)

    assert "hw3.py" in data(submission)
    assert not (handed_in.parent.parent / "escaped").exists()
    assert sorted(os.listdir(handed_in)) == ["hw3.py", name]


NAMESAKES = ("torch", "random", "numpy", "conftest", "sitecustomize", "usercustomize", "boxed", "os", "encodings", "wire")


@pytest.mark.parametrize("name", NAMESAKES)
def test_a_file_named_like_a_library_harms_its_author_at_most(shooting_range: Range, name: str) -> None:
    shadow = b"raise SystemExit('this is not the library')\n"
    honest = b"import numpy, torch, random\ndef answer(x):\n    return float(torch.tensor(42.0) + 0 * numpy.zeros(1)[0] * random.random())\n"

    result = shooting_range.run(lambda: shooting_range.grade({f"{name}.py": shadow, "hw3.py": honest}, "answer"))

    # What is loaded already stays; the engine's own modules are not looked for in the student's folder.
    assert word_of(result) == "ok", result.checks[0].message


def test_a_solution_named_like_a_library_is_loaded_under_a_name_of_its_own(shooting_range: Range) -> None:
    files = {"hw3.py": b"import torch\nassert torch.zeros(1).item() == 0\ndef answer(x):\n    return 42.0\n", "torch.py": RIGHT.encode()}

    assert word_of(shooting_range.run(lambda: shooting_range.grade(files, "answer"))) == "ok"


def test_files_with_odd_names_stay_in_the_folder(shooting_range: Range) -> None:
    files = {"hw3.py": RIGHT.encode(), "-rf": b"x", "a b\\c": b"x", "\\x1b[2J.txt": b"x", "sub/deep/data.bin": b"x" * 1000}

    assert word_of(shooting_range.run(lambda: shooting_range.grade(files, "answer"))) == "ok"


@pytest.mark.parametrize("name", ["mallory.zip", "mallory.tar.gz", "mallory.7z"])
def test_an_archive_among_the_students_is_refused_with_what_to_do(course_root: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny" / name).write_bytes(b"PK\x03\x04../../escaped")
    course = find_course(course_root, course_root)

    (place,) = find_submissions([tmp_path / "tiny"], course)
    submission = read_submission(place, course.assignments[0])

    assert submission.files == ()
    assert "unpack it into a folder of the student's name" in submission.refused[0]
