"""`grade doctor` tells the truth as root, as an ordinary user, and where namespaces are refused."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.cli.doctor import PURPOSES, is_missing, layer_row, verdict_line
from tests.hostile import become

IS_ROOT = os.geteuid() == 0
BECOME = Path(become.__file__)
ROOT = BECOME.parents[2]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is for Linux")
root = pytest.mark.skipif(not IS_ROOT, reason="needs root to become an ordinary user")


def doctor(mode: str, home: Path) -> tuple[int, str]:
    """Run the command in a mode; return its exit code and what it says."""
    words = [sys.executable, "-m", "grader", "doctor"]
    done = subprocess.run(
        [sys.executable, str(BECOME), mode, *words] if mode else words,
        cwd=ROOT, env={"PATH": os.defpath, "XDG_CACHE_HOME": str(home), "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def row(said: str, layer: str) -> list[str]:
    """Return the words of a layer's line, after its name."""
    line = next(line for line in said.splitlines() if line.startswith(f"{layer}  "))
    return line.removeprefix(layer).split()


def test_it_is_right_for_whoever_runs_the_tests(tmp_path):
    code, said = doctor("", tmp_path)

    assert code == 0, said
    assert f"({os.geteuid()})" in said
    assert row(said, "seccomp")[:2] == ["yes", "yes"]
    assert row(said, "uid")[:2] == (["yes", "yes"] if IS_ROOT else ["no", "no"])
    assert "refused all of it" in said
    assert "torch" in said and "Landlock" in said


@root
def test_it_is_right_as_an_ordinary_user(tmp_path):
    tmp_path.chmod(0o777)
    code, said = doctor("user", tmp_path)

    assert code == 0, said
    assert "Level L3" in said and f"({become.USER})" in said
    assert row(said, "user namespace")[:2] == ["yes", "yes"]
    assert row(said, "uid")[:2] == ["no", "no"]
    assert "only root can change the user" in said
    assert "refused all of it" in said


@root
@pytest.mark.parametrize("mode", ["root_contained", "user_contained"])
def test_it_is_right_where_namespaces_are_refused(tmp_path, mode):
    tmp_path.chmod(0o777)
    code, said = doctor(mode, tmp_path)

    assert code == 0, said
    assert "Level L2" in said and "names and sizes of files can be learnt" in said
    for layer in ("mounts", "network", "ipc", "pids", "root"):
        assert row(said, layer)[:2] == ["no", "no"]
    assert "unshare: Operation not permitted" in said
    assert "namespaces are refused: run outside the container" in said
    assert row(said, "landlock")[:2] == ["yes", "yes"]
    assert "--sandbox strict refuses" in said
    assert "refused all of it" in said


def test_a_layer_that_is_not_needed_is_available():
    assert layer_row("user namespace", "not needed by root")[1:3] == ["yes", "no"]
    assert layer_row("landlock", "landlock_create_ruleset: not implemented")[1:3] == ["no", "no"]
    assert layer_row("landlock", "")[1:3] == ["yes", "yes"]
    assert not is_missing("")


def test_every_layer_says_what_it_is_for():
    from grader.child.box import _LAYERS

    assert set(PURPOSES) == set(_LAYERS)


@pytest.mark.parametrize(("level", "word"), [("L3", "also with"), ("L2", "strict refuses"), ("L1", "not graded"), ("L0", "plain")])
def test_each_level_says_what_may_be_graded(level, word):
    assert word in verdict_line(level)
