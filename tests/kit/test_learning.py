"""Drafts of one small problem after another: what is recorded of it, and what is left to the grader."""

from __future__ import annotations

import json

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problem
from grader.errors import AuthorError
from grader.grading.conditions import Conditions
from grader.kit.draft import Draft
from grader.kit.learning import learn

HEAD = '''\
"""Checks: the answer is twice x."""
from grader import Case, Formula, check, expect, problem, wrong
from reference.tiny.double import double, excess, Odd, FACTOR, rows

problem(title="Doubling", points=POINTS, provides=["double"])
wrong("triple.py", fails=["FAILS"], says="You tripled.")


def numbers(rng):
    yield Case(x=1.0)
    yield Case(x=float(rng.normal()))

'''
REFERENCE = """\
FACTOR = 2
class Odd: pass
def double(x):
    return FACTOR * x
def excess(x, y):
    return abs(y - double(x))
def rows(x):
    yield from [x]
"""
CHECK = "@check(points=1, cases=numbers{more})\ndef {name}(student, case):\n    '''The law of {name}.'''\n    {body}\n\n"


@pytest.fixture
def learnt(course_root, zygote, formula_worker):
    """Write the problem's checks; return its draft after learning."""

    def run(*checks: str, gives_away: tuple[str, ...] = ()) -> Draft:
        folder = course_root / "problems/tiny/double"
        first = checks[0].split("def ")[1].split("(")[0]
        head = HEAD.replace("POINTS", str(len(checks))).replace("FAILS", first)
        if gives_away:
            head = head.replace('provides=["double"]', f'provides=["double"], gives_away={list(gives_away)}')
        (folder / "checks.py").write_text(head + "".join(checks))
        (course_root / "reference/tiny/double.py").write_text(REFERENCE)
        toml = course_root / "problems/tiny/assignment.toml"
        toml.write_text(toml.read_text().replace("points = 3", f"points = {len(checks)}"))
        course = find_course(course_root, course_root)
        assignment = course.assignments[0]
        draft = Draft(course, load_problem(course, assignment, assignment.problems[0]))
        conditions = Conditions(zygote=lambda: zygote, seed=7, engine="test", box_level="L0", worker=formula_worker)
        learn(draft, assignment, conditions)
        return draft

    return run


def check(name: str, body: str, more: str = "") -> str:
    return CHECK.format(name=name, body=body, more=more)


CLOSE = check("is_double", "expect.close(student.double(case.x), double(case.x))")
HANDED_ON = check("has_no_excess", "expect.holds(excess(case.x, expect.number(student.double(case.x))) < 1e-9, 'No.')")


def checks_of(draft: Draft) -> str:
    return draft.files()["problems/tiny/double/checks.py"].decode()


def test_a_check_that_asks_about_its_cases_is_published(learnt):
    draft = learnt(CLOSE)

    assert (draft.left_out, {name: len(known) for name, known in draft.record.answers.items()}) == ({}, {"double": 2})
    assert "double = _recorded.function('double')" in checks_of(draft)


def test_the_cases_are_recorded_and_what_draws_them_is_not_there(learnt):
    draft = learnt(CLOSE)
    recorded = json.loads(draft.files()["problems/tiny/double/recorded.json"])

    assert next(case["is"]["x"] for case in recorded["cases"]["is_double"]) == 1.0
    assert "rng" not in checks_of(draft)


def test_what_is_said_on_the_way_to_a_loss_is_recorded_for_every_case(learnt):
    draft = learnt(check("is_double", "value = expect.number(student.double(case.x)); "
                         "expect.holds(value == 2 * case.x, f'{FACTOR} times: {double(case.x)}')"))  # fmt: skip

    assert draft.left_out == {}
    assert len(draft.record.answers["double"]) == 2


def test_a_check_that_hands_a_result_to_the_reference_is_left_to_the_grader(learnt):
    draft = learnt(CLOSE, HANDED_ON)

    assert draft.left_out == {"has_no_excess": "it hands a student's result to `excess` of the reference"}
    assert list(draft.record.answers) == ["double"]
    source = checks_of(draft)
    assert "withheld(points=1.0, name='has_no_excess', sentence='The law of has_no_excess.')" in source
    assert "excess(" not in source


def test_it_is_published_when_that_function_is_given_away(learnt):
    draft = learnt(HANDED_ON, gives_away=("excess", "double"))

    assert (draft.left_out, draft.record.answers) == ({}, {})
    assert draft.given == [("reference.tiny.double", "excess")]
    assert "from reference.tiny.double import excess" in checks_of(draft)


def test_giving_away_a_part_of_what_is_needed_is_its_authors_mistake(learnt):
    with pytest.raises(AuthorError, match=r"needs double of reference\.tiny\.double: give that away too"):
        learnt(HANDED_ON, CLOSE, gives_away=("excess",))


def test_what_needs_a_check_that_is_left_out_is_left_out(learnt):
    after = check("again", "expect.close(student.double(case.x), double(case.x))", more=", after=has_no_excess")

    assert learnt(HANDED_ON, after).left_out["again"] == "it needs `has_no_excess`"


def test_what_needs_a_hidden_check_is_left_out_without_its_name(learnt):
    hidden = check("secret_law", "expect.close(student.double(case.x), double(case.x))", more=", hidden=True")
    after = check("again", "expect.close(student.double(case.x), double(case.x))", more=", after=secret_law")
    draft = learnt(hidden, after)

    assert draft.left_out == {"again": "it needs a hidden check"}
    assert "withheld(points=1.0)" in checks_of(draft)
    assert "secret_law" not in checks_of(draft)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("expect.holds(Odd() is not None, ''); student.double(case.x)", "it uses `Odd` of the reference, a type"),
        ("expect.close(student.double(case.x), next(rows(2 * case.x)))",
         "`rows` of the reference: a generator cannot be written down"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_down_is_left_to_the_grader(learnt, body, why):
    assert learnt(check("is_double", body)).left_out == {"is_double": why}


def test_cases_that_cannot_be_written_down_are_left_to_the_grader(learnt):
    odd = CLOSE.replace("cases=numbers", "cases=lambda rng: [Case(x=1.0, odd=object())]")

    assert "its cases hold what cannot be written down" in learnt(odd).left_out["is_double"]


def test_checks_that_a_loop_makes_are_left_to_the_grader(learnt):
    loop = (
        "for name in ('first', 'second'):\n    def law(student, case):\n        'The law.'\n"
        "        expect.close(student.double(case.x), double(case.x))\n    law.__name__ = name\n"
        "    check(points=0.5, cases=numbers)(law)\n"
    )
    draft = learnt(CLOSE, loop)

    assert draft.left_out == dict.fromkeys(("first", "second"), "it is not written as a function of its own")


def test_constants_are_recorded(learnt):
    draft = learnt(check("is_double", "expect.close(student.double(case.x), FACTOR * case.x)"))

    assert "FACTOR = _recorded.value('FACTOR')" in checks_of(draft)
    assert json.loads(draft.files()["problems/tiny/double/recorded.json"])["values"] == {"FACTOR": 2}


def test_the_same_problem_gives_the_same_files(learnt):
    assert learnt(CLOSE).files() == learnt(CLOSE).files()
