from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

RIGHT = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return 3 * x\n"


@pytest.fixture
def check(grade, course_root):
    def words(*more):
        return grade("check", "--course", course_root, *more)

    return words


@pytest.fixture
def hw3(tmp_path):
    def write(source: str, name: str = "hw3.py") -> Path:
        path = tmp_path / "work" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
        return path

    return write


def test_all_public_checks_that_pass_are_exit_0_and_no_grade(check, hw3):
    actual = check(hw3(RIGHT))

    assert actual.code == 0
    assert "✓ 2          `double(x)` is 2x." in actual.out
    assert "found        `double` in hw3.py" in actual.out
    assert "1 of 1 pass; 2 of 2 points." in actual.out
    assert "This is a self-check, not a grade." in actual.out


def test_what_is_hidden_is_counted_and_never_run(check, hw3):
    # The hidden check would call it twice with another number.
    source = "calls = []\ndef double(x):\n    calls.append(x)\n    assert len(calls) < 3\n    return 2 * x\n"
    actual = check(hw3(source))

    assert actual.code == 0
    assert "1 more check runs in grading only: 1 point." in actual.out
    assert "Hidden checks  1, worth 1 point," in actual.out
    assert "4x" not in actual.out


def test_a_check_that_fails_is_explained_and_exit_1(check, hw3):
    actual = check(hw3(WRONG))

    assert actual.code == 1
    assert "✗ 0/2" in actual.out
    assert "double(x=1.0)" in actual.out and "2" in actual.out
    assert "0 of 1 pass; 0 of 2 points." in actual.out


def test_a_name_that_is_nearly_right_is_suggested(check, hw3):
    actual = check(hw3("def doubel(x): return 2 * x"))

    assert actual.code == 1
    assert "missing      `double` (did you mean `doubel`?)" in actual.out


def test_a_file_that_does_not_load_says_why_once(check, hw3):
    actual = check(hw3("def double(x:\n"))

    assert actual.code == 1
    assert actual.out.count("hw3.py is not valid Python") == 1


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("hw3.ipynb", '{"cells": [{"cell_type": "code", "source": "def double(x): return 2 * x", "metadata": {}, '
                      '"outputs": []}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}'),
        ("answers.toml", 'double = "2x"'),
        ("answers.tex", r"\begin{answer}{double} 2x \end{answer}"),
    ],
)  # fmt: skip
def test_notebooks_and_formulas_are_checked_too(check, hw3, course_root, name, source):
    checks = course_root / "problems/tiny/double/checks.py"
    text = checks.read_text().replace('provides=["double"]', 'provides=["double"], formula={"double": Formula("x", "2x")}')
    checks.write_text(text.replace("import Case", "import Case, Formula"))

    actual = check(hw3(source, name))

    assert (actual.code, "1 of 1 pass" in actual.out) == (0, True), actual.out + actual.err


def test_the_working_directory_is_checked_without_a_path(check, hw3, monkeypatch):
    monkeypatch.chdir(hw3(RIGHT).parent)

    assert check().code == 0


def test_nothing_is_written(check, hw3, course_root, tmp_path):
    hw3("import os\nopen('mine.txt', 'w').close()\n" + RIGHT)
    before = sorted(tmp_path.rglob("*"))

    assert check(tmp_path / "work").code == 0
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["nowhere.py"], 2, "No such file or folder: nowhere.py"),
        (["--problem", "triple", "work"], 2, "no problem is called 'triple'; there are: double"),
        (["--assignment", "tinny", "work"], 2, "Did you mean `tiny`?"),
        (["empty"], 3, "nothing to check"),
    ],
)
def test_what_cannot_be_checked_has_an_exit_code_of_its_own(check, hw3, tmp_path, words, code, said):
    hw3(RIGHT)
    (tmp_path / "empty").mkdir()

    actual = check(*words)

    assert (actual.code, said in actual.err) == (code, True), actual.err


def test_a_fault_of_ours_is_told_apart_and_exit_1(check, hw3, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace('"""`double(x)` is 2x."""', '"""`double(x)` is 2x."""\n    1 / 0'))

    actual = check(hw3(RIGHT))

    assert actual.code == 1
    assert "could not be run: our fault, not yours" in actual.out


def test_what_the_code_prints_is_shown_when_asked_for(check, hw3):
    path = hw3("print('loading')\n" + RIGHT)

    assert "loading" not in check(path).out
    assert "printed      loading" in check(path, "--verbose").out


# -- without a box ----------------------------------------------------------------------------------------

WITHOUT = """
import os, select, signal, sys
sys.modules.update(dict.fromkeys(("fcntl", "resource", "pwd", "grp", "termios")))
del os.fork, os.pidfd_open, os.readv, os.wait4, os.geteuid, os.setsid
del select.poll, signal.pidfd_send_signal, signal.SIGUSR1, signal.SIGXCPU
from grader.cli import run_command_line
sys.exit(run_command_line(sys.argv[1:]))
"""


def test_without_a_box_the_same_is_found_and_said_to_be_unprotected(check, hw3, course_root, tmp_path):
    boxed = check(hw3(WRONG))
    words = ["check", "--course", str(course_root), "--sandbox", "none", str(hw3(WRONG))]
    # As on Windows, or near to it: it shows that no such module or function is needed, not that it runs there.
    plain = subprocess.run(
        [sys.executable, "-c", WITHOUT, *words], capture_output=True, text=True, cwd=tmp_path, check=False
    )

    assert (plain.returncode, boxed.code) == (1, 1), plain.stderr
    found = [re.sub(r"Your code ran.*", "", text) for text in (plain.stdout, boxed.out)]
    assert found[0] == found[1]
    assert "Your code ran unprotected, in your own account" in plain.stdout


# -- watching ---------------------------------------------------------------------------------------------


def test_watching_checks_again_when_a_file_changes(check, hw3, monkeypatch):
    path = hw3(WRONG)
    asked = []

    def watch(*folders, watch_filter, **options):
        asked.append(([str(folder) for folder in folders], options))
        for name in ("notes.txt", "hw3.py"):
            assert watch_filter(1, str(path.with_name(name))) == (name == "hw3.py")
        hw3(RIGHT)
        yield {(1, str(path))}
        hw3("def double(x")
        yield {(1, str(path))}
        path.unlink()
        yield {(1, str(path))}
        raise KeyboardInterrupt

    monkeypatch.setattr("watchfiles.watch", watch)

    actual = check(path, "--watch")

    assert actual.code == 130
    assert asked[0][0] == [str(path.parent)]
    assert actual.out.count("of 1 pass") == 3
    assert "0 of 1 pass" in actual.out.split("Self-check of")[1]
    assert "1 of 1 pass" in actual.out.split("Self-check of")[2]
    assert "No such file" in actual.err
    assert "Ctrl-C ends" in actual.err


def test_the_student_may_be_anybody(check, hw3):
    # Nothing here asks who runs it: no home, no name.
    before = dict(os.environ)
    os.environ.pop("HOME", None)
    try:
        assert check(hw3(RIGHT)).code == 0
    finally:
        os.environ.update(before)
