from __future__ import annotations

import os
import time

import numpy as np
import pytest

from grader.checking.limits import Limits
from grader.child.values import Tensor
from grader.errors import NotHandedIn, ProcessEnded, StudentRaised
from grader.model import Ending

from ..conftest import SHORT

# -- loading -----------------------------------------------------------------------------------------


def test_the_names_of_a_file_are_known(boxed):
    student = boxed("import math\ndef f(): pass\nx = 1\n_private = 2\n")

    assert student.names == ["f", "x"]
    assert student.source_of == {"f": "hw3.py"}


def test_names_defined_before_an_exception_count_and_the_fault_is_told(boxed):
    student = boxed("def f(): return 1\n1 / 0\ndef g(): return 2\n", ["f", "g"])

    ((path, fault),) = student.faults
    assert student.f() == 1
    assert not student.has("g")
    assert (path, fault.kind, fault.frames) == ("hw3.py", "ZeroDivisionError", (("hw3.py", 2, "1 / 0"),))


def test_the_first_file_counts_where_two_define_a_name_and_the_other_is_named(boxed):
    student = boxed(
        {"problem1.py": "def f(): return 1\n", "hw3.py": "def f(): return 2\ndef g(): return 3\n"}, ["f", "g"]
    )

    assert (student.f(), student.g()) == (1, 3)
    assert student.source_of == {"f": "problem1.py", "g": "hw3.py"}
    assert student.also_in == {"f": ["hw3.py"]}


def test_a_later_file_is_not_run_once_all_names_are_there(boxed):
    student = boxed({"problem1.py": "def f(): return 1\n", "hw3.py": "print('run')\ndef f(): return 2\n"})
    student.close()

    assert "run" not in student.children[-1].output()
    assert student.also_in == {"f": ["hw3.py"]}


TWO_FORMS = [[("make",), ("train",)], [("model", "net")]]
NAMES = ["make", "train", "model", "net"]


@pytest.mark.parametrize(
    "first",
    ["def make(): pass\ndef train(): pass\n", "net = 1\n", "model = net = 1\n"],
    ids=["functions", "script", "both names"],
)
def test_a_later_file_is_not_run_once_one_form_is_complete(boxed, first):
    student = boxed({"problem1.py": first, "hw3.py": "print('late')\nmodel = 2\n"}, NAMES, forms=TWO_FORMS)

    assert "late" not in student.children[-1].output()
    assert student.faults == []
    assert set(student.source_of.values()) == {"problem1.py"}


@pytest.mark.parametrize("first", ["def make(): pass\n", "def train(): pass\nmodle = 1\n", ""])
def test_a_later_file_is_run_while_no_form_is_complete(boxed, first):
    student = boxed({"problem1.py": first, "hw3.py": "print('late')\nmodel = 2\n"}, NAMES, forms=TWO_FORMS)

    assert "late" in student.children[-1].output()
    assert student.value("model") == 2


def test_a_process_whose_later_file_was_not_run_serves_a_problem_with_a_complete_form(boxed):
    student = boxed({"problem1.py": "net = 1\n", "hw3.py": "other = 2\n"}, NAMES, forms=TWO_FORMS)

    assert student.adopt(NAMES, SHORT, TWO_FORMS)
    assert not student.adopt(["other"], SHORT)


def test_a_main_part_is_run_where_no_wanted_name_is_there_without_it(boxed):
    student = boxed("if __name__ == '__main__':\n    def f(): return 1\n")

    assert student.f() == 1


def test_a_main_part_is_not_run_where_the_names_are_there(boxed):
    student = boxed("def f(): return 1\nif __name__ == '__main__':\n    def f(): return 2\n")

    assert student.f() == 1


ENDS_THE_PROCESS = {
    "exit": ("import os; os._exit(0)", Ending.EXIT),
    "loop": ("while True: pass", Ending.WALL),
    "crash": ("import ctypes; ctypes.string_at(0)", Ending.SIGNAL),
    "closed": ("import os; os.close(11)", Ending.EXIT),
    "forged": ("import os; os.write(11, b'garbage!')", Ending.PROTOCOL),
    "later": ("import os, threading; threading.Timer(0.02, os._exit, (1,)).start()", Ending.EXIT),
    "later forged": (
        "import os, threading; threading.Timer(0.02, os.write, (11, b'garbage!')).start()",
        Ending.PROTOCOL,
    ),
}


@pytest.mark.parametrize(("source", "ending"), ENDS_THE_PROCESS.values(), ids=ENDS_THE_PROCESS)
def test_a_file_that_ends_the_process_is_left_out_while_the_others_count(boxed, source, ending):
    files = {
        "problem1.py": "def f(): return 1\n",
        "hw3.py": f"def g(): return 2\n{source}\nimport time; time.sleep(0.1)\n",
    }

    student = boxed(files, ["f", "g"])

    assert student.f() == 1
    assert [(path, fault.ending) for path, fault in student.faults] == [("hw3.py", ending)]


def test_a_process_that_ends_after_it_was_loaded_costs_its_file(boxed):
    student = boxed(
        "import os, threading\ndef f(): return 1\nthreading.Timer(0.0, os._exit, (1,)).start()\n" * 2
    )

    with pytest.raises((NotHandedIn, ProcessEnded)):
        time.sleep(0.1)
        student.f()


BREAKS_THE_SERVER = {
    "sources": "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Loader': o.find = None\n",
    "scan": "import ast\nast.parse = None\n",
    "names": "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Loader': o.names = None\n",
    "odd key": "globals()[3] = 4\n",
    "resource": "import resource\nresource.getrusage = None\n",
}


@pytest.mark.parametrize("source", BREAKS_THE_SERVER.values(), ids=BREAKS_THE_SERVER)
def test_a_file_that_breaks_the_server_does_not_stop_the_loading(boxed, source):
    files = {"problem1.py": "def f(): return 1\n" + source, "hw3.py": "def g(): return 2\n"}

    student = boxed(files, ["f", "g"])

    try:
        assert student.f() == 1
    except (NotHandedIn, StudentRaised):
        assert student.faults or source.startswith("import gc")


FORGED_LOADS = {
    "no list": "7",
    "odd faults": "[[1, ('E', 't', [('hw3.py', 10**6000, 's')], False), (10**6000, 10**6000, [], 1)], False, 0]",
    "many faults": "[[('E', 't', [], False)] * 100_000, False, 0]",
    "odd numbers of figures": "[[], 1.0, 10**6000]",
    "figures that are not there": "[[], False, 10**9]",
}


@pytest.mark.parametrize("reply", FORGED_LOADS.values(), ids=FORGED_LOADS)
def test_a_forged_answer_to_loading_is_only_a_claim(boxed, reply):
    forge = (
        "import os, sys\nfrom boxed import wire\nsys.set_int_max_str_digits(0)\n"
        "frame = sys._getframe()\n"
        "while 'number' not in frame.f_locals: frame = frame.f_back\n"
        f"value = [frame.f_locals['number'], 'ok', {reply}]\n"
        "os.write(11, b''.join(wire.frame(wire.encode(value))))\n"
    )

    student = boxed(forge + "def f(): return 1\n")

    assert student.faults


# -- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("def skip_grad(): pass", " Did you mean `skip_grad`?"),
        ("def Skip_Gradient(): pass", " Did you mean `Skip_Gradient`?"),
        ("def skipGradient(): pass\ndef skip_gradients(): pass", " Did you mean `skipGradient`?"),
        ("def other(): pass", ""),
    ],
)
def test_a_missing_name_names_those_that_look_alike(boxed, source, hint):
    student = boxed(source, ["skip_gradient"])

    with pytest.raises(NotHandedIn) as caught:
        student.skip_gradient(1)

    assert str(caught.value) == f"`skip_gradient` was not handed in.{hint}"


def test_has_wants_all_the_names(boxed):
    student = boxed("f = g = 1")

    assert student.has("f", "g")
    assert not student.has("f", "h")


def test_the_first_of_several_names_is_found(boxed):
    student = boxed("net = mlp = 1")

    assert student.first("model", "net", "mlp") == "net"
    with pytest.raises(NotHandedIn, match="model"):
        student.first("model")


@pytest.mark.parametrize("ask", ["value", "steps_taken", "call_and_return_arguments"])
def test_every_question_about_a_missing_name_says_not_handed_in(boxed, ask):
    with pytest.raises(NotHandedIn):
        getattr(boxed(""), ask)("f")


def test_an_empty_batch_of_calls_asks_nothing(boxed):
    assert boxed("").f.many([]) == []


# -- calls -------------------------------------------------------------------------------------------


def test_arguments_are_fresh_copies(boxed):
    student = boxed("def f(x):\n    x[0] = 9.0\n    return x\n")
    given = np.zeros(2)

    assert student.f(given).tolist() == [9.0, 0.0]
    assert given.tolist() == [0.0, 0.0]


def test_the_arguments_after_the_call_can_be_asked_for(boxed):
    student = boxed("def f(x): x[0] = 9.0\n")

    value, (after,) = student.call_and_return_arguments("f", np.zeros(2))

    assert value is None
    assert after.tolist() == [9.0, 0.0]


def test_numpy_numbers_are_given_as_python_numbers(boxed):
    student = boxed("def f(*args, **named): return [type(a).__name__ for a in args + tuple(named.values())]\n")

    assert student.f(np.float64(1), [np.int64(1)], z=np.array(2.0)) == ["float", "list", "float"]


def test_tensors_are_given_as_tensors(boxed):
    student = boxed("import torch\ndef f(x): return isinstance(x, torch.Tensor), x * 2\n")

    is_tensor, doubled = student.f(Tensor(np.ones(2, np.float32)))

    assert is_tensor
    assert doubled.array.tolist() == [2.0, 2.0]


def test_many_calls_make_one_list_of_results_however_many(boxed):
    assert boxed("def f(x, y=1): return x + y").f.many([*([i] for i in range(130)), {"x": 1, "y": 5}]) == [
        *range(1, 131), 6,
    ]  # fmt: skip


def test_of_many_calls_the_failing_one_is_remembered(boxed):
    student = boxed("def f(x): return 1 / x\n")

    with pytest.raises(StudentRaised):
        student.f.many([[2], [1], [0], [3]])

    assert (student.last_call.name, student.last_call.args) == ("f", (0,))


@pytest.mark.parametrize("reply", ["7", "[1, 2]", "[[1], None, 3]", "[(), None]"])
def test_a_nonsense_answer_to_many_calls_is_a_breach_of_protocol(boxed, reply):
    student = boxed(f"{FORGE}\ng = forge({reply})\n", ["g"])

    with pytest.raises(ProcessEnded) as caught:
        student.g.many([[1]])
    assert caught.value.ending is Ending.PROTOCOL


@pytest.mark.parametrize("reply", ["[[], None]", "[[1, 2, 3], None]", "[[1], 7]", "[[1], (5, 5, [], 5)]"])
def test_too_few_or_too_many_answers_count_as_an_exception(boxed, reply):
    student = boxed(f"{FORGE}\ng = forge({reply})\n", ["g"])

    with pytest.raises(StudentRaised):
        student.g.many([[1]])


FORGE = """
import os, sys
def forge(value):
    def call(*args):
        from boxed import wire
        frame = sys._getframe()
        while 'number' not in frame.f_locals: frame = frame.f_back
        os.write(11, b''.join(wire.frame(wire.encode([frame.f_locals['number'], 'ok', value]))))
        return 1
    return call
"""


def test_an_exception_is_carried_with_type_text_and_line(boxed):
    student = boxed("def f(x):\n    raise ValueError(f'no {x}')\n")

    with pytest.raises(StudentRaised) as caught:
        student.f(3)

    error = caught.value
    assert (error.kind, error.text, error.ending) == ("ValueError", "no 3", Ending.EXCEPTION)
    assert error.frames == (("hw3.py", 2, "raise ValueError(f'no {x}')"),)


def test_addresses_in_an_exception_are_taken_out(boxed):
    student = boxed("def f(): raise ValueError(object())\n")

    with pytest.raises(StudentRaised) as caught:
        student.f()

    assert caught.value.text == "<object object at 0x…>"


def test_a_cyclic_answer_is_an_exception(boxed):
    student = boxed("def f():\n    x = []\n    x.append(x)\n    return x\n")

    with pytest.raises(StudentRaised, match="nested deeper"):
        student.f()


def test_memory_used_up_is_told_apart(boxed):
    student = boxed("def f(): return bytearray(1 << 40)\n")

    with pytest.raises(StudentRaised) as caught:
        student.f()

    assert caught.value.ending is Ending.MEMORY


# -- a process that ended ----------------------------------------------------------------------------


def test_after_a_crash_the_next_function_is_served_by_a_new_process(boxed):
    student = boxed("import os\ndef f(): os._exit(1)\ndef g(): return 2\n", ["f", "g"])
    with pytest.raises(ProcessEnded):
        student.f()

    assert student.g() == 2
    assert student.generation == 2


def test_a_function_that_hung_is_not_called_again(boxed):
    student = boxed("def f():\n    while True: pass\ndef g(): return 2\n", ["f", "g"])
    with pytest.raises(ProcessEnded):
        student.f()
    student.g()

    with pytest.raises(ProcessEnded, match="took longer than"):
        student.f()
    assert student.generation == 2


def test_a_new_process_goes_on_with_the_seed_of_the_check(boxed):
    student = boxed(
        "import os, random\ndef f(): os._exit(1)\ndef draw(): return random.random()\n", ["f", "draw"]
    )
    student.reseed(5)
    expected = student.draw()
    student.reseed(5)
    with pytest.raises(ProcessEnded):
        student.f()

    assert student.draw() == expected


def test_the_same_seed_gives_every_check_the_same_random_numbers(boxed):
    student = boxed(
        "import random, numpy, torch\n"
        "def f(): return random.random(), numpy.random.rand(), torch.rand(1).item()\n"
    )
    drawn = []
    for _ in range(2):
        student.reseed(7)
        drawn.append(student.f())

    assert drawn[0] == drawn[1]


def test_a_rerun_gives_other_numbers_and_the_same_seed_the_same(boxed):
    student = boxed("import random\nf = random.random()\n")
    drawn = []
    for seed in (1, 2, 1):
        student.rerun(seed)
        drawn.append(student.value("f"))

    assert drawn[0] == drawn[2] != drawn[1]


@pytest.mark.parametrize(
    "script",
    [
        "import torch\ntorch.manual_seed(0)\nf = torch.rand(1).item()\n",
        "import torch\nf = torch.rand(1, generator=torch.Generator().manual_seed(0)).item()\n",
        "import numpy as np\nnp.random.seed(0)\nf = np.random.rand()\n",
        "from numpy.random import default_rng\nf = default_rng(0).random()\n",
        "from random import random, seed\nseed(0)\nf = random()\n",
    ],
    ids=["torch", "generator", "numpy", "default_rng", "random"],
)
def test_a_script_that_seeds_itself_runs_as_it_says_first_and_differently_in_every_rerun(boxed, script):
    own: dict[str, float] = {}
    exec(script, own)
    student = boxed(script)
    first, drawn = student.value("f"), []
    for seed in (1, 2, 1):
        student.rerun(seed)
        drawn.append(student.value("f"))

    assert first == own["f"]
    assert drawn[0] == drawn[2]
    assert len({first, *drawn}) == 3


def test_what_one_process_left_on_disk_is_gone_in_the_next(boxed):
    student = boxed(
        "import os\ndef f():\n    there = os.path.exists('left')\n"
        "    open('left', 'w').close()\n    return there\n"
    )
    student.f()
    student.rerun(1)

    assert student.f() is False


def test_the_submissions_files_are_there_to_read(boxed):
    student = boxed(
        {"hw3.py": "def f(): return open('data/a.txt').read()\n", "data/a.txt": "text"}, run=["hw3.py"]
    )

    assert student.f() == "text"


# -- one process for several problems ----------------------------------------------------------------


def test_an_adopted_process_serves_other_names(boxed):
    student = boxed("def f(): return 1\ndef g(): return 2\n", ["f"])

    assert student.adopt(["g"], SHORT)
    assert student.source_of == {"g": "hw3.py"}
    assert student.generation == 1
    assert student.g() == 2


def test_a_process_is_not_adopted_when_a_file_that_was_not_needed_may_hold_the_name(boxed):
    student = boxed({"hw3.py": "def f(): return 1\n", "more.py": "def g(): return 2\n"}, ["f"])

    assert not student.adopt(["g"], SHORT)


def test_a_process_that_ended_is_not_adopted(boxed):
    student = boxed("import os\ndef f(): os._exit(0)\n")
    with pytest.raises(ProcessEnded):
        student.f()

    assert not student.adopt(["f"], SHORT)


def test_an_adopted_process_calls_again_what_hung_in_another_problem(boxed):
    student = boxed("import time\ndef f(): time.sleep(0.3)\n", limits=Limits(call_s=0.1, load_s=1.0))
    with pytest.raises(ProcessEnded):
        student.f()
    student.load()

    assert student.adopt(["f"], SHORT)
    assert student.f() is None


def test_answers_that_are_too_large_together_end_the_process(boxed):
    limits = Limits(call_s=5.0, load_s=5.0, answers_mb=1)
    student = boxed("import numpy\ndef f(): return numpy.zeros(100_000)\ndef g(): return 1\n", ["f", "g"], limits=limits)
    assert student.f().nbytes == 800_000

    with pytest.raises(ProcessEnded, match=r"^gave answers of more than 1 MiB together$") as told:
        student.f()

    assert told.value.ending is Ending.OUTPUT
    assert student.g() == 1  # in a process of its own


# -- objects that stay -------------------------------------------------------------------------------

NET = "import torch\nmodel = torch.nn.Linear(1, 1)\nclass A: pass\na = A()\n"


def test_a_value_that_does_not_cross_is_an_object_with_its_type_name(boxed):
    actual = boxed(NET).value("a")

    assert (actual.type_name, actual.is_module, actual.is_callable) == ("A", False, False)


def test_a_modules_parameters_are_read_and_overwritten(boxed):
    model = boxed(NET).value("model")

    model.set_parameters({"weight": np.array([[2.0]], np.float32), "bias": np.array([1.0], np.float32)})

    assert model.parameters()["weight"].tolist() == [[2.0]]
    assert model(Tensor(np.ones((1, 1), np.float32))).array.tolist() == [[3.0]]


def test_a_module_is_given_back_to_the_students_function(boxed):
    student = boxed(
        "import torch\ndef make(): return torch.nn.Linear(1, 1)\n"
        "def size(m): return sum(p.numel() for p in m.parameters())\n"
    )

    assert student.size(student.make()) == 2
    assert student.size(m=student.make()) == 2


def test_a_module_is_built_and_watched_in_the_process(boxed):
    student = boxed(
        "import torch\ndef train(model, x):\n    o = torch.optim.SGD(model.parameters(), 0.1)\n"
        "    for _ in range(2): o.zero_grad(); model(x).sum().backward(); o.step()\n"
    )
    model = student.build([("Linear", 1, 4), ("Sigmoid",), ("Linear", 4, 1)])
    model.watch()
    student.train(model, Tensor(np.ones((3, 1), np.float32)))

    assert [batch.shape for batch in model.batches()] == [(3, 1), (3, 1)]


def test_steps_of_an_optimizer_are_counted(boxed):
    student = boxed(
        NET
        + "o = torch.optim.SGD(model.parameters(), 0.1)\nmodel(torch.ones(1, 1)).sum().backward()\no.step()\n"
    )

    assert student.steps_taken("model") == 1


def test_an_object_of_an_ended_process_is_not_taken_for_another_one(boxed):
    student = boxed(NET + "import os\ndef f(): os._exit(1)\n", ["model", "f"])
    model = student.value("model")
    with pytest.raises(ProcessEnded):
        student.f()

    with pytest.raises(ProcessEnded, match="belongs to a process that has ended"):
        model.parameters()
    student.value("a")
    with pytest.raises(ProcessEnded, match="belongs to a process that has ended"):
        model.parameters()


@pytest.mark.parametrize("operation", ["parameters", "batches"])
def test_nonsense_for_parameters_or_batches_is_a_breach_of_protocol(boxed, operation):
    student = boxed(
        NET + f"from boxed.modules import Modules\nModules.{operation} = lambda self, module: 'lie'\n",
        ["model"],
    )

    with pytest.raises(ProcessEnded) as caught:
        getattr(student.value("model"), operation)()
    assert caught.value.ending is Ending.PROTOCOL


# -- what a replaced library gains ---------------------------------------------------------------------


def test_replaced_comparisons_do_not_change_the_value_that_arrives(boxed):
    student = boxed(
        "import builtins, math, numpy, torch\n"
        "numpy.allclose = torch.allclose = math.isclose = builtins.all = builtins.any = lambda *a, **k: True\n"
        "numpy.testing.assert_allclose = lambda *a, **k: None\n"
        "class Lying(float):\n    __eq__ = __le__ = __lt__ = lambda self, other: True\n"
        "def f(): return Lying(3.0)\n"
    )

    assert student.f() == 3.0
    assert type(student.f()) is float


def test_hidden_output_is_not_kept_over_a_restart(boxed):
    student = boxed(
        "import os\nprint('loaded')\ndef f(x): print(x); return x\ndef g(): os._exit(1)\n", ["f", "g"]
    )
    student.hide_output(True)
    with pytest.raises(ProcessEnded):
        student.g()
    student.f("secret")
    student.hide_output(False)
    student.close()

    assert "secret" not in "".join(child.output() for child in student.children)


def test_closing_ends_the_process(boxed):
    student = boxed("def f(): pass\n")
    child = student.children[-1]
    student.close()

    assert os.WIFSIGNALED(child.exit.status)
    assert not student.is_running
