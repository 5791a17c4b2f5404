from __future__ import annotations

from pathlib import Path

import pytest

from grader.child.magics import python_of_cell, write_file


def run(source):
    namespace = {"f": lambda: 5}
    exec(python_of_cell(source), namespace)
    return namespace


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nx = 1", 1),
        ("!pip install torch\nx = 1", 1),
        ("!pip install \\\n    torch \\\n    numpy\nx = 1", 1),
        ("pip install -q torch\nx = 1", 1),
        ("cd data\n!ls\nx = 1", 1),
        ("files = !ls\nx = 1", 1),
        ("x = !ls", []),
        ("t = %timeit -o f()\nx = 1", 1),
        ("?len\nx = 1", 1),
        ("len?\nx = 1", 1),
        ("x.shape??\nx = 1", 1),
        ("if True:\n    %time y = 2\nx = y", 2),
        ("%time x = f()", 5),
        ("%prun x = f()", 5),
        ("%timeit -n 3 f()\nx = 1", 1),
        ("%%time\nx = 1", 1),
        ("\n%%capture out\nx = 1", 1),
        ("%%python3\nx = 1", 1),
        ("    y = 1\n    x = y", 1),
        ("  %time y = 1\n\n  x = y", 1),
        ("x = 7 \\\n% 4", 3),
        ("x = 7\nx %= 4", 3),
        ("x = '''\n%d''' % 4\nx = 1", 1),
        ("ls = [1]\n!ls\nx = 1", 1),
        ("", None),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_magics_and_shell_lines_are_passed_over(source, expected):
    assert run(source).get("x") == expected


@pytest.mark.parametrize("source", ["%%bash\nrm -r x = 1", "%%html\n<b>", "%%writefile a.py\nx = 1", "%%", "%%R\nx <- 1"])
def test_cells_in_other_languages_are_passed_over(source):
    assert python_of_cell(source) == ""


def test_a_magic_keeps_the_line_numbers():
    assert python_of_cell("%time\n!ls \\\n  -l\nx = = 1").split("\n")[3] == "x = = 1"


@pytest.mark.parametrize("source", ["x = = 1", "def f(:", "  x = 1\n y = 2", "x = 'a\0b'", "(" * 300])
def test_what_is_no_python_stays_as_it_is(source):
    assert python_of_cell(source) == source


def test_a_right_cell_is_not_touched():
    source = "s = '''\n!not a shell line\n%nor a magic\n'''"

    assert python_of_cell(source) == source


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("%%writefile mine.py\nx = 1\n", "mine.py", "x = 1\n"),
        ("\n%%file data.csv\n1,2", "data.csv", "1,2"),
        ("%%writefile -a old.py\ny = 2", "old.py", "x = 1\ny = 2"),
    ],
)
def test_a_cell_that_writes_a_file_does(tmp_path, monkeypatch, source, name, expected):
    monkeypatch.chdir(tmp_path)
    Path("old.py").write_text("x = 1\n")
    write_file(source)

    assert Path(name).read_text() == expected


@pytest.mark.parametrize("source", ["%%writefile ../up.py\nx", "%%writefile /tmp/up.py\nx", "%%writefile\nx", "x = 1",
                                    "%%writefile .hidden.py\nx", "%%writefile sub/a.py\nx"])  # fmt: skip
def test_nothing_is_written_elsewhere(tmp_path, monkeypatch, source):
    monkeypatch.chdir(tmp_path)
    write_file(source)

    assert list(tmp_path.iterdir()) == []
