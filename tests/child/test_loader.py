from __future__ import annotations

import types

import pytest

from grader.child.loader import Loader, defined_names, runs_as_main


@pytest.fixture
def loader(undone):
    """A loader in a folder of its own; what it does to the interpreter is undone."""
    return Loader()


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


def run_cells(loader, *sources, path="hw3.ipynb"):
    for number, source in enumerate(sources, start=1):
        loader.notebook(path).run(number, source, keep=True)


def test_a_notebook_is_made_once(loader):
    assert loader.notebook("hw3.ipynb") is loader.notebook("hw3.ipynb")
    assert loader.notebook("other.ipynb") is not loader.notebook("hw3.ipynb")


def test_a_notebook_is_the_main_program(loader):
    run_cells(loader, "if __name__ == '__main__':\n    x = 1\nimport __main__\ny = __main__.x")

    assert value(loader, "y") == 1


def test_a_notebook_reads_files_in_its_own_folder(loader):
    loader.write_files({"sub/one.txt": b"1", "sub/hw3.ipynb": b"{}"})
    run_cells(loader, "x = open('one.txt').read()", path="sub/hw3.ipynb")

    assert value(loader, "x") == "1"


def test_a_module_before_a_notebook_counts_first(loader):
    load(loader, "x = 1\n")
    run_cells(loader, "x = 2", "y = 3")

    assert (loader.find("x"), loader.find("y")) == ((1, "hw3.py"), (3, "hw3.ipynb"))


def test_names_of_a_notebook_are_those_of_the_section_and_those_that_come_later(loader):
    run_cells(loader, "import math\nx = 1", "y = 2\n_z = 3")
    loader.go_to([("hw3.ipynb", [(1, [1])])], ["x", "y"])

    assert loader.names() == ["x", "y"]


def test_the_origin_of_a_name_is_its_file_and_cell(loader):
    load(loader, "z = 0\n")
    run_cells(loader, "x = 1", "x = 2\ny = 2")
    loader.go_to([("hw3.ipynb", [(1, [1])])], ["x", "y", "z"])

    assert loader.origin("x") == ("hw3.ipynb", 1, False, True, True, "", 0)
    assert loader.origin("y") == ("hw3.ipynb", 2, True, False, True, "", 0)
    assert loader.origin("z") == ("hw3.py", 0, False, False, True, "", 0)
    assert loader.origin("nothing") is None


def test_the_origin_of_a_function_is_where_it_is_defined(loader):
    load(loader, "import torch\n@torch.no_grad()\ndef f(): pass\ng = lambda: 1\nclass A: pass\n")
    run_cells(loader, "x = 1\ndef h(): pass", "k = h\nfrom math import exp as e")
    loader.go_to([], [])

    assert loader.origin("f")[5:] == ("hw3.py", 2)
    assert loader.origin("g")[5:] == ("hw3.py", 4)
    assert loader.origin("A")[5:] == ("", 0)
    assert (loader.origin("k")[1], loader.origin("k")[5:]) == (2, ("hw3.ipynb cell 1", 2))
    assert loader.origin("e")[5:] == ("", 0)


def test_what_is_given_without_an_import_is_no_answer(loader):
    assert load(loader, "display(1)\nget_ipython().system('ls')\nx = None\n") == []
    run_cells(loader, "display(1)", "y = 2")

    assert loader.names() == ["x", "y"]


def test_a_value_that_hides_its_class_is_no_obstacle(loader):
    load(loader, "class Odd:\n    def __getattribute__(self, name): raise SystemExit\nodd = Odd()\nx = 1\n")

    assert loader.names() == ["Odd", "odd", "x"]
    assert value(loader, "x") == 1


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
