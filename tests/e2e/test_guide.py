"""``problems/README.md``, followed to the letter in an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import REPOSITORY

GUIDE = REPOSITORY / "problems" / "README.md"
#: A fence, its language, its text; the paragraph before it may begin with the name of the file that it is.
BLOCK = re.compile(r"(?:^`([^`\n]+\.\w+)`:[^\n]*\n\n)?^(`{3,})(\w*)\n(.*?)^\2$", re.MULTILINE | re.DOTALL)


def steps() -> Iterator[tuple[str, str]]:
    """Yield (file name, its text), or ("$ command", what it prints), in the order of the guide."""
    for name, _, language, text in BLOCK.findall(GUIDE.read_text(encoding="utf-8")):
        if name:
            yield name, text
        elif language == "console":
            for command in re.split(r"^(?=\$ )", text, flags=re.MULTILINE):
                if command:
                    line, _, output = command.partition("\n")
                    yield line, output


def pattern(line: str) -> re.Pattern[str]:
    """Return what finds a printed line, however wide its columns; … stands for anything."""
    words = r"[\s┃│]+".join(map(re.escape, line.split()))
    return re.compile(words.replace("…", ".*"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("guide")


def test_the_guide_does_what_it_says(folder: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}"
    environment = {**os.environ, "PATH": path, "HOME": str(folder)}
    commands = 0
    for name, text in steps():
        if not name.startswith("$ "):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
            continue
        commands += 1
        done = subprocess.run(
            name[2:], shell=True, executable="/bin/sh", cwd=folder, env=environment, timeout=120,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        printed = done.stdout + done.stderr
        # What the guide prints after a command that complains begins with "grade: ".
        assert (done.returncode != 0) == ("grade: " in text), f"{name}\n{printed}"
        for line in filter(None, text.splitlines()):
            assert pattern(line).search(printed), f"{name} does not print {line!r}:\n{printed}"

    assert commands == 7
