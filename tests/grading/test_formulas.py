from __future__ import annotations

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.model import Reason, Verdict

from .conftest import submission

CHECKS = r"""
problem(title="Squares", points=3, provides=["double"],
        formula={"double": Formula("x", "2x", decides="doubles_everywhere")})


def numbers(rng):
    yield Case(x=1.0)
    yield Case(x=-2.5)


@check(points=2, cases=numbers)
def doubles(student, case):
    "It doubles."
    expect.close(student.double(case.x), 2 * case.x)


@check(points=1, cases=numbers, hidden=True)
def doubles_everywhere(student, case):
    "It doubles everywhere."
    expect.close(student.double(case.x), 2 * case.x)
"""


def toml(formula):
    return {"answers.toml": f"double = '{formula}'\n"}


def results(record):
    return {check.check: check for check in record.checks}


def test_a_formula_earns_what_a_function_earns(grade):
    for files in (
        toml("2x"),
        {"answers.tex": r"\begin{answer}{double} $2x$ \end{answer}"},
        {"hw3.py": "double = '2x'\n"},
        {"hw3.py": "def double(x): return 2 * x\n"},
        {"hw3.py": "def double(x):\n    raise NotImplementedError\n", **toml("2x")},
    ):
        record = grade(CHECKS, files)
        assert record.points == 3.0, files
        assert record.is_graded


def test_how_it_was_read_is_in_the_record(grade):
    record = grade(CHECKS, toml(r"\frac{4x}{2}"))

    (reading,) = record.readings
    assert (reading.name, reading.origin, reading.text, reading.problem) == ("double", "answers.toml", "4x/2", "")
    assert reading.source == r"\frac{4x}{2}"
    assert reading.mathml.startswith("<math")
    assert record.sources == ("answers.toml",)


def test_a_difference_that_no_case_meets_fails_the_check_that_decides(grade):
    found = results(grade(CHECKS, toml(r"2x + [3 < x < 4]")))

    assert found["doubles"].verdict is Verdict.PASS
    assert found["doubles_everywhere"].verdict is Verdict.FAIL
    assert "`double` passes the cases of this check. At x = 3" in found["doubles_everywhere"].message
    assert "I read: 2x + 1[3 < x < 4]." in found["doubles_everywhere"].message


def test_a_lost_point_says_how_it_was_read_and_what_seems_wrong_once(grade):
    found = results(grade(CHECKS, toml("-2x")))

    for check in found.values():
        assert "I read: −2x." in check.message
        assert check.explanation.misconception == "What seems to be wrong: the sign is wrong."
    told = [check for check in found.values() if "seems to be wrong" in check.message]
    assert [check.check for check in told] == ["doubles"]
    # Of the hidden case nothing is told.
    assert "1.0" not in found["doubles_everywhere"].message


@pytest.mark.parametrize(
    ("formula", "reason", "said"),
    [
        ("2(x", Reason.UNREADABLE, "The formula for `double` cannot be read: the bracket `(` is never closed"),
        ("q", Reason.UNREADABLE, "`q` is no symbol of this problem; it has x"),
        ("e^{e^{e^{e^{x+99}}}} - e^{e^{e^{e^{x+99}}}} + 2x", Reason.LIMIT, "cannot be computed"),
    ],
)
def test_a_formula_without_a_value_says_why(grade, formula, reason, said):
    found = results(grade(CHECKS, toml(formula)))["doubles"]

    assert (found.verdict, found.reason) == (Verdict.FAIL, reason)
    assert said in found.message


def test_an_unreadable_formula_has_its_place_in_the_record(grade):
    (reading,) = grade(CHECKS, toml("2(x")).readings

    assert (reading.text, reading.problem, reading.position) == ("", "the bracket `(` is never closed", 1)


def test_nothing_handed_in_under_the_name_is_not_wrong(grade):
    for files in (toml(""), {"answers.toml": "doubel = '2x'"}, {"answers.tex": r"\begin{answer}{double}\[ \]\end{answer}"}):
        found = results(grade(CHECKS, files))["doubles"]
        assert found.reason is Reason.MISSING
    assert "no `problem1.py`" not in "".join(grade(CHECKS, toml("")).notes)


def test_a_broken_file_is_a_note_and_costs_nothing_else(grade):
    record = grade(CHECKS, {"answers.toml": "double = ", "hw3.py": "double = '2x'\n"})

    assert record.points == 3.0
    assert "answers.toml" in record.notes[0]


def test_what_was_assumed_is_a_note(grade):
    record = grade(CHECKS, {"hw3.py": 'double = "\\frac{4x}{2}"\n'.replace("\\\\", "\\")})

    assert record.points == 3.0
    assert "put back" in " ".join(record.notes)


def test_which_file_was_used_is_a_note(grade):
    record = grade(CHECKS, {"hw3.py": "double = '2x'\n", **toml("3x")})

    assert record.notes == ("`double` is also in answers.toml; hw3.py was used.",)
    placeholder = grade(CHECKS, {"hw3.py": "def double(x):\n    raise NotImplementedError\n", **toml("2x")})
    assert "`double` holds the starter's placeholder; the formula in answers.toml was used." in placeholder.notes


def test_a_declaration_that_cannot_be_read_is_our_fault(grade):
    record = grade(CHECKS.replace('"2x", decides', '"2q", decides'), toml("2x"))

    assert not record.is_graded
    assert "declaration" in record.checks[0].detail


def test_a_hostile_text_reaches_no_page_as_it_is(grade):
    (reading,) = grade(CHECKS, {"hw3.py": "double = 'x\\x1b[31m<b>'\n"}).readings

    assert "\x1b" not in reading.source
    assert reading.problem


# -- what follows from an earlier answer -------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_problems():
    from tests.formulas.contracts import ROOT

    course = find_course(ROOT, ROOT)
    assignment = course.assignment("cs475_hw3")
    return assignment, load_problems(course, assignment, ("q2_1_layer_gradient", "q2_2_skip_gradient"))


@pytest.fixture
def both(two_problems, zygote, formula_worker):
    """Grade 2.1 and 2.2."""

    def run(files):
        assignment, problems = two_problems
        conditions = Conditions(zygote=lambda: zygote, seed=7, engine="", box_level="L0", worker=formula_worker)
        job = SubmissionJob(submission(files), assignment, problems, conditions)
        try:
            return [job.grade(problem, key="") for problem in problems]
        finally:
            job.close()

    return run


WRONG_LAYER = "import numpy as np\ndef layer_gradient(x, W, v):\n    z = 1 / (1 + np.exp(-W @ x))\n    return W @ (v * z * (1 - z))\n"
FOLLOWS = "def skip_gradient(x, W, v): return v + layer_gradient(x, W, v)\n"
# The skip term is right, and where neurons are saturated so is the rest.
CARRIED = pytest.approx(0.6 * (2 + 1.5 + 0.75) + 0.75 + 1)


@pytest.mark.parametrize(
    "files",
    [
        {"hw3.py": WRONG_LAYER + FOLLOWS},
        {"q2_1.py": WRONG_LAYER, "q2_2.py": "from q2_1 import layer_gradient\n" + FOLLOWS},
        {"answers.toml": r"""
layer_gradient = 'W(\hat z \odot z \odot (1-z))'
skip_gradient = '\hat y + W(\hat y \odot z \odot (1-z))'
"""},
        {"q2_1.py": WRONG_LAYER, "answers.tex": r"\begin{answer}{skip_gradient}$\hat y + W(\hat y \odot z \odot (1-z))$\end{answer}"},
    ],
    ids=["one file", "two files", "formulas", "mixed"],
)  # fmt: skip
def test_a_right_consequence_of_an_own_mistake_earns_the_declared_part(both, files):
    layer, skip = both(files)

    assert layer.points < 2.0
    assert skip.points == CARRIED
    assert "follows rightly from your own answer to 2.1" in results(skip)["equals_autograd"].message


@pytest.mark.parametrize(
    "layer",
    [
        "import numpy as np\ndef layer_gradient(x, W, v): return np.zeros_like(x)\n",
        "import numpy as np\ndef layer_gradient(x, W, v): return np.sign(v)\n",
        "def layer_gradient(x, W, v): raise ValueError\n",
        "",
    ],
)
def test_what_follows_from_nothing_earns_nothing(both, layer):
    _, skip = both({"hw3.py": layer + "import numpy as np\n" + (FOLLOWS if layer else "def skip_gradient(x, W, v): return v\n")})

    assert skip.points <= 0.75


def test_a_right_layer_carries_no_wrong_answer(both):
    right = WRONG_LAYER.replace("W @ (v", "W.T @ (v")
    _, skip = both({"hw3.py": right + "def skip_gradient(x, W, v): return 1 + layer_gradient(x, W, v)\n"})

    assert skip.points == pytest.approx(0.75)
