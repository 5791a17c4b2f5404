from __future__ import annotations

import pytest

from grader.checking.limits import Limits
from grader.errors import NotHandedIn, ProcessEnded
from grader.model import Ending
from grader.student.figures import Gallery
from grader.student.loading import Origin
from grader.student.proxy import BoxedStudent
from grader.student.remote import Source

LIMITS = Limits(call_s=1.0, load_s=4.0, cell_s=0.3, cpu_s=20.0)


@pytest.fixture
def handed_in(spawn):
    """Make a student out of a notebook's cells; ``ends`` are where sections end, the first one is the problem's."""
    made = []

    def make(*cells, wanted=("f",), ends=(), before=(), **more):
        notebook = Source("hw3.ipynb", "notebook", b"", tuple(enumerate(cells, start=1)), tuple(sorted(ends)))
        sections = {"hw3.ipynb": [(ends[0], [ends[0]])]} if ends else {}
        sources = [*before, notebook]
        student = BoxedStudent(spawn, {}, sources, wanted, LIMITS, sections=sections, **more)
        made.append(student)
        student.load()
        return student

    yield make
    for student in made:
        student.close()


F1, F2 = "def f(): return 1", "def f(): return 2"


def test_a_notebook_is_loaded_cell_by_cell(handed_in):
    student = handed_in("x = 1", "1 / 0", "def f(): return x")

    assert student.f() == 1
    assert student.origins == {"f": Origin("hw3.ipynb", 3, place="hw3.ipynb cell 3", line=1)}
    assert [(where, fault.kind) for where, fault in student.faults] == [("hw3.ipynb cell 2", "ZeroDivisionError")]


def test_names_are_read_at_the_end_of_the_section(handed_in):
    student = handed_in(F1, F2, ends=(1, 2))

    assert student.f() == 1
    assert student.origins["f"] == Origin("hw3.ipynb", 1, is_changed=True, place="hw3.ipynb cell 1", line=1)


def test_another_problem_reads_another_section_of_the_same_process(handed_in):
    student = handed_in(F1, F2, ends=(1, 2))
    before = student.f()

    assert student.adopt(["f"], LIMITS, sections={"hw3.ipynb": [(2, [2])]})
    after = student.f()
    assert student.adopt(["f"], LIMITS, sections={"hw3.ipynb": [(1, [1])]})

    assert (before, after, student.f(), student.generation) == (1, 2, 1, 1)


def test_a_name_that_comes_after_the_section_is_told(handed_in):
    student = handed_in("x = 1", F2, ends=(1,))

    assert student.f() == 2
    assert student.origins["f"] == Origin("hw3.ipynb", 2, is_later=True, place="hw3.ipynb cell 2", line=1)


def test_an_endless_cell_is_stopped_inside_and_nothing_is_run_twice(handed_in):
    student = handed_in("while True: pass", F1)

    ((where, fault),) = student.faults
    assert student.f() == 1
    assert (where, fault.ending, student.generation) == ("hw3.ipynb cell 1", Ending.CPU, 1)


DEAF = "import itertools\nsum(itertools.repeat(0))"


@pytest.mark.parametrize(
    ("cell", "ending"),
    [(DEAF, Ending.WALL), ("import os; os._exit(3)", Ending.EXIT), ("import ctypes; ctypes.string_at(0)", Ending.SIGNAL),
     ("import os; os.write(11, b'garbage!')", Ending.PROTOCOL)],
    ids=["deaf", "exit", "crash", "forged"],
)  # fmt: skip
def test_a_cell_that_ends_the_process_is_left_out_and_the_others_count(handed_in, cell, ending):
    student = handed_in("x = 1", cell, "def f(): return x")

    assert student.f() == 1
    assert student.generation == 2
    assert [(where, fault.ending) for where, fault in student.faults] == [("hw3.ipynb cell 2", ending)]


def test_a_notebook_full_of_such_cells_is_given_up(handed_in):
    student = handed_in(*["import os; os._exit(3)"] * 9, F1)

    assert student.generation == 4
    assert [where for where, _ in student.faults] == ["hw3.ipynb"]
    with pytest.raises(NotHandedIn):
        student.f()


def test_bad_cells_are_known_to_the_next_problem(handed_in):
    bad = {}
    handed_in("import os; os._exit(3)", F1, known_bad=bad)
    student = handed_in("import os; os._exit(3)", F1, known_bad=bad)

    assert (student.f(), student.generation) == (1, 1)


def test_a_module_in_front_counts_first_and_the_notebook_is_not_run_if_it_is_complete(handed_in):
    module = Source("hw3.py", "module", b"def f(): return 3\n")
    student = handed_in(F1, before=[module])
    both = handed_in(F1, "def g(): return 4", before=[module], wanted=("f", "g"))

    assert (student.f(), student.generation, student.also_in) == (3, 1, {"f": ["hw3.ipynb"]})
    assert (both.f(), both.g()) == (3, 4)


# -- main parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "is_run"),
    [
        ("def make(): pass\nif __name__ == '__main__':\n    model = 1\n", True),
        ("def make(): pass\ndef train(): pass\nif __name__ == '__main__':\n    model = 1\n", False),
        ("net = 2\nif __name__ == '__main__':\n    model = 1\n", False),
    ],
)
def test_a_main_part_is_run_while_no_form_is_complete(boxed, text, is_run):
    forms = [[("make",), ("train",)], [("model", "net")]]
    student = boxed(text, ["make", "train", "model", "net"], forms=forms)

    assert student.has("model") == is_run


# -- reruns ----------------------------------------------------------------------------------------------

DRAWS = "import random\ndrawn = random.random()\ndef f(): return drawn"


def test_a_rerun_leaves_the_first_run_to_the_next_problem(handed_in):
    student = handed_in(DRAWS, "def g(): return drawn")
    first = student.f()
    student.rerun(5)
    second = student.f()
    student.rerun(6)
    third = student.f()
    student.return_to_first_run()

    assert len({first, second, third}) == 3
    assert student.adopt(["g"], LIMITS)
    assert student.g() == first


def test_a_rerun_goes_no_further_than_the_section(handed_in):
    student = handed_in(DRAWS, "print('far')", ends=(1, 2))
    student.rerun(5)
    student.f()
    student.close()

    assert [child.output().count("far") for child in student.children] == [1, 0]


def test_a_rerun_goes_on_where_a_name_comes_later(handed_in):
    student = handed_in("x = 1", DRAWS, ends=(1,))
    student.rerun(5)

    assert 0.0 < student.f() < 1.0


def test_objects_of_a_rerun_are_gone_with_it(handed_in):
    student = handed_in("class A: pass\nf = A()")
    student.rerun(5)
    thing = student.value("f")
    student.return_to_first_run()

    with pytest.raises(ProcessEnded):
        thing.ref()


# -- figures ---------------------------------------------------------------------------------------------

PLOT = "import matplotlib.pyplot as plt\nplt.plot([1])\n"


def test_figures_are_taken_cell_by_cell_in_the_first_run_only(handed_in):
    gallery = Gallery()
    handed_in(PLOT, F1, PLOT + "plt.show()\n" + PLOT, gallery=gallery)
    again = handed_in(PLOT, F1, gallery=gallery)

    assert [figure.origin for _, figure in gallery.of("hw3.ipynb")] == [
        "hw3.ipynb cell 1", "hw3.ipynb cell 3", "hw3.ipynb cell 3",
    ]  # fmt: skip
    assert again.f() == 1


def test_a_figure_that_never_gets_drawn_costs_only_itself(handed_in, monkeypatch):
    monkeypatch.setattr("grader.student.loading.DRAW_S", 0.5)
    deaf = "class Deaf(type(plt.plot([1])[0])):\n    def draw(self, r): sum(__import__('itertools').repeat(0))\n"
    gallery = Gallery()
    student = handed_in(PLOT + deaf + "plt.gca().add_line(Deaf([0], [0]))", F1, gallery=gallery)

    assert (student.f(), student.faults, student.generation) == (1, [], 2)
    assert gallery.of("hw3.ipynb") == []
    assert "could not be drawn in time" in gallery.note("hw3.ipynb")


def test_seconds_for_drawing_are_not_the_files(handed_in):
    plots = "import matplotlib.pyplot as plt\nfor _ in range(8):\n    plt.figure()\n    plt.plot([1])\n"
    drawn = handed_in(plots, F1, gallery=Gallery()).load_cpu_s
    gallery = Gallery()
    gallery.finish("hw3.ipynb")
    plain = handed_in(plots, F1, gallery=gallery).load_cpu_s

    assert drawn < plain + 0.15


def test_forged_figures_are_refused(handed_in):
    forge = (
        "import gc\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Figures':\n"
        "        type(o).draw = lambda self: ([b'<svg>', b'x' * 10**6, None, 7], 3)\n"
    )
    gallery = Gallery()
    student = handed_in(forge + PLOT, F1, gallery=gallery)

    assert (student.f(), gallery.of("hw3.ipynb")) == (1, [])


# -- faults ----------------------------------------------------------------------------------------------


def test_only_a_fault_that_may_be_why_is_about_a_missing_name(handed_in):
    student = handed_in("1 / 0\ndef g(): pass", "plot(g)", "g, h = 1 / 0", wanted=("f", "g", "h"))

    about = {name: [where for where, _ in student.faults_about(name)] for name in ("f", "g", "h")}
    assert about == {"f": [], "g": ["hw3.ipynb cell 1", "hw3.ipynb cell 3"], "h": []}


def test_a_file_that_stopped_is_about_every_name(boxed):
    student = boxed("1 / 0\n")

    assert [where for where, _ in student.faults_about("anything")] == ["hw3.py"]
