from __future__ import annotations

import linecache

import pytest

from grader.child.running import run_source, text_of


@pytest.fixture
def run(undone):
    def run_text(source, name="hw3.py"):
        namespace = {"__name__": "hw3"}
        data = source if isinstance(source, bytes) else source.encode()
        return namespace, run_source(name, data, namespace, set())

    return run_text


def test_an_exception_ends_the_file_and_keeps_what_was_defined(run):
    namespace, faults = run("x = 1\n1 / 0\ny = 2\n")

    assert (namespace["x"], "y" in namespace) == (1, False)
    assert [(kind, frames) for kind, _, frames, _ in faults] == [("ZeroDivisionError", [("hw3.py", 2, "1 / 0")])]


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("import no_such_thing\nx = 1\n", ["no_such_thing"]),
        ("import no_such_thing.part as n\nx = 1\n", ["no_such_thing"]),
        ("from no_such_thing import a, b\nx = 1\n", ["no_such_thing"]),
        ("from no_such_thing import *\nx = 1\n", ["no_such_thing"]),
        ("import math, no_such_thing, json\nx = json.loads('1')\n", ["no_such_thing"]),
        ("import math; import no_such_thing; x = 1\n", ["no_such_thing"]),
        ("import no_one\nfrom no_two import y\nimport no_three\nx = 1\n", ["no_one", "no_two", "no_three"]),
        ("import json.no_part\nx = 1\n", ["json.no_part"]),
    ],
)
def test_an_import_that_finds_nothing_costs_only_its_own_names(run, source, missing):
    namespace, faults = run(source)

    assert namespace["x"] == 1
    assert [text.split("'")[1] for _, text, _, _ in faults] == missing
    assert {kind for kind, _, _, _ in faults} == {"ModuleNotFoundError"}


@pytest.mark.parametrize(
    "source",
    [
        "if True:\n    import no_such_thing\nx = 1\n",
        "def load():\n    import no_such_thing\nload()\nx = 1\n",
        "raise ModuleNotFoundError('mine')\nx = 1\n",
        "import no_such_thing\n1 / 0\nx = 1\n",
    ],
)
def test_anything_else_ends_the_file(run, source):
    namespace, faults = run(source)

    assert "x" not in namespace
    assert faults


def test_a_helper_that_imports_what_is_missing_is_forgiven_like_an_import(run, tmp_path, monkeypatch):
    (tmp_path / "helper.py").write_text("import no_such_thing\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    namespace, faults = run("import helper\nx = 1\n")

    assert namespace["x"] == 1
    assert [text for _, text, _, _ in faults] == ["No module named 'no_such_thing'"]


def test_lines_after_a_failed_import_keep_their_numbers(run):
    _, faults = run("import no_such_thing\n\nx = 1\n1 / 0\n")

    assert faults[1][2] == [("hw3.py", 4, "1 / 0")]


def test_annotations_of_the_future_hold_behind_a_failed_import(run):
    namespace, _ = run("from __future__ import annotations\nimport no_such_thing\ndef f(x: what): pass\n")

    assert namespace["f"].__annotations__ == {"x": "what"}


def test_a_file_of_failing_imports_comes_to_an_end(run):
    _, faults = run("".join(f"import no_{i}\n" for i in range(1000)))

    assert 10 < len(faults) < 30


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("é".encode(), "é"),
        (b"\xef\xbb\xbfx", "x"),
        (b"# -*- coding: latin-1 -*-\n\xe9", "# -*- coding: latin-1 -*-\né"),
        (b"\xff", "�"),
        (b"# -*- coding: nonsense -*-\nx", "# -*- coding: nonsense -*-\nx"),
    ],
)
def test_source_is_decoded_as_python_does(data, expected):
    assert text_of(data) == expected


def test_lines_are_counted_as_python_counts_them(run):
    # A form feed and a line separator end no line.
    run("x = 1\x0c\ny = 'a\u2028b'\nz = 3\n")

    assert linecache.getline("hw3.py", 3) == "z = 3\n"
