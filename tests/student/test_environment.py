from __future__ import annotations

from pathlib import Path

from grader.student.environment import cache_folder, environment


def test_nothing_of_the_graders_own_crosses(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "value")

    actual = environment("/box")

    assert "value" not in actual.values()
    assert (actual["HOME"], actual["OMP_NUM_THREADS"], actual["PYTHONHASHSEED"]) == ("/box", "1", "0")


def test_the_caches_have_a_folder_of_their_own(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    assert cache_folder() == tmp_path / "grade"
    assert (tmp_path / "grade").is_dir()


def test_without_a_home_the_caches_are_temporary(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))

    assert Path(cache_folder()).is_dir()
