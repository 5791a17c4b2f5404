from __future__ import annotations

import numpy as np
import pytest

from grader.errors import FormulaFailed, NotHandedIn, StudentRaised
from grader.formulas.answers import FormulaAnswers
from grader.formulas.declaration import Formula
from grader.student.remote import Source
from grader.student.written import WrittenStudent

from ..conftest import SHORT

DECLARED = {"f": Formula("x", r"x^2"), "g": Formula("x: d, W: d×d", "W x", result="d")}


@pytest.fixture
def written(spawn, formula_worker):
    """Make a student of files of code and of texts."""
    made = []

    def make(files="", texts=None, *, declared=DECLARED, others=()):
        named = files if isinstance(files, dict) else ({"hw3.py": files} if files else {})
        data = {name: text.encode() for name, text in named.items()}
        sources = [Source(name, "module", content) for name, content in data.items()]
        student = WrittenStudent(
            spawn, data, sources, ["f", "g"], SHORT,
            formulas=FormulaAnswers(declared, formula_worker.ask, dict.fromkeys(declared, 7)), texts=texts or {}, others=others,
        )  # fmt: skip
        made.append(student)
        student.start()
        return student

    yield make
    for student in made:
        student.close()


def test_a_name_bound_to_a_text_is_called_as_a_formula(written):
    student = written("f = r'\\frac{x}{2}'\ndef g(x, W): return W @ x\n")

    assert student.f(3.0) == 1.5
    np.testing.assert_array_equal(student.g(np.ones(2), np.eye(2)), [1.0, 1.0])
    assert student.source_of == {"f": "hw3.py", "g": "hw3.py"}


def test_without_any_code_no_process_is_started(written):
    student = written(texts={"f": [("x^2", "answers.tex")]})

    assert student.f(3.0) == 9.0
    assert student.has("f") and not student.has("g")
    assert student.source_of == {"f": "answers.tex"}
    assert student.children == []


def test_a_process_is_started_when_something_is_asked_of_it(written):
    student = written(texts={"f": [("x^2", "answers.tex")]})

    assert student.build([("Linear", 1, 2)]).is_module
    assert student.f(3.0) == 9.0
    assert student.source_of == {"f": "answers.tex"}


def test_code_comes_before_files_of_formulas_and_the_others_are_told(written):
    student = written("def f(x): return 0\n", {"f": [("x", "answers.toml"), ("x^2", "answers.tex")]})

    assert student.f(3.0) == 0
    assert student.source_of == {"f": "hw3.py"}
    assert student.also_in == {"f": ["answers.toml", "answers.tex"]}


def test_a_starters_placeholder_is_no_answer(written):
    student = written("def f(x):\n    raise NotImplementedError\n", {"f": [("x^2", "answers.tex")]})

    assert student.f(3.0) == 9.0
    assert student.f.many([(1.0,), (2.0,)]) == [1.0, 4.0]
    assert student.placeholders == ["f"]
    assert student.source_of["f"] == "answers.tex"


def test_any_other_exception_is_the_answers_own(written):
    student = written("def f(x): return 1 / 0\n", {"f": [("x^2", "answers.tex")]})

    with pytest.raises(StudentRaised, match="ZeroDivisionError"):
        student.f(3.0)


def test_an_empty_text_is_not_handed_in(written):
    student = written("f = ''\ng = '?'\n")

    assert not student.has("f") and not student.has("g")
    with pytest.raises(NotHandedIn):
        student.f(1.0)
    assert written("f = ''\n", {"f": [("x", "answers.tex")]}).f(2.0) == 2.0


def test_similar_names_in_other_files_are_suggested(written):
    student = written(texts={}, declared={"fine": Formula("x", "x")}, others=("fone",))

    assert "Did you mean `fone`?" in str(student.missing("fine"))
    assert "fone" not in student.names


def test_calls_of_every_kind_reach_the_formula(written):
    student = written("f = 'x^2'\n")

    assert student.f.many([(1.0,), {"x": 3.0}]) == [1.0, 9.0]
    assert student.call_and_return_arguments("f", 2.0) == (4.0, [2.0])
    assert student.ask_probe("f", (5.0,), {}) == 25.0
    assert student.value("f") == "x^2"
    assert student.last_call.name == "f"
    assert list(student.asked) == ["f"]


def test_the_call_that_failed_is_known(written):
    student = written(texts={"f": [("(x", "answers.tex")]})

    with pytest.raises(FormulaFailed):
        student.f.many([(1.0,)])
    assert student.last_call.args == (1.0,)


def test_a_text_that_changes_with_the_process_is_read_again(written):
    student = written("import random\nf = 'x + 1' if random.random() < 2 else 'x'\n")
    assert student.f(1.0) == 2.0

    student.rerun(5)

    assert student.f(1.0) == 2.0
    assert len(student.children) == 2


def test_a_hostile_text_is_a_text(written):
    student = written("class S(str):\n    def __len__(self): raise SystemExit\nf = S('x^2')\ng = 'x' * 100_000\n")

    assert student.f(3.0) == 9.0
    with pytest.raises(FormulaFailed, match="characters"):
        student.g(np.ones(2), np.eye(2))


def test_a_function_that_is_no_formula_stays_one(written):
    student = written("f = lambda x: -x\ng = 5\n")

    assert student.f(1.0) == -1.0
    assert student.formulas.bound == {}


def test_an_earlier_answer_is_found_by_whoever_knows(written):
    student = written("f = 'x^2'\n")
    assert student.earlier("h") is None

    student.find_earlier = lambda name: name.upper()

    assert student.earlier("h") == "H"
