from __future__ import annotations

import pytest

from grader.checking.declare import any_of
from grader.grading.forms import choose_form, forms_wanted, names_wanted
from grader.student.loading import Origin
from grader.student.proxy import BoxedStudent

FORMS = (
    "problem(title='T', points=3, forms={'functions': ['make', 'train'], 'script': [any_of('model', 'net')]},"
    " limits=Limits(call_s=0.5, load_s=1.0))\n"
    "@check(points=1)\ndef anything(student):\n    'A.'\n"
    "@check(points=2, form='functions')\n"
    "def functions(student):\n    'F.'\n    student.make()\n"
    "@check(points=2, form='script')\n"
    "def script(student):\n    'S.'\n    student.value(student.first('model', 'net'))\n"
)
MAKE, TRAIN = "def make(): pass\n", "def train(): pass\n"


@pytest.mark.parametrize(
    ("source", "form"),
    [
        (MAKE + TRAIN, "functions"), ("model = 1\n", "script"), ("net = 1\n", "script"),
        (MAKE + TRAIN + "model = 1\n", "functions"), (MAKE + "model = 1\n", "script"), (MAKE, "functions"),
        ("", "functions"),
    ],
)  # fmt: skip
def test_the_first_complete_form_is_graded_else_the_first_with_anything(grade, source, form):
    actual = grade(FORMS, source)

    assert actual.form == form
    assert [check.check for check in actual.checks] == ["anything", form]


def test_one_of_several_names_completes_a_form(problem_of):
    problem = problem_of(FORMS)
    student = BoxedStudent(lambda: None, {}, [], [], problem.declared.limits)
    student._loading.names = ["net"]

    assert choose_form(problem, student) == "script"
    assert any_of("model", "net") in problem.declared.forms["script"]


def test_a_form_of_the_section_comes_before_a_form_of_later_cells(problem_of):
    problem = problem_of(FORMS)
    student = BoxedStudent(lambda: None, {}, [], [], problem.declared.limits)
    student._loading.names = ["make", "train", "model"]
    student._loading.origins = {
        "make": Origin("hw3.ipynb", 5, is_later=True), "train": Origin("hw3.ipynb", 5, is_later=True),
        "model": Origin("hw3.ipynb", 2),
    }  # fmt: skip
    before = choose_form(problem, student)
    student._loading.origins["model"] = Origin("hw3.ipynb", 5, is_later=True)

    assert (before, choose_form(problem, student)) == ("script", "functions")


def test_every_name_of_every_form_is_wanted_once(problem_of):
    problem = problem_of(FORMS)

    assert names_wanted(problem) == ["make", "train", "model", "net"]
    assert forms_wanted(problem) == [[("make",), ("train",)], [("model", "net")]]
