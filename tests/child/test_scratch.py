"""Private folders on the machine's disk, and what an enemy may leave in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.child.scratch import Folders, remove_tree
from tests.child.box_host import SYSTEM_PYTHON, alone


def test_each_child_gets_a_fresh_folder_closed_to_others(tmp_path):
    folders = Folders(str(tmp_path))

    first, second = Path(folders.make(0, None)), Path(folders.make(1, None))
    folders.remove(0)
    third = Path(folders.make(0, None))

    assert first.name != third.name != second.name
    assert not first.exists()
    assert third.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_never_made_is_no_matter(tmp_path):
    Folders(str(tmp_path)).remove(3)

    assert list(tmp_path.iterdir()) == []


def test_links_are_removed_not_followed(tmp_path):
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "keep").write_text("x")
    inside = tmp_path / "inside"
    (inside / "folder").mkdir(parents=True)
    (inside / "link").symlink_to(outside)
    (inside / "folder" / "link").symlink_to(outside)

    remove_tree(str(inside))

    assert not inside.exists()
    assert (outside / "keep").exists()


def test_a_link_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    with pytest.raises(OSError, match="link"):
        remove_tree(str(tmp_path / "link"))


def test_very_deep_folders_are_removed(tmp_path):
    top = tmp_path / "top"
    top.mkdir()
    here = Path.cwd()
    try:
        os.chdir(top)
        for _ in range(1100):  # far beyond the longest path and the recursion limit
            Path("d").mkdir()
            os.chdir("d")
    finally:
        os.chdir(here)

    remove_tree(str(top))

    assert not top.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to become an ordinary user")
def test_folders_closed_to_their_own_owner_are_removed(tmp_path):
    tmp_path.chmod(0o777)
    for parent in tmp_path.parents[:-2]:
        parent.chmod(parent.stat().st_mode | 0o011)
    answer = alone(
        """
import os
from boxed import scratch
os.makedirs(f"{base}/top/a/b")
open(f"{base}/top/a/b/x", "w").close()
os.chmod(f"{base}/top/a/b", 0)
os.chmod(f"{base}/top/a", 0)
scratch.remove_tree(f"{base}/top")
answer = os.path.exists(f"{base}/top")
""",
        base=str(tmp_path),
        user=60701,
        python=str(SYSTEM_PYTHON),
    )

    assert answer is False
