from __future__ import annotations

import time

import pytest

from grader.child.cells import Notebook


@pytest.fixture
def notebook(undone):
    return Notebook("hw3.ipynb", set())


def run(notebook, *sources):
    """Run cells and keep how things stood after each."""
    return [fault for n, source in enumerate(sources, 1) for fault in notebook.run(n, source, keep=True)[0]]


def section(notebook, end, names=(), cells=None):
    notebook.go_to([(end, cells or [end])], names)


def test_cells_share_their_names(notebook):
    assert run(notebook, "x = 1", "y = x + 1") == []
    assert notebook.find("y") == 2


def test_cells_after_a_failing_one_still_run(notebook):
    ((kind, _, frames, _),) = run(notebook, "x = 1", "1 / 0", "y = 2")

    assert (kind, frames) == ("ZeroDivisionError", [("hw3.ipynb cell 2", 1, "1 / 0")])
    assert (notebook.find("x"), notebook.find("y")) == (1, 2)


def test_a_cell_that_is_no_python_costs_only_itself(notebook):
    (fault,) = run(notebook, "x = 1", "y = = 2", "z = 3")

    assert (fault[0], fault[2]) == ("SyntaxError", [("hw3.ipynb cell 2", 1, "y = = 2")])
    assert notebook.find("z") == 3


def test_frames_name_the_cell_that_the_function_stands_in(notebook):
    (fault,) = run(notebook, "def f():\n    return 1 / 0", "x = 1\nf()")

    assert [(file, line) for file, line, _ in fault[2]] == [("hw3.ipynb cell 2", 2), ("hw3.ipynb cell 1", 2)]


# -- time ----------------------------------------------------------------------------------------------


def test_a_cell_over_its_limit_is_stopped_and_the_next_one_runs(notebook):
    faults, is_stopped = notebook.run(1, "x = 1\nwhile True:\n    x += 1", 0.05)
    others, is_other_stopped = notebook.run(2, "y = 2", 0.05)

    assert (is_stopped, [fault[0] for fault in faults]) == (True, ["TimeLimit"])
    assert faults[0][2][-1][0] == "hw3.ipynb cell 1"
    assert (others, is_other_stopped, notebook.find("y")) == ([], False, 2)


def test_a_cell_that_sleeps_is_stopped(notebook):
    begun = time.monotonic()
    _, is_stopped = notebook.run(1, "import time\ntime.sleep(60)", 0.02)

    assert is_stopped
    assert time.monotonic() - begun < 10.0


def test_a_cell_that_ends_by_itself_after_all_was_not_stopped(notebook):
    faults, is_stopped = notebook.run(1, "def f():\n    while True: pass\ntry: f()\nexcept BaseException: x = 1", 0.05)

    assert (faults, is_stopped, notebook.find("x")) == ([], False, 1)


# -- sections ------------------------------------------------------------------------------------------


def test_a_name_is_read_as_it_stood_at_the_end_of_the_section(notebook):
    run(notebook, "x = 1", "x = 2", "x = 3")
    found = []
    for end in (1, 2, 3):
        section(notebook, end)
        found.append(notebook.find("x"))

    assert found == [1, 2, 3]


def test_without_a_section_the_final_value_counts(notebook):
    run(notebook, "x = 1", "x = 2")
    section(notebook, 1)
    notebook.go_to([])

    assert notebook.find("x") == 2


def test_a_deleted_name_is_there_again(notebook):
    run(notebook, "x = 1", "del x")
    section(notebook, 1)

    assert notebook.find("x") == 1


def test_functions_classes_and_closures_see_the_names_of_their_section(notebook):
    run(
        notebook,
        "import functools\ndef helper(): return 1\ndef f(): return helper()\nclass A:\n    def g(self): return helper()\n"
        "a = A()\ndef outer():\n    def inner(): return helper()\n    return inner\nh = functools.lru_cache(outer())\n",
        "def helper(): return 2",
    )
    section(notebook, 1)
    before = notebook.find("f")(), notebook.find("a").g(), notebook.find("h")()
    notebook.find("h").cache_clear()
    section(notebook, 2)

    assert before == (1, 1, 1)
    assert (notebook.find("f")(), notebook.find("a").g(), notebook.find("h")()) == (2, 2, 2)


def test_what_was_changed_in_place_holds_what_it_held(notebook):
    run(notebook, "x = [1]\nimport torch\nm = torch.nn.Linear(1, 1)\nw = m.weight.item()", "x.append(2)\nm.weight.data += 1")
    section(notebook, 1)

    assert notebook.find("x") == [1]
    assert notebook.find("m").weight.item() == notebook.find("w")


def test_a_name_that_comes_later_has_its_final_value_and_sees_the_final_names(notebook):
    run(notebook, "n = 1", "n = 2", "def late(): return n\nn = 3")
    section(notebook, 1)

    assert notebook.find("late")() == 3
    assert notebook.find("n") == 1
    assert (notebook.origin("late"), notebook.origin("n")) == (
        (3, True, False, True, "hw3.ipynb cell 3", 1), (1, False, True, True, "", 0),
    )  # fmt: skip


def test_what_calls_bind_lasts_while_the_problem_is_graded_and_no_longer(notebook):
    run(notebook, "n = 0\ndef count():\n    global n\n    n += 1\n    return n", "def late(): return 0")
    section(notebook, 1)
    counted = [notebook.find("count")() for _ in range(2)]
    notebook.find("late")()
    counted.append(notebook.find("count")())
    section(notebook, 1)

    assert counted == [1, 2, 3]
    assert notebook.find("count")() == 1


def test_the_last_part_that_binds_an_asked_name_counts(notebook):
    run(notebook, "x = 1", "x = 2", "print", "x = 4\ny = 4")
    notebook.go_to([(1, [1]), (3, [3]), (4, [4])], ["x"])
    last = notebook.find("x")
    notebook.go_to([(1, [1]), (3, [3])], ["x"])

    assert (last, notebook.find("x")) == (4, 1)


def test_a_section_before_all_cells_holds_nothing(notebook):
    run(notebook, "x = 1")
    notebook.go_to([(0, [])], ["x"])

    assert (notebook.find("x"), notebook.origin("x")) == (1, (1, True, False, True, "", 0))


def test_a_section_whose_end_was_not_reached_is_the_end_of_what_ran(notebook):
    run(notebook, "x = 1")
    notebook.go_to([(7, [7])], ["x"])

    assert notebook.origin("x") == (1, False, False, True, "", 0)


def test_imports_are_no_answers(notebook):
    run(notebook, "import math as softplus")

    with pytest.raises(KeyError):
        notebook.find("softplus")


def test_what_else_belongs_to_a_moment_is_set_back(undone):
    marks = iter(range(100))
    recalled = []
    made = Notebook("hw3.ipynb", set(), lambda: next(marks), recalled.append)
    run(made, "x = 1", "x = 2")
    section(made, 2)
    section(made, 1)

    assert recalled == [1, 0]
