from __future__ import annotations

import linecache
import random

import numpy as np
import pytest
import torch

from grader.child.values import HandleRef, Tensor
from grader.errors import ProcessEnded
from grader.model import Ending
from grader.notebook.kernel import Kernel, generators_kept, labels_of

LIMITS = {"cpu_s": 5, "memory_mb": 512, "file_mb": 16, "threads": 60}


def namespace(source: str, file: str = "<cell>") -> dict:
    """Run a cell as a kernel does."""
    names = {"__name__": "__main__"}
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), names)
    return names


@pytest.fixture
def asking():
    def make(source: str, **more):
        names = namespace(source)
        names.update(more)
        child = Kernel(names).child(LIMITS)

        def ask(operation: str, *args, timeout_s: float = 10.0):
            return child.request(operation, list(args), timeout_s=timeout_s)

        return child, ask

    return make


def test_a_call_is_answered_with_copies(asking):
    _, ask = asking("def f(x):\n    x[0] = 5.0\n    return x")
    given = np.zeros(2)

    status, value = ask("call", "f", [given], {}, False)

    assert (status, value.tolist(), given.tolist()) == ("ok", [5.0, 0.0], [0.0, 0.0])


def test_values_are_converted_as_between_processes(asking):
    _, ask = asking("import torch\ndef f(x):\n    return torch.ones(2, requires_grad=True), object(), {1: 2}")

    _, (tensor, thing, odd) = ask("call", "f", [1.0], {}, False)

    assert type(tensor) is Tensor and tensor.requires_grad
    assert type(thing) is type(odd) is HandleRef


def test_what_the_code_prints_stays_out_of_the_notebook(asking, capsys):
    child, ask = asking("import sys\ndef f():\n    print('out')\n    print('err', file=sys.stderr)")
    ask("call", "f", [], {}, False)

    assert capsys.readouterr() == ("", "")
    assert child.output() == "out\nerr\n"


def test_an_exception_is_described_by_its_cell(asking):
    _, ask = asking("def f(x):\n    return 1 / x")

    status, fault = ask("call", "f", [0], {}, False)

    assert (status, fault[0], fault[2]) == ("raised", "ZeroDivisionError", [("<cell>", 2, "return 1 / x")])


def test_leaving_is_an_answer_and_the_interrupt_button_is_not(asking):
    _, ask = asking("def leave(): raise SystemExit(3)\ndef stop(): raise KeyboardInterrupt")

    assert ask("call", "leave", [], {}, False)[1][0] == "SystemExit"
    with pytest.raises(KeyboardInterrupt):
        ask("call", "stop", [], {}, False)


def test_an_endless_call_is_stopped_and_ends_the_connection_only(asking):
    child, ask = asking("def f():\n    while True:\n        pass\ndef g(): return 1")

    with pytest.raises(ProcessEnded) as caught:
        ask("call", "f", [], {}, False, timeout_s=0.1)

    assert (caught.value.ending, caught.value.message) == (Ending.WALL, "took longer than 0.1 s")
    assert child.ended is caught.value


def test_imports_and_private_names_are_nobodys_answer(asking):
    _, ask = asking("import math\ndef f(): pass\n_hidden = 1\nx = 2")

    assert ask("names") == ("ok", [["f", "x"], 0.0])
    assert ask("call", "math", [], {}, False)[0] == "missing"


def test_a_trained_model_is_left_as_it_was(asking):
    model = torch.nn.Linear(1, 1)
    before = model.weight.item()
    _, ask = asking("", model=model)
    _, ref = ask("value", "model")

    ask("watch", ref)
    ask("set_parameters", ref, {"weight": np.full((1, 1), 7.0, "float32"), "bias": np.zeros(1, "float32")})

    assert ask("call", ref, [Tensor(np.ones((1, 1), "float32"))], {}, False)[1].array.item() == 7.0
    assert (model.weight.item(), type(model)) == (before, torch.nn.Linear)


def test_running_the_cells_again_is_no_matter_of_a_check(asking):
    names = namespace("x = 1")
    seeded = torch.manual_seed
    child = Kernel(names).child(LIMITS)

    for operation, args in (("files", [{"a.txt": b""}]), ("disturb", [3]), ("load", ["this notebook", b"x = 2", False])):
        assert child.request(operation, args, timeout_s=1.0)[0] == "ok"

    assert (names["x"], torch.manual_seed) == (1, seeded)


def test_the_generators_go_on_as_if_nothing_had_been():
    def drawn():
        return random.random(), np.random.rand(), torch.rand(1).item()  # noqa: NPY002

    states = random.getstate(), np.random.get_state(), torch.get_rng_state()  # noqa: NPY002
    expected = drawn()
    random.setstate(states[0])
    np.random.set_state(states[1])  # noqa: NPY002
    torch.set_rng_state(states[2])

    with generators_kept():
        random.seed(1)
        np.random.seed(1)  # noqa: NPY002
        torch.manual_seed(1)

    assert drawn() == expected


def test_cells_are_called_as_ipython_calls_them():
    class Shell:
        class compile:
            @staticmethod
            def format_code_name(name):
                return ("Cell", "In[3]") if name == "/tmp/ipykernel_7/12.py" else None

    names = namespace("def f(): pass\nclass C:\n    def g(self): pass", "/tmp/ipykernel_7/12.py")
    names.update(namespace("def h(): pass", "<stdin>"), get_ipython=Shell)
    names["h"] = type(names["f"])(compile("0", "<stdin>", "eval"), names)

    assert labels_of(names) == {"/tmp/ipykernel_7/12.py": "In[3]", "12.py": "In[3]", "<stdin>": "<stdin>"}


def test_functions_of_libraries_are_not_the_notebooks():
    names = namespace("from os.path import join\ndef f(): pass")

    assert set(labels_of(names)) == {"<cell>"}


def test_no_ipython_is_needed():
    assert labels_of(namespace("def f(): pass")) == {"<cell>": "<cell>"}
