from __future__ import annotations

import importlib
import sys

import pytest

from grader.child import standins
from grader.child.standins import STAND_INS, Progress, StandIns


@pytest.fixture
def installed(undone, monkeypatch):
    """The stand-ins are there, and whatever stands in for what is really installed here, too."""
    for name in {name.split(".")[0] for name in STAND_INS} - {"google"}:
        for known in [module for module in sys.modules if module.split(".")[0] == name]:
            monkeypatch.delitem(sys.modules, known)
    standins.install()
    # Ahead of the real ones, so that the test does not depend on what this environment has.
    monkeypatch.setattr(sys, "meta_path", [StandIns(), *sys.meta_path])


def run(source):
    namespace = {}
    exec(source, namespace)
    return namespace


@pytest.mark.parametrize("name", STAND_INS)
def test_every_stand_in_can_be_imported(installed, name):
    assert importlib.import_module(name).__name__ == name


@pytest.mark.parametrize("line", [
    "from tqdm import tqdm", "from tqdm.notebook import tqdm", "from tqdm.auto import tqdm",
    "from tqdm import tqdm_notebook as tqdm", "import tqdm as t; tqdm = t.tqdm", "import tqdm.notebook as t; tqdm = t.tqdm",
])  # fmt: skip
def test_a_progress_bar_goes_through_its_items(installed, line):
    assert run(f"{line}\nx = [i for i in tqdm(range(3), desc='d', leave=False)]")["x"] == [0, 1, 2]


def test_a_progress_bar_has_what_bars_have(installed, capsys):
    source = """
from tqdm import tqdm, trange
with tqdm(total=10) as bar:
    bar.update(3)
    bar.set_description("x")
    bar.set_postfix(loss=1.0)
    bar.refresh()
tqdm.write("line")
bar.close()
n, length, listed = bar.n, len(tqdm([1, 2])), list(trange(2, 5))
inner = tqdm(zip("ab", "cd"))
pairs = list(inner)
"""
    found = run(source)

    assert (found["n"], found["length"], found["listed"], found["pairs"]) == (3, 2, [2, 3, 4], [("a", "c"), ("b", "d")])
    assert capsys.readouterr().out == "line\n"


@pytest.mark.parametrize("source", [
    "from google.colab import drive\ndrive.mount('/content/drive', force_remount=True)",
    "import google.colab\nx = google.colab.files.upload()\nassert x == {}",
    "from google.colab import userdata\nassert userdata.get('KEY') == ''",
    "from IPython.display import display, HTML, clear_output, Image\ndisplay(HTML('<b>'), Image('a.png'))\nclear_output()",
    "import IPython\nIPython.display.display(1)\nassert not IPython.get_ipython()",
    "from IPython import get_ipython\nget_ipython().magic('reset -sf')\nget_ipython().run_line_magic('matplotlib', 'inline')",
    "from matplotlib_inline.backend_inline import set_matplotlib_formats\nset_matplotlib_formats('svg')",
    "from IPython.core.display import HTML\nHTML('x')._repr_html_()",
])  # fmt: skip
def test_what_notebooks_do_around_their_answers_is_harmless(installed, source):
    run(source)


def test_nobody_waits_for_a_user(installed):
    run("assert input('name? ') == input() == ''")


def test_what_needs_no_import_does_nothing_and_is_not_taken_for_a_shell(installed):
    standins.GIVEN["display"](1, raw=True)
    shell = standins.GIVEN["get_ipython"]()

    assert shell.system("ls") is None
    assert not shell and "google.colab" not in str(shell)
    # sympy asks for a builtin of that name.
    run("import sympy\nsympy.init_printing()\nassert sympy.latex(sympy.Symbol('x')) == 'x'")


def test_a_package_that_is_installed_is_not_replaced(undone, tmp_path, monkeypatch):
    for known in [name for name in sys.modules if name.split(".")[0] == "tqdm"]:
        monkeypatch.delitem(sys.modules, known)
    (tmp_path / "tqdm.py").write_text("tqdm = 'real'\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    standins.install()

    assert run("from tqdm import tqdm")["tqdm"] == "real"


def test_installing_twice_is_installing_once(undone):
    standins.install()
    standins.install()

    assert sum(isinstance(finder, StandIns) for finder in sys.meta_path) == 1


def test_other_packages_stay_missing(installed):
    with pytest.raises(ModuleNotFoundError):
        run("import no_such_thing")
    with pytest.raises(ModuleNotFoundError):
        run("import tqdm.contrib.telegram")


def test_a_bar_is_no_list():
    with pytest.raises(AttributeError):
        Progress([1]).__array__  # noqa: B018  looked up, not called
