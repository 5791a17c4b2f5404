from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problem, load_problems
from grader.errors import AuthorError, UsageError


def load_first(course):
    assignment = course.assignment("math")
    return load_problem(course, assignment, assignment.problems[0])


def error_of(course) -> AuthorError:
    with pytest.raises(AuthorError) as caught:
        load_first(course)
    return caught.value


def test_a_problem_is_loaded_with_its_checks(course):
    actual = load_first(course)

    assert (actual.assignment, actual.name, actual.declared.points) == ("math", "first", 3)
    assert [check.name for check in actual.checks] == ["is_right"]
    assert len(actual.digest) == 64


def test_problems_come_in_the_order_of_the_assignment(course):
    actual = load_problems(course, course.assignment("math"))

    assert [problem.name for problem in actual] == ["first", "second"]


def test_only_keeps_the_named_problem(course):
    assert [p.name for p in load_problems(course, course.assignment("math"), ("second",))] == ["second"]


def test_only_of_another_assignment_loads_nothing(course):
    assert load_problems(course, course.assignment("math"), ("third",)) == []


def test_only_an_unknown_problem_is_a_usage_error(course):
    with pytest.raises(UsageError, match=r"no problem `frist`\. Did you mean `first`"):
        load_problems(course, course.assignment("math"), ("frist",))


@pytest.mark.parametrize(
    ("checks", "line", "expected"),
    [
        ("\nfrom grader import chekc\n", 2, "grader has no name `chekc`. Did you mean `check`?"),
        ("\nfrom reference.math.frist import x\n", 2, "there is no reference/math/frist.py in "),
        (
            "from reference.math.first import anser\n",
            1,
            "reference.math.first has no name `anser`. Did you mean",
        ),
        ("import no_such_module\n", 1, "No module named 'no_such_module'"),
        ("x = 1\nx = = 2\n", 2, "SyntaxError: invalid syntax"),
        ("x = 1\ny = z\n", 2, "NameError: name 'z' is not defined"),
        ("def f():\n    return 1 / 0\n\nf()\n", 2, "ZeroDivisionError"),
        ("import sys\nsys.exit(3)\n", 2, "SystemExit: 3"),
        ("from grader import problem\nproblem(title='T', points=3)\n", 2, "give either provides"),
        ("", 1, "problem(title=…, points=…, provides=[…]) is missing"),
    ],
)
def test_a_mistake_in_checks_names_file_and_line(course, add_problem, checks, line, expected):
    path = add_problem("math", "first", checks=checks)

    actual = error_of(course)

    assert (actual.path, actual.line) == (path, line)
    assert expected in actual.message


def test_a_null_byte_in_checks_is_an_author_error(course, add_problem):
    path = add_problem("math", "first", checks="x = '\0'\n")

    assert error_of(course).path == path


def test_a_mistake_in_the_reference_names_both_places(course, write):
    write("course/reference/math/first.py", "x = 1\n1 / 0\n")

    actual = error_of(course)

    assert (actual.path.name, actual.line) == ("checks.py", 3)
    assert "ZeroDivisionError" in actual.message
    assert f"(in {Path('reference/math/first.py')}, line 2)" in actual.message


def test_a_syntax_error_in_the_reference_is_placed_there(course, write):
    path = write("course/reference/math/first.py", "x = 1\ndef :\n")

    actual = error_of(course)

    assert (actual.path, actual.line) == (path, 2)


def test_points_that_differ_from_the_assignment_are_a_mistake(course, add_problem):
    path = add_problem("math", "first", points=4)

    actual = error_of(course)

    assert (actual.path, actual.line) == (path, 5)
    assert "problem(points=4) differs from 3 points in math/assignment.toml, line 4" in actual.message


def test_a_check_without_docstring_is_placed_on_its_line(course, add_problem):
    checks = "from grader import check, problem\nproblem(title='T', points=3, provides=['f'])\n"
    add_problem("math", "first", checks=checks + "@check(points=3)\ndef is_right(student):\n    pass\n")

    actual = error_of(course)

    assert actual.line == 3
    assert "no docstring" in actual.message


def test_all_mistakes_of_all_problems_are_reported_at_once(course, add_problem):
    add_problem("math", "first", checks="from grader import chekc\n")
    add_problem("math", "second", points=4)

    with pytest.raises(AuthorError) as caught:
        load_problems(course, course.assignment("math"))

    assert "first/checks.py:1: " in str(caught.value)
    assert "second/checks.py:5: " in str(caught.value)


def test_checks_may_hold_dataclasses(course, add_problem):
    checks = "from __future__ import annotations\nfrom dataclasses import dataclass\n"
    checks += "@dataclass\nclass A:\n    x: int\n"
    add_problem("math", "first", checks=checks)

    # Everything up to the missing problem(...) ran.
    assert "is missing" in error_of(course).message


@pytest.mark.parametrize(
    "changed",
    ["problems/math/first/checks.py", "reference/math/first.py", "reference/math/shared.py"],
)
def test_the_digest_follows_every_file_that_decides(course, course_root, write, changed):
    write("course/reference/math/shared.py", "answer = 42\n")
    write(
        "course/reference/math/first.py",
        "from reference.math.shared import answer as a\ndef answer(): return a\n",
    )
    before = load_first(course).digest
    path = course_root / changed

    path.write_bytes(path.read_bytes() + b"\n# changed\n")

    assert load_first(course).digest != before


def test_the_digest_follows_the_entry(course, course_root):
    before = load_first(course).digest
    toml = course_root / "problems/math/assignment.toml"

    toml.write_text(toml.read_text().replace('"first.py"', '"first.py", "one.py"'))

    assert load_first(find_course(course_root)).digest != before


def test_the_digest_leaves_out_other_problems_and_the_place(course, course_root, tmp_path):
    before = load_first(course).digest
    (course_root / "reference/math/second.py").write_text("def answer(): return 43\n")
    moved = course_root.rename(tmp_path / "elsewhere")

    assert load_first(find_course(moved)).digest == before


def test_a_reference_imported_inside_a_function_is_in_the_digest(course, course_root, add_problem):
    checks = (
        "from grader import check, problem\nproblem(title='T', points=3, provides=['f'])\n"
        "@check(points=3)\ndef is_right(student):\n    '''Right.'''\n"
        "    from reference.math.first import answer\n"
    )
    add_problem("math", "first", checks=checks)
    before = load_first(course).digest

    (course_root / "reference/math/first.py").write_text("def answer(): return 43\n")

    assert load_first(course).digest != before


def test_loading_leaves_no_course_on_the_path_and_no_reference_in_the_modules(course):
    before = list(sys.path)
    known = sys.modules.get("reference")

    load_first(course)

    assert sys.path == before
    assert sys.modules.get("reference") is known


def test_loading_writes_no_files(course, course_root):
    load_first(course)

    assert not list(course_root.rglob("__pycache__"))


BUILDS_ON = 'provides=["answer"], builds_on={"answer": "%s"})'


def test_a_problem_that_builds_on_another_changes_with_it(course, add_problem):
    path = Path(add_problem("math", "first"))
    path.write_text(path.read_text().replace('provides=["answer"])', BUILDS_ON % "second"))
    before = load_first(course).digest

    add_problem("math", "second", checks=Path(path).read_text().replace(BUILDS_ON % "second", 'provides=["answer"])') + "\n# x\n")

    assert load_first(course).digest != before


@pytest.mark.parametrize("other", ["first", "secnod", "third"])
def test_it_builds_on_another_problem_of_its_assignment(course, add_problem, other):
    path = Path(add_problem("math", "first"))
    path.write_text(path.read_text().replace('provides=["answer"])', BUILDS_ON % other))

    assert "no such other problem" in str(error_of(course))
