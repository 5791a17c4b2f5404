from __future__ import annotations

import subprocess
import sys

import click
import pytest

from grader import cli as module
from grader.cli import COMMANDS, cli
from grader.errors import EngineError
from grader.grading.session import engine_version


def test_without_words_the_help_is_shown(grade):
    actual = grade()

    assert "Usage: grade" in actual.out + actual.err
    assert "Traceback" not in actual.err


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_told(grade, option):
    actual = grade(option)

    assert (actual.code, actual.out.strip()) == (0, f"grade, version {engine_version()}")


@pytest.mark.parametrize(
    "words", [["--help"], ["-h"], *([command, "--help"] for command in COMMANDS)], ids=" ".join
)
def test_help_is_there(grade, words):
    actual = grade(*words)

    assert actual.code == 0
    assert actual.out.startswith("Usage: grade")
    assert "Options:" in actual.out
    assert r"\b" not in actual.out  # click's mark, in a docstring that is raw by mistake


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_says_what_it_is_for(name):
    command = cli.get_command(click.Context(cli), name)

    assert command.get_short_help_str()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_a_first_word_that_is_no_command_is_a_path(grade, hand_in, course_root):
    hand_in("ada")

    assert grade("submissions/", "--sandbox", "plain", "--course", course_root).code == 0


def test_options_may_stand_before_the_path(grade, hand_in, course_root):
    hand_in("ada")

    assert grade("--sandbox=plain", "--course", course_root, "submissions").code == 0


@pytest.mark.parametrize("word", ["verfy", "reprot", "nonsense"])
def test_a_misspelt_command_is_told_so(grade, word):
    actual = grade(word)

    assert actual.code == 2
    assert f"No such command '{word}'" in actual.err


def test_a_folder_named_like_a_word_is_a_path(grade, tmp_path, course_root):
    (tmp_path / "homework").mkdir()

    actual = grade("homework", "--course", course_root)

    assert "No such command" not in actual.err


@pytest.mark.parametrize("words", [["missing/"], ["missing.py"], ["run", "missing"]], ids=" ".join)
def test_a_path_that_is_not_there_is_a_usage_error(grade, words, course_root):
    actual = grade(*words, "--course", course_root)

    assert actual.code == 2
    assert "No such file or folder: missing" in actual.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run"], "Missing argument"),
        (["run", ".", "--sandbox", "none"], "'none' is not one of"),
        (["run", ".", "--jobs", "0"], "0 is not in the range"),
        (["run", ".", "--seed", "-1"], "-1 is not in the range"),
        (["run", ".", "--fail-under", "101"], "101"),
        (["run", ".", "--nothing"], "No such option"),
        (["run", ".", "--course", "nowhere"], "there is no such folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_wrong_option_is_a_usage_error(grade, words, said):
    actual = grade(*words)

    assert actual.code == 2
    assert said in actual.err
    assert "Traceback" not in actual.err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (EngineError("the zygote has ended"), 1, "grade: the zygote has ended"),
        (KeyboardInterrupt(), 130, "grade: stopped."),
        (ValueError("odd"), 1, "grade: internal error, our fault: ValueError: odd"),
    ],
    ids=["ours", "interrupt", "bug"],
)
def test_what_goes_wrong_inside_is_one_line_and_a_code(grade, monkeypatch, error, code, said):
    def broken(*args, **options):
        raise error

    monkeypatch.setattr(module.cli, "main", broken)

    actual = grade("submissions/")

    assert actual.code == code
    assert actual.err.startswith(said)
    assert ("Traceback" in actual.err) == isinstance(error, ValueError)


def test_the_package_runs_as_a_module(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "grader", "--version"], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == f"grade, version {engine_version()}"
