from __future__ import annotations

import re

import pytest


@pytest.fixture
def verify(grade, course_root, monkeypatch):
    monkeypatch.setattr("grader.grading.verify._IMPATIENT_S", 0.3)

    def words(*more):
        return grade("verify", "--sandbox", "plain", "--course", course_root, *more)

    return words


def test_a_problem_whose_answers_earn_what_they_must_is_proven(verify):
    actual = verify("--no-mutants")

    assert (actual.code, "Every answer earns what it must." in actual.out) == (0, True)


def test_an_answer_that_earns_something_else_is_named(verify, course_root):
    (course_root / "problems/tiny/double/right/sum.py").write_text("def double(x): return x\n")

    actual = verify("--no-mutants")

    assert actual.code == 1
    assert "double: right/sum.py" in actual.err
    assert "loses doubles" in actual.err


def test_a_check_that_no_wrong_answer_fails_is_named(verify, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace('fails=["doubles", "doubles_again"]', 'fails=["doubles"]'))

    actual = verify("--no-mutants")

    assert actual.code == 1
    assert "double: no wrong answer fails doubles_again" in actual.err


def test_an_unknown_problem_is_a_usage_error(verify):
    actual = verify("triple")

    assert (actual.code, "no problem is called 'triple'; there are: double" in actual.err) == (2, True)


def test_verbose_shows_every_answer_and_what_it_is_told(verify):
    actual = verify("--no-mutants", "--verbose")

    assert "right/sum.py" in actual.out
    assert "wrong/triple.py doubles: `double(x=1.0)`: the result is 3.0." in actual.out


def test_every_seed_draws_other_cases_of_public_checks_too(verify, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace("    yield Case(x=1.0)\n", ""))

    actual = verify("--no-mutants", "--verbose", "--seeds", "3")

    assert len(set(re.findall(r"triple.py doubles: `(double\(x=.*?\))`", actual.out))) == 3
