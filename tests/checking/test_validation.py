from __future__ import annotations

import pytest

from grader.checking.declare import collecting
from grader.checking.validation import validate
from grader.errors import AuthorError

HEAD = "from grader.checking.declare import check, problem, wrong\n"
PROBLEM = "problem(title='T', points=3, provides=['f'])\n"
CHECK = "@check(points=3)\ndef is_right(student): 'It is right.'\n"
WRONG = "wrong('bad.py', fails=['is_right'], says='You forgot.')\n"


@pytest.fixture
def validated(tmp_path):
    """Validate the text of a checks.py, its first line being line 2, beside a folder wrong/ of these files."""

    def run(text: str, files: tuple[str, ...] = ()):
        path = tmp_path / "checks.py"
        if files:
            (tmp_path / "wrong").mkdir()
        for file in files:
            (tmp_path / "wrong" / file).write_text("")
        with collecting(path) as declarations:
            exec(compile(HEAD + text, str(path), "exec"), {})
        return validate(declarations)

    return run


def test_a_whole_problem_is_returned(validated):
    assert validated(PROBLEM + CHECK + WRONG, ("bad.py", "notes.txt")).title == "T"


def test_points_add_up_despite_rounding(validated):
    checks = "".join(f"@check(points=0.1)\ndef c{i}(student): 'C.'\n" for i in range(3))

    assert validated("problem(title='T', points=0.3, provides=['f'])\n" + checks)


def test_points_of_each_form_count_with_those_of_all(validated):
    text = "problem(title='T', points=3, forms={'a': ['f'], 'b': ['g']})\n"
    text += "@check(points=1)\ndef c(student): 'C.'\n"
    text += "@check(points=2, form='a', after=c)\ndef d(student): 'D.'\n"
    text += "@check(points=2, form='b')\ndef e(student): 'E.'\n"

    assert validated(text)


FORMS = "problem(title='T', points=3, forms={'a': ['f'], 'b': ['g']})\n"


@pytest.mark.parametrize(
    ("text", "files", "line", "words"),
    [
        ("x = 1\n", (), 1, "problem(title=…, points=…, provides=[…]) is missing"),
        (PROBLEM, (), 2, "the checks add up to 0 points, the problem declares 3"),
        (PROBLEM + CHECK.replace("3", "2"), (), 2, "add up to 2 points"),
        (
            FORMS + CHECK.replace("points=3", "points=3, form='a'"), (), 2,
            "the checks of form 'b' add up to 0 points, the problem declares 3",
        ),
        (PROBLEM + CHECK + CHECK.replace("points=3", "points=0, form='c'").replace("is_r", "r"), (), 5,
         "check right: form 'c' is none of ['']"),
        (PROBLEM + CHECK.replace("points=3", "points=3, needs=['g']"), (), 3,
         "needs 'g', which problem(...) does not name"),
        (
            FORMS + "@check(points=1, form='a')\ndef x(student): 'X.'\n"
            "@check(points=2, form='a')\ndef z(student): 'Z.'\n"
            "@check(points=3, form='b', after=x)\ndef y(student): 'Y.'\n",
            (), 7, "check y: after=x belongs to form 'a' only",
        ),
        (PROBLEM + CHECK + WRONG, (), 5, "wrong answer bad.py does not exist in wrong/"),
        (PROBLEM + CHECK, ("bad.py",), 2, "wrong/bad.py is declared by no wrong(...)"),
        (PROBLEM + CHECK, ("bad.ipynb",), 2, "wrong/bad.ipynb is declared by no wrong(...)"),
        (PROBLEM + CHECK + WRONG.replace("'is_right'", "'is_rihgt'"), ("bad.py",), 5,
         "an unknown check 'is_rihgt'"),
        (PROBLEM + CHECK + WRONG.replace("'is_right'", ""), ("bad.py",), 5, "bad.py fails nothing"),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)  # fmt: skip
def test_an_authors_mistake_names_file_and_line(validated, tmp_path, text, files, line, words):
    with pytest.raises(AuthorError) as caught:
        validated(text, files)

    assert (caught.value.path, caught.value.line) == (tmp_path / "checks.py", line)
    assert words in caught.value.message


def test_all_mistakes_are_told_at_once(validated):
    with pytest.raises(AuthorError) as caught:
        validated(PROBLEM + WRONG)

    said = str(caught.value).splitlines()
    assert [line.split(": ", 1)[1].split()[0] for line in said] == ["the", "wrong", "wrong"]
    assert all("checks.py:" in line for line in said)


FORMULA = "from grader.formulas.declaration import Formula\nproblem(title='T', points=3, provides=['f'], formula={%s})\n"


def test_a_name_may_be_declared_a_formula(validated):
    declared = validated(FORMULA % "'f': Formula('x', 'x', decides='is_right')" + CHECK)

    assert declared.formula["f"].names == ("x",)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("'g': Formula('x', 'x')", r"does not name 'g'"),
        ("'f': {'symbols': 'x'}", r"wants a Formula\(…\), not dict"),
        ("'f': Formula('x y', 'x')", r"formula f: 'x y' is no argument"),
        ("'f': Formula('x', 'x', decides='is_rihgt')", r"decides='is_rihgt' is no check"),
    ],
)
def test_a_formula_that_fits_nothing_is_the_authors_mistake(validated, formula, said):
    with pytest.raises(AuthorError, match=said):
        validated(FORMULA % formula + CHECK)


def test_a_wrong_answer_in_a_formula_must_be_declared_too(validated):
    with pytest.raises(AuthorError, match=r"wrong/bad\.tex is declared by no wrong"):
        validated(PROBLEM + CHECK, ("bad.tex",))
