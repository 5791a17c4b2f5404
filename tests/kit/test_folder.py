from __future__ import annotations

import json

import pytest

from grader.course.course import find_course
from grader.errors import UsageError
from grader.kit.folder import MANIFEST, check_folder, kit_of, write_kit
from grader.kit.publication import Coverage, Publication

from .conftest import shipped


def texts_of(folder) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_kit_holds_texts_checks_and_the_package(tmp_path):
    _, assignment, problems = shipped("cs475_hw3")
    coverage = {one.name: Coverage(checked=1, hidden=0, hidden_points=0) for one in problems}
    publication = Publication(files={"problems/x": b"checks"}, coverage=coverage, left_out=())
    files = kit_of(assignment, problems, publication)
    write_kit(files, tmp_path / "new" / "kit")

    assert kit_of(assignment, problems, publication) == files == texts_of(tmp_path / "new" / "kit")
    assert json.loads(files[MANIFEST])["files"] == sorted(files)
    assert {"README.md", "hw3.py", "hw3.ipynb", "answers.tex", "answers.toml", "problems/x"} <= set(files)
    assert [path for path in files if path.endswith(".whl")]


def test_what_an_older_kit_had_is_removed_and_what_is_not_ours_stays(tmp_path):
    write_kit({"a/old.md": b"old", "kept.md": b"old", MANIFEST: b'{"files": ["a/old.md", "kept.md"]}'}, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    write_kit({"kept.md": b"new", MANIFEST: b"{}"}, tmp_path)

    assert texts_of(tmp_path) == {"kept.md": b"new", MANIFEST: b"{}", "notes.txt": b"mine"}


def test_a_list_that_names_files_elsewhere_removes_nothing(tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "precious").write_text("x")
    listed = ["../precious", str(tmp_path / "precious"), 5]
    (tmp_path / "kit" / MANIFEST).write_text(json.dumps({"files": listed}))
    write_kit({MANIFEST: b"{}"}, tmp_path / "kit")

    assert (tmp_path / "precious").exists()


@pytest.fixture
def course(course_root):
    return find_course(course_root, course_root)


@pytest.mark.parametrize("place", ["", "..", "problems/kit", "reference"])
@pytest.mark.parametrize("force", [False, True])
def test_a_kit_is_never_written_over_the_course(course, course_root, place, force):
    with pytest.raises(UsageError, match="holds the course or lies in it"):
        check_folder(course_root / place, course, force=force)


def test_a_kit_may_lie_beside_the_courses_folders(course, course_root):
    check_folder(course_root / "kits" / "tiny", course, force=False)


def test_a_folder_that_holds_anything_is_refused(course, tmp_path):
    (tmp_path / "kit").mkdir()
    (tmp_path / "kit" / "hw3.py").write_text("mine")

    with pytest.raises(UsageError, match="is not empty"):
        check_folder(tmp_path / "kit", course, force=False)
    with pytest.raises(UsageError, match="holds no starter kit"):
        check_folder(tmp_path / "kit", course, force=True)


def test_an_older_kit_is_written_over_only_when_asked(course, tmp_path):
    write_kit({MANIFEST: b"{}"}, tmp_path / "kit")
    check_folder(tmp_path / "kit", course, force=True)

    with pytest.raises(UsageError, match="--force"):
        check_folder(tmp_path / "kit", course, force=False)


def test_a_file_is_no_folder(course, tmp_path):
    (tmp_path / "kit").write_text("x")

    with pytest.raises(UsageError, match="is a file"):
        check_folder(tmp_path / "kit", course, force=True)
