"""Hostile submissions among honest ones change nothing for these, and their texts attack nobody who reads of them."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CHECKS, DOUBLE, TOML
from tests.e2e.command import Finished, grade, results, stored

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the box is for Linux")

HONEST = {
    "right": DOUBLE,
    "wrong": "def double(x):\n    return 3 * x\n",
    "by_sum": "def double(x):\n    print('adding', x)\n    return x + x\n",
    "unfinished": "def double(x):\n    raise NotImplementedError\n",
    "misspelt": "def duoble(x):\n    return 2 * x\n",
    "no_python": "def double(x:\n    return 2 * x\n",
    "torch": "import torch\ndef double(x):\n    return torch.tensor(x) * 2\n",
    "random": "import numpy as np\nnoise = np.random.rand()\ndef double(x):\n    return 2 * x + 0 * noise + np.random.rand()\n",
    "shape": "def double(x):\n    return [2 * x, 2 * x]\n",
    "empty": "",
}
HOSTILE = {
    "exits": "import os\nos._exit(0)\n",
    "loops": "def double(x):\n    while True:\n        pass\n",
    "eats": "def double(x):\n    kept = []\n    while True:\n        kept.append(bytearray(1 << 24))\n",
    "forks": "import os\ndef double(x):\n    for _ in range(50):\n        os.fork()\n",
    "kills": "import os, signal\ndef double(x):\n    for pid in (-1, 0, os.getppid(), 1, 2):\n        try:\n            os.kill(pid, 9)\n        except OSError:\n            pass\n    return 2 * x\n",
    "floods": "import sys\ndef double(x):\n    for _ in range(500):\n        sys.stdout.write('x' * 100_000)\n    return 2 * x\n",
    "forges": "import os\ndef double(x):\n    os.write(11, b'\\xff' * 8)\n    import time; time.sleep(9)\n",
    "threads": "import threading\ndef double(x):\n    while True:\n        threading.Thread(target=threading.Event().wait, daemon=True).start()\n",
    "fills": "def double(x):\n    for i in range(9999):\n        open(f'f{i}', 'wb').write(bytes(1 << 20))\n",
    "crashes": "import ctypes\ndef double(x):\n    ctypes.string_at(0)\n",
}
TEXTS = {
    "ansi": "\x1b[2J\x1b]0;owned\x07\x9b31m",
    "bidi": "\u202edetrevni\u202c \u2066isolated\u2069",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&lt;",
    "csv": "=HYPERLINK(\"http://x\";\"y\")",
    "nul": "a\0b",
    "surrogates": "\ud800\udc80",
    "controls": "\r\n\x08\x7f\u2028\ufeff",
    "markdown": "[x](javascript:alert(1)) `code` **bold**",
}
# What no file and no terminal may get: controls but line feed and tab, bidi marks, invisible characters.
FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def speaker(text: str) -> dict[str, str]:
    """Return files that put a text wherever a student's text can go."""
    said = ascii(text)
    return {
        "hw3.py": (
            f"import sys\nTEXT = {said}\n"
            "sys.stdout.reconfigure(errors='surrogatepass')\n"
            "print(TEXT)\nprint(TEXT, file=sys.stderr)\n"
            "class Odd(Exception):\n    pass\n"
            "Odd.__name__ = TEXT.replace('\\0', '')\n"
            "def double(x):\n"
            "    print(TEXT)\n"
            f"    raise Odd(TEXT) if {len(text)} % 2 else ValueError(TEXT * 2)\n"
        )
    }


def values(text: str) -> dict[str, str]:
    """Return files that answer with a text, and with an object named after it."""
    return {
        "hw3.py": f"TEXT = {text!a}\ndef double(x):\n    return [TEXT, {{TEXT: type(TEXT.replace(chr(0), ''), (), {{}})()}}] if x == 1.0 else TEXT\n"
    }


LONG = "class Long(Exception):\n    def __str__(self):\n        return '\\x1b[31m' + 'x' * 10_000_000\ndef double(x):\n    raise Long\n"


@dataclass(frozen=True, slots=True)
class Batch:
    """One run of the command: what it printed, and the folder that it wrote."""

    run: Finished
    out: Path


def write(folder: Path, files: dict[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("batch")
    limits = "\n[limits]\ncall_s = 1\nload_s = 3\nmemory_mb = 400\n"
    for name, text in {
        "problems/tiny/assignment.toml": TOML + limits,
        "problems/tiny/double/checks.py": CHECKS,
        "problems/tiny/double/starter.py": "def double(x):\n    raise NotImplementedError\n",
        "problems/tiny/double/wrong/triple.py": "def double(x):\n    return 3 * x\n",
        "reference/tiny/double.py": DOUBLE,
    }.items():
        (made / "course" / name).parent.mkdir(parents=True, exist_ok=True)
        (made / "course" / name).write_text(text)
    honest = {f"{name}{number}": source for name, source in HONEST.items() for number in (1, 2)}
    for top, chosen in {"alone": honest, "mixed": honest | HOSTILE}.items():
        for name, source in chosen.items():
            write(made / top / "tiny" / name, {"hw3.py": source})
    speakers = made / "speakers" / "tiny"
    for name, text in TEXTS.items():
        write(speakers / f"says_{name}", speaker(text))
        write(speakers / f"answers_{name}", values(text))
        odd = text.replace("\0", "").replace("/", "").encode("utf-8", "surrogateescape" if name != "surrogates" else "replace")
        # Their own names, and those of files beside the answer, are texts as well.
        os.makedirs(os.fsencode(speakers) + b"/n" + odd)
        (Path(os.fsdecode(os.fsencode(speakers) + b"/n" + odd)) / "hw3.py").write_text(HONEST["right"])
        (Path(os.fsdecode(os.fsencode(speakers) + b"/n" + odd)) / os.fsdecode(odd + b".txt")).symlink_to("/etc/passwd")
    os.makedirs(os.fsencode(speakers) + b"/=1+1\xff\xfe")
    (Path(os.fsdecode(os.fsencode(speakers) + b"/=1+1\xff\xfe")) / "hw3.py").write_text(HONEST["right"])
    write(speakers / "long", {"hw3.py": LONG})
    return made


def batch(folder: Path, name: str) -> Batch:
    out = folder / f"out_{name}"
    return Batch(grade(folder / name, "--course", folder / "course", "--out", out, "--jobs", "2", cwd=folder), out)


@pytest.fixture(scope="module")
def alone(folder: Path) -> Batch:
    return batch(folder, "alone")


@pytest.fixture(scope="module")
def mixed(folder: Path) -> Batch:
    return batch(folder, "mixed")


@pytest.fixture(scope="module")
def speakers(folder: Path) -> Batch:
    return batch(folder, "speakers")


# -- in the midst of the hostile ---------------------------------------------------------------------------


def test_the_honest_get_the_same_results_to_the_byte(alone: Batch, mixed: Batch) -> None:
    without, among = stored(alone.out), stored(mixed.out)

    assert len(without) == 20 and len(among) == 30
    assert {who: repr(one).encode() for who, one in without.items()} == {
        who: repr(one).encode() for who, one in among.items() if who in without
    }


def test_so_do_they_in_every_file_that_is_handed_on(alone: Batch, mixed: Batch) -> None:
    def lines(made: Batch) -> dict[str, str]:
        return {line.split(",")[1]: line for line in (made.out / "scores.csv").read_text().splitlines()[1:]}

    def entries(made: Batch) -> dict[str, str]:
        return {one["student"]: _timeless(one) for one in results(made.out)["submissions"]}

    names = {f"{name}{number}" for name in HONEST for number in (1, 2)}
    assert {who: line for who, line in lines(mixed).items() if who in names} == lines(alone)
    assert {who: one for who, one in entries(mixed).items() if who in names} == {
        who: one.replace("/mixed/", "/alone/") for who, one in entries(alone).items()
    }


def _timeless(entry: Any) -> str:
    text = json.dumps(entry, sort_keys=True).replace("/alone/", "/mixed/").replace("/mixed/", "/alone/")
    return re.sub(r'"(wall_s|cpu_s|peak_memory_bytes|graded_at)": ("[^"]*"|[\d.e-]+)', r'"\1": 0', text)


def test_the_hostile_get_what_they_have_earned(mixed: Batch) -> None:
    points = {one["student"]: one["points"] for one in results(mixed.out)["submissions"]}

    assert mixed.run.code == 0, mixed.run.err
    # Two of them answer rightly, between their attacks.
    assert {name: points[name] for name in HOSTILE} == {name: 3.0 if name in ("kills", "floods") else 0.0 for name in HOSTILE}


# -- what they say -----------------------------------------------------------------------------------------


def everything_written(made: Batch) -> Iterator[tuple[str, str]]:
    """Yield each text that leaves the engine; bytes that are no UTF-8 raise."""
    yield "terminal", made.run.out + made.run.err
    for path in sorted(made.out.rglob("*")):
        if path.is_file() and path.suffix in (".html", ".csv", ".json", ".css", ".js"):
            yield path.name, path.read_bytes().decode("utf-8")


def test_all_are_graded(speakers: Batch) -> None:
    assert speakers.run.code == 0, speakers.run.err
    assert len(results(speakers.out)["submissions"]) == 3 * len(TEXTS) + 2


def test_no_control_character_goes_out(speakers: Batch) -> None:
    found = {name: sorted(set(FORBIDDEN.findall(text))) for name, text in everything_written(speakers)}

    assert {name: characters for name, characters in found.items() if characters} == {}


def test_no_markup_of_theirs_is_in_a_page(speakers: Batch) -> None:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: list[str] = []

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            for name, value in attributes:
                if name.startswith("on") or "javascript:" in (value or ""):
                    self.found.append(f"{tag} {name}={value}")
            if tag in ("img", "iframe", "object") and "x" in dict(attributes).values():
                self.found.append(tag)

        def handle_data(self, data: str) -> None:
            if self.lasttag == "script" and "alert(1)" in data and "<img" not in data:
                self.found.append(data[:100])

    for path in (speakers.out / "report").rglob("*.html"):
        reader = Reader()
        text = path.read_text()
        reader.feed(text)
        assert reader.found == [], path
        assert "<script>alert(1)</script>" not in text


def test_no_cell_of_theirs_is_a_formula(speakers: Batch) -> None:
    with (speakers.out / "scores.csv").open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]

    assert [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r") or re.match(r"-[^\d.]", cell)] == []


def test_results_are_strict_json_and_of_bounded_size(speakers: Batch) -> None:
    long = next(one for one in results(speakers.out)["submissions"] if one["student"] == "long")

    assert len(json.dumps(long)) < 20_000


def test_each_text_is_still_told_in_a_harmless_form(speakers: Batch) -> None:
    told = {one["student"]: json.dumps(one, ensure_ascii=False) for one in results(speakers.out)["submissions"]}

    assert "owned" in told["says_ansi"] or "2J" in told["says_ansi"] or "ValueError" in told["says_ansi"]
    assert r"\\u202e" in told["says_bidi"]
    assert "␀" in told["says_nul"]
    assert "<script>" in told["says_html"]
