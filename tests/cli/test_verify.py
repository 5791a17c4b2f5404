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


def drawn(out):
    """Count the inputs that the public check was run with, and the seeds of the wrong answer's runs."""
    inputs = re.findall(r"triple.py doubles: `double\((.*?)\)`", out)
    return len(set(inputs)), len(re.findall(r"^wrong/triple.py +\d+ ", out, re.MULTILINE))


@pytest.fixture
def random_cases(course_root):
    """Let every case of the tiny course be random, and both checks independent."""
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(checks.read_text().replace("    yield Case(x=1.0)\n", "").replace(", after=doubles", ""))


def test_five_seeds_draw_other_cases_of_hidden_checks(verify, random_cases):
    actual = verify("--no-mutants", "--verbose")

    assert drawn(actual.out) == (1, 5)


def test_deep_draws_other_cases_of_public_checks_too(verify, random_cases):
    actual = verify("--no-mutants", "--verbose", "--deep")

    assert drawn(actual.out) == (10, 10)


def test_a_verdict_that_depends_on_the_seed_is_named(verify, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    # Of five seeds, the first random number is positive with some and negative with others.
    checks.write_text(checks.read_text().replace("    yield Case(x=1.0)\n", "").replace(", after=doubles", ""))
    (course_root / "problems/tiny/double/right/sum.py").write_text("def double(x): return 2 * x if x > 0 else 0.0\n")

    actual = verify("--no-mutants")

    assert actual.code == 1
    assert re.search(r"right/sum.py: the verdict of doubles_again depends on the seed: .*PASS \(seed", actual.err)


def test_answers_that_the_assignment_demands_are_still_to_be_written(verify, course_root):
    toml = course_root / "problems/tiny/assignment.toml"
    toml.write_text(toml.read_text().replace("\n[[", "\n[verify]\nright = 1\nwrong = 8\n\n[[", 1))

    actual = verify("--no-mutants")

    assert actual.code == 1
    assert "double: still to be written: wrong/ has 1 of at least 8 answers" in actual.err
    assert "right/ has" not in actual.err
    assert actual.out.splitlines()[-1].split()[-3:] == ["to", "be", "written"]


@pytest.fixture
def samples(course_root):
    """Hand in ada's homework, and call it perfect."""
    toml = course_root / "problems/tiny/assignment.toml"
    toml.write_text(toml.read_text().replace("\n[[", '\n[verify]\nperfect = ["ada"]\n\n[[', 1))
    folder = course_root / "submissions/tiny/ada"
    folder.mkdir(parents=True)
    (folder / "hw3.py").write_text("def double(x): return x * 2\n")
    return folder


def test_a_perfect_sample_is_graded_and_counted(verify, samples):
    actual = verify("--no-mutants")

    assert actual.code == 0
    assert [line.split()[:4] for line in actual.out.splitlines()][-2] == ["double", "2/2", "1/1", "1/1"]


def test_a_sample_that_is_not_perfect_is_named(verify, samples):
    (samples / "hw3.py").write_text("def double(x): return x\n")

    assert "double: submissions/tiny/ada (seed 0) loses doubles" in verify("--no-mutants").err
    assert verify("--no-mutants", "--no-samples").code == 0


STATED = """
@check(points=1, false_fail=1e-6)
def heads(student):
    "`coin()` shows heads."
    expect.holds(student.double() > 0.5, "tails")


wrong("""


def test_deep_measures_what_is_left_to_chance(verify, course_root):
    folder = course_root / "problems/tiny/double"
    coin = "import random\ndef double(x=None):\n    return {} * x if x is not None else random.random() + {}\n"
    checks = (folder / "checks.py").read_text().replace('\nwrong(', STATED, 1)
    checks = checks.replace('"doubles_again"]', '"doubles_again", "heads"]').replace("points=2", "points=1")
    (folder / "checks.py").write_text(checks)
    (folder / "wrong/triple.py").write_text(coin.format(3, -9))
    (folder / "right/sum.py").write_text(coin.format(2, 0.4))
    (course_root / "reference/tiny/double.py").write_text(coin.format(2, 9))

    actual = verify("--no-mutants", "--deep", "--draws", "40")

    assert re.search(r"double +heads +1.0e-06 +\d+ of 80 .* more often than stated", actual.out)
    assert re.search(r"double: heads refused right answers \d+ times in 80, where false_fail=1e-06", actual.err)
    assert actual.code == 1
