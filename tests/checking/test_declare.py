from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from grader.checking.declare import AnyOf, Limits, any_of, check, collecting, names_of, problem, wrong
from grader.checking.tolerance import Tol
from grader.errors import AuthorError

HEAD = "from grader import Limits, Note, Partial, any_of, check, problem, wrong\n"


@pytest.fixture
def declare(tmp_path):
    """Run the text of a checks.py, its first line being line 2, and return what it declares."""

    def run(text: str):
        path = tmp_path / "checks.py"
        with collecting(path) as declarations:
            exec(compile(HEAD + textwrap.dedent(text), str(path), "exec"), {})
        return declarations

    return run


def refusal(declare, text) -> AuthorError:
    with pytest.raises(AuthorError) as caught:
        declare(text)
    return caught.value


PROBLEM = "problem(title='T', points=3, provides=['f'])\n"


def test_a_problem_is_declared_with_its_names(declare):
    actual = declare(
        "problem(title='T', points=3, provides=['f', any_of('g', 'h')], limits=Limits(call_s=1))"
    ).problem

    assert (actual.title, actual.points, actual.line) == ("T", 3, 2)
    assert actual.forms == {"": ("f", AnyOf(("g", "h")))}
    assert actual.limits.call_s == 1


def test_a_problem_may_have_several_forms_in_order(declare):
    actual = declare("problem(title='T', points=3, forms={'functions': ['f'], 'script': ['model']})").problem

    assert list(actual.forms.items()) == [("functions", ("f",)), ("script", ("model",))]


def test_limits_have_defaults(declare):
    assert declare(PROBLEM).problem.limits == Limits()


def test_a_check_is_declared_with_its_sentence_on_one_line(declare):
    (actual,) = declare(
        """
        @check(points=3, hidden=True, form='', needs=['f'])
        def is_right(student):
            '''`f(x)`
            is right.
            '''
        """
    ).checks

    assert (actual.name, actual.sentence, actual.points) == ("is_right", "`f(x)` is right.", 3.0)
    assert (actual.hidden, actual.needs, actual.cases, actual.after) == (True, ("f",), None, ())


def test_after_names_the_checks_that_come_first(declare):
    first = "@check(points=1)\ndef a(student):\n    '''A.'''\n"
    rest = "@check(points=1, after=a)\ndef b(student):\n    '''B.'''\n"
    rest += "@check(points=1, after=(a, 'b'))\ndef c(student):\n    '''C.'''\n"

    assert [one.after for one in declare(first + rest).checks] == [(), ("a",), ("a", "b")]


def test_a_check_stays_a_function(declare):
    declarations = declare("@check(points=1)\ndef a(student):\n    '''A.'''\n    return 7\n")

    assert declarations.checks[0].prove(None) == 7


def test_a_wrong_answer_is_declared(declare):
    (actual,) = declare("wrong('a.py', fails=['x', 'y'], says='You forgot.')").wrongs

    assert (actual.file, actual.fails, actual.says, actual.line) == ("a.py", ("x", "y"), "You forgot.", 2)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (PROBLEM + PROBLEM, 3, "declared twice"),
        ("problem(title='T', points=3)", 2, "give either provides"),
        ("problem(title='T', points=3, provides=['f'], forms={'a': ['g']})", 2, "give either provides"),
        ("problem(title='T', points=3, provides='relu')", 2, "names come in a list"),
        ("problem(title='T', points=3, forms={'a': 'relu'})", 2, "names come in a list"),
        ("problem(title='T', points=3, forms={'a': ['f'], 'b': []})", 2, "names come in a list"),
        ("problem(title='T', points=0, provides=['f'])", 2, "points must be more than 0"),
        ("problem(title='T', points=-1, provides=['f'])", 2, "points must be more than 0"),
        ("problem(title='T', points=float('nan'), provides=['f'])", 2, "points must be more than 0"),
        ("problem(title='T', points=float('inf'), provides=['f'])", 2, "points must be more than 0"),
        ("\n@check(points=1)\ndef a(student): pass\n", 3, "check a has no docstring"),
        ("@check(points=1)\ndef a(student):\n    '''  '''\n", 2, "check a has no docstring"),
        ("@check(points=-1)\ndef a(student): 'A.'\n", 2, "0 points or more, not -1"),
        ("@check(points=float('nan'))\ndef a(student): 'A.'\n", 2, "0 points or more, not nan"),
        ("@check(points=1)\ndef a(student, case): 'A.'\n", 2, "check a must take (student)"),
        ("@check(points=1)\ndef a(): 'A.'\n", 2, "check a must take (student)"),
        ("@check(points=1, cases=lambda rng: [])\ndef a(student): 'A.'\n", 2, "must take (student, case)"),
        ("@check(points=1, after='b')\ndef a(student): 'A.'\n", 2, "after=b is no check declared above it"),
        ("def b(): pass\n@check(points=1, after=b)\ndef a(student): 'A.'\n", 3, "after=b is no check"),
        ("@check(points=1, needs='f')\ndef a(student): 'A.'\n", 2, "needs=['f']"),
        ("@check(points=1)\ndef a(student): 'A.'\n" * 2, 4, "check a is declared twice"),
        ("@check(points=1, partial=[Partial(points=0.5, says='s')])\ndef a(student): 'A.'\n", 2, "needs when="),
        (
            "@check(points=1, partial=[Partial(points=2, says='s', when=min)])\ndef a(student): 'A.'\n",
            2,
            "between 0",
        ),
        ("wrong('a.py', fails=['x'], says=' ')", 2, "must say the misconception"),
        ("wrong('a.py', fails='x', says='s')", 2, "fails=['x']"),
        ("wrong('a.py', fails=['x'], says='s')\n" * 2, 3, "declared twice"),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) and "\n" not in value else None,
)
def test_an_authors_mistake_names_file_and_line(declare, tmp_path, text, line, words):
    actual = refusal(declare, text)

    assert (actual.path, actual.line) == (tmp_path / "checks.py", line)
    assert words in actual.message


def test_a_tolerance_without_a_reason_fails_while_the_file_loads(declare):
    with pytest.raises(ValueError, match="reason"):
        declare("from grader import Tol\n@check(points=1, tol=Tol(1, 1, ''))\ndef a(student): 'A.'\n")


@pytest.mark.parametrize(
    "call",
    [
        lambda: problem(title="T", points=1, provides=["f"]),
        lambda: check(points=1),
        lambda: wrong("a.py", fails=["x"], says="s"),
    ],
    ids=["problem", "check", "wrong"],
)
def test_a_declaration_outside_a_course_says_where_it_belongs(call):
    with pytest.raises(AuthorError, match=r"belongs in a problem's checks\.py"):
        call()


def test_collecting_ends_with_an_exception_too():
    with pytest.raises(ZeroDivisionError), collecting(Path("checks.py")):
        raise ZeroDivisionError

    with pytest.raises(AuthorError, match="belongs in"):
        problem(title="T", points=1, provides=["f"])


def test_an_answer_may_come_under_several_names():
    assert names_of(any_of("model", "net")) == ("model", "net")
    assert names_of("f") == ("f",)


def test_a_tolerance_is_kept_with_its_check(declare):
    (actual,) = declare(
        "from grader import Tol\n@check(points=1, tol=Tol(1, 1, 'rough'))\ndef a(student): 'A.'\n"
    ).checks

    assert actual.tol == Tol(1, 1, "rough")


def test_a_check_that_chance_decides_states_how_often_it_refuses_a_right_answer(declare):
    text = PROBLEM + "@check(points=3, false_fail=1e-5)\ndef c(student):\n    'D.'\n"

    assert declare(text).checks[0].false_fail == 1e-5


@pytest.mark.parametrize("rate", ["0", "1", "-0.1", "float('nan')"])
def test_a_rate_that_is_no_probability_is_refused(declare, rate):
    text = PROBLEM + f"@check(points=3, false_fail={rate})\ndef c(student):\n    'D.'\n"

    assert "check c: false_fail is a probability" in str(refusal(declare, text))
