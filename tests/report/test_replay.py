"""The replay command is exact: a shell gives back the very names."""

import shlex
import subprocess
from dataclasses import replace

import pytest

from grader.report.replay import quote, replay_command

from .sample_results import HOSTILE, perfect


def test_command_names_problem_student_and_seed():
    result = perfect("amira_hassan", "cs475_hw3").problems[0]

    assert replay_command("submissions/cs475_hw3/amira_hassan", result) == (
        "grade submissions/cs475_hw3/amira_hassan --only q2_2_skip_gradient --student amira_hassan "
        "--seed 475 --force"
    )


def test_names_with_blanks_and_quotes_are_quoted():
    result = replace(perfect("x", "cs475_hw3").problems[0], student="O'Brien; rm -rf ~ $(id)")
    words = shlex.split(replay_command("/my folder/x", result))

    assert words[1] == "/my folder/x"
    assert words[5] == "O'Brien; rm -rf ~ $(id)"


@pytest.mark.parametrize(
    "name",
    [
        "plain",
        "O'Brien",
        "a\nb",
        "a\tb",
        "\x1b[31m'\\1",
        "\u202egnp.exe",
        "\udc80\udcffx",
        "-",
        "김민준",
        "\x01" + "1",
    ],
)
def test_bash_reads_back_the_exact_name(name):
    said = subprocess.run(["bash", "-c", f"printf %s {quote(name)}"], capture_output=True, check=True).stdout

    assert said == name.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31m", "\u202egnp.exe", "\udc80", "\ud800"])
def test_invisible_characters_are_written_out(name):
    assert quote(name).isprintable()
    assert quote(name).isascii()


def test_hostile_name_does_not_make_a_hostile_or_endless_command():
    result = replace(perfect("x", "cs475_hw3").problems[0], student=HOSTILE * 200)

    assert len(replay_command("x", result)) < 1_100
    assert replay_command("x", result).isprintable()
