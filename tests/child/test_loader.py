from __future__ import annotations

import builtins
import sys
import types

import pytest

from grader.child.loader import Loader, defined_names, python_of_cell, runs_as_main


@pytest.fixture
def loader(tmp_path, monkeypatch):
    """A loader in a folder of its own; what it does to the interpreter is undone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(builtins, "input", builtins.input)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = dict(sys.modules)
    yield Loader()
    for name in set(sys.modules) - set(before):
        del sys.modules[name]
    sys.modules.update(before)


def load(loader, source, path="hw3.py", *, as_main=False):
    data = source if isinstance(source, bytes) else source.encode()
    return loader.load_module(path, data, as_main=as_main)


def value(loader, name):
    return loader.find(name)[0]


# -- modules -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        b"x = 'caf\xc3\xa9'\n",
        b"\xef\xbb\xbfx = 'caf\xc3\xa9'\n",
        b"# -*- coding: latin-1 -*-\nx = 'caf\xe9'\n",
        b"x = (\r\n  'caf\xc3\xa9'\r\n)\r\n",
        b"x = 'caf\xc3\xa9'",
    ],
    ids=["UTF-8", "BOM", "Latin-1", "CRLF", "no newline at the end"],
)
def test_a_file_is_read_as_python_reads_it(loader, source):
    assert load(loader, source) == []

    assert value(loader, "x") == "café"


def test_a_file_in_another_encoding_is_a_fault(loader):
    ((kind, _, _, _),) = load(loader, b"x = 'caf\xe9'\n")

    assert kind == "SyntaxError"


def test_a_nul_byte_is_a_fault(loader):
    ((kind, text, _, _),) = load(loader, b"x = 1\n\0")

    assert kind in ("ValueError", "SyntaxError")
    assert "null bytes" in text


def test_a_syntax_error_names_line_and_text(loader):
    ((kind, _, frames, _),) = load(loader, "x = 1\ny = = 2\n")

    assert (kind, frames) == ("SyntaxError", [("hw3.py", 2, "y = = 2")])


def test_a_hundred_thousand_parentheses_are_a_fault(loader):
    ((kind, _, _, _),) = load(loader, "x = " + "(" * 100_000)

    assert kind in ("SyntaxError", "MemoryError")


def test_names_defined_before_an_exception_stay(loader):
    ((kind, text, frames, _),) = load(
        loader, "def f():\n    return 1\nprint(undefined)\ndef g():\n    return 2\n"
    )

    assert (kind, frames) == ("NameError", [("hw3.py", 3, "print(undefined)")])
    assert "undefined" in text
    assert loader.names() == ["f"]


@pytest.mark.parametrize("source", ["raise SystemExit(0)", "import sys; sys.exit()", "raise KeyboardInterrupt",
                                    "raise GeneratorExit"])  # fmt: skip
def test_leaving_at_the_top_level_is_a_fault_and_keeps_the_names(loader, source):
    faults = load(loader, f"x = 1\n{source}\n")

    assert len(faults) == 1
    assert value(loader, "x") == 1


def test_the_main_part_runs_only_as_main(loader):
    source = "x = 1\nif __name__ == '__main__':\n    y = 2\n"
    load(loader, source)
    names = loader.names()

    load(loader, source, as_main=True)

    assert (names, loader.names()) == (["x"], ["x", "y"])


def test_runs_as_main_is_said_of_files_with_a_main_part():
    assert runs_as_main(b'if __name__ == "__main__":\n    main()\n')
    assert not runs_as_main(b"x = 1\n")


def test_input_answers_with_an_empty_line(loader):
    loader.write_files({})

    assert load(loader, "x = input('name? ')\ny = input()\n") == []
    assert value(loader, "x") == ""


def test_relative_reads_find_the_submissions_files(loader):
    loader.write_files({"data/numbers.txt": b"1 2 3"})

    assert load(loader, "x = open('data/numbers.txt').read()\n") == []
    assert value(loader, "x") == "1 2 3"


def test_a_helper_module_beside_is_importable(loader):
    loader.write_files({"helper.py": b"def double(x):\n    return 2 * x\n"})

    assert load(loader, "from helper import double\nx = double(2)\n") == []
    assert value(loader, "x") == 4


def test_a_fault_inside_a_helper_shows_the_helpers_line(loader):
    loader.write_files({"helper.py": b"def half(x):\n    return x / 0\n"})

    ((_, _, frames, _),) = load(loader, "from helper import half\nhalf(2)\n")

    assert [(file, line) for file, line, _ in frames] == [("hw3.py", 2), ("helper.py", 2)]


def test_one_module_may_import_from_one_that_was_loaded_before(loader):
    load(loader, "def f():\n    return 1\n", "hw3.py")

    assert load(loader, "from hw3 import f\ng = f\n", "problem3.py") == []
    assert value(loader, "g")() == 1


def test_one_module_may_import_from_one_that_was_not_loaded_yet(loader):
    loader.write_files({"hw3.py": b"def f():\n    return 1\n"})

    assert load(loader, "from hw3 import f\n", "problem3.py") == []
    assert value(loader, "f")() == 1


@pytest.mark.parametrize("name", ["random.py", "json.py", "numpy.py"])
def test_a_file_named_like_a_library_does_not_replace_it(loader, name):
    stem = name.removesuffix(".py")
    real = __import__(stem)
    loader.write_files({name: b"x = 1\n"})

    assert load(loader, "x = 1\n", name) == []
    assert load(loader, f"import {stem}\n") == []
    assert loader.namespaces[-1][1][stem] is real


def test_the_earlier_file_counts_where_two_define_a_name(loader):
    load(loader, "x = 1\n", "problem1.py")
    load(loader, "x = 2\ny = 2\n", "hw3.py")

    assert loader.find("x") == (1, "problem1.py")
    assert loader.find("y") == (2, "hw3.py")


def test_imported_modules_are_no_answers(loader):
    load(loader, "import math as softplus\n")

    assert loader.names() == []
    with pytest.raises(KeyError):
        loader.find("softplus")


def test_a_key_that_is_no_text_does_not_break_the_list_of_names(loader):
    load(loader, "globals()[3] = 4\nx = 1\n")

    assert loader.names() == ["x"]


def test_a_thread_that_defines_names_does_not_break_the_list_of_names(loader):
    load(loader, "x = 1\n")
    namespace = loader.namespaces[0][1]

    class Growing:
        # Stands for a thread: the namespace grows while it is listed.
        @property
        def __class__(self):
            namespace[f"y{len(namespace)}"] = 1
            return int

    namespace["z"] = Growing()

    assert "x" in loader.names()


def test_annotations_of_the_future_are_not_inherited(loader):
    load(loader, "def f(x: int): ...\n")

    assert value(loader, "f").__annotations__ == {"x": int}


# -- notebooks ---------------------------------------------------------------------------------------


def cells(loader, *sources):
    return loader.load_cells("hw3.ipynb", list(enumerate(sources, start=1)))


def test_cells_share_their_names(loader):
    assert cells(loader, "x = 1", "y = x + 1") == []
    assert value(loader, "y") == 2


def test_cells_after_a_failing_one_still_run(loader):
    ((kind, _, frames, _),) = cells(loader, "x = 1", "1 / 0", "y = 2")

    assert (kind, frames) == ("ZeroDivisionError", [("hw3.ipynb cell 2", 1, "1 / 0")])
    assert {"x", "y"} <= set(loader.names())


def test_a_cell_that_is_no_python_costs_only_itself(loader):
    (fault,) = cells(loader, "x = 1", "y = = 2", "z = 3")

    assert fault[0] == "SyntaxError"
    assert {"x", "z"} <= set(loader.names())


def test_notebook_helpers_are_harmless(loader):
    assert cells(loader, "display(1, raw=True)\nget_ipython().run_line_magic('a', 'b')\nx = 1") == []


def test_a_notebook_is_the_main_program(loader):
    cells(loader, "if __name__ == '__main__':\n    x = 1")

    assert value(loader, "x") == 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nx = 1", 1),
        ("!pip install torch\nx = 1", 1),
        ("!pip install \\\n    torch \\\n    numpy\nx = 1", 1),
        ("files = !ls\nx = 1", 1),
        ("t = %timeit -o f()\nx = 1", 1),
        ("?len\nx = 1", 1),
        ("len?\nx = 1", 1),
        ("x.shape??\nx = 1", 1),
        ("if True:\n    %time y = 2\nx = 1", 1),
        ("%%time\nx = 1", 1),
        ("\n%%capture out\nx = 1", 1),
        ("x = 7 \\\n% 4", 3),
        ("x = 7\nx %= 4", 3),
        ("x = '''\n%d''' % 4\nx = 1", 1),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_magics_and_shell_lines_are_passed_over(loader, source, expected):
    assert cells(loader, source) == []

    assert value(loader, "x") == expected


@pytest.mark.parametrize("source", ["%%bash\nrm -r x = 1", "%%html\n<b>", "%%writefile a.py\nx = 1", "%%"])
def test_cells_in_other_languages_are_passed_over(loader, source):
    assert cells(loader, source) == []
    assert "x" not in loader.names()


def test_a_magic_keeps_the_line_numbers():
    assert python_of_cell("%time\n!ls \\\n  -l\nx = = 1").split("\n")[3] == "x = = 1"


# -- names without running ---------------------------------------------------------------------------


def test_defined_names_are_found_without_running():
    source = b"import os\nfrom a import b\nx, (y, z) = 1, (2, 3)\n"
    source += b"w: int = 1\ndef f(): inner = 1\nclass A: pass\n1 / 0\n"

    assert defined_names("module", source, []) == ["x", "y", "z", "w", "f", "A"]


def test_defined_names_of_a_notebook_skip_what_is_no_python():
    assert defined_names("notebook", b"", [(1, "%magic\nx = 1"), (2, "= ="), (3, "y = 1")]) == ["x", "y"]


@pytest.mark.parametrize("source", [b"x = = 1", b"\0", b"\xff", b"(" * 100_000])
def test_defined_names_of_no_python_are_none(source):
    assert defined_names("module", source, []) == []


def test_the_name_of_a_module_type_is_not_mistaken_for_a_module(loader):
    load(loader, "import types\nf = types.ModuleType\n")

    assert value(loader, "f") is types.ModuleType
