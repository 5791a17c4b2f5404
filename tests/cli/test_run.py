from __future__ import annotations

import csv
import json

import pytest

from grader.cli.run import short_names

TRIPLE = "def double(x): return 3 * x\n"


@pytest.fixture
def run(grade, course_root):
    """Run ``grade run`` with the plain box on the tiny course."""

    def words(*more):
        return grade("run", "--sandbox", "plain", "--course", course_root, *more)

    return words


def table(out: str) -> list[list[str]]:
    return [line.split() for line in out.splitlines() if line.split()]


def test_everybody_is_graded_and_shown(run, hand_in):
    hand_in("ada")
    hand_in("bob", TRIPLE)

    actual = run("submissions/")

    assert actual.code == 0
    assert ["ada", "3", "3/3"] in table(actual.out)
    assert ["bob", "0", "0/3"] in table(actual.out)
    assert "Box level L0, seed 7." in actual.out


def test_scores_results_and_report_are_written(run, hand_in, tmp_path):
    hand_in("ada")
    run("submissions/", "--out", "here")

    with (tmp_path / "here/scores.csv").open(newline="") as file:
        assert any("ada" in row.values() for row in csv.DictReader(file))
    assert json.loads((tmp_path / "here/results.json").read_text())
    assert (tmp_path / "here/report/index.html").is_file()
    assert (tmp_path / "here/gradebook.sqlite").is_file()


def test_what_was_graded_from_the_same_files_is_not_run_again(run, hand_in):
    hand_in("ada")
    run("submissions/")

    actual = run("submissions/")

    assert "1 of 1 results were known from the same files" in actual.err
    assert ["ada", "3", "3/3"] in table(actual.out)


def test_a_changed_file_is_graded_again(run, hand_in):
    hand_in("ada")
    run("submissions/")
    hand_in("ada", TRIPLE)

    actual = run("submissions/")

    assert "were known" not in actual.err
    assert ["ada", "0", "0/3"] in table(actual.out)


def test_force_grades_again(run, hand_in):
    hand_in("ada")
    run("submissions/")

    assert "were known" not in run("submissions/", "--force").err


def test_one_student_alone_may_be_graded(run, hand_in):
    hand_in("ada")
    hand_in("bob", TRIPLE)

    actual = run("submissions/", "--student", "bob")

    assert "ada" not in actual.out
    assert ["bob", "0", "0/3"] in table(actual.out)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--student", "eve"], 2, "no student is called 'eve'; there are: ada, adam"),
        (["--student", "a"], 2, "'a' could be any of ada, adam; say which"),
        (["--only", "p9"], 2, "no problem is called 'p9'; there are: double"),
        (["--assignment", "tinny"], 2, "there is no assignment `tinny`. Did you mean `tiny`?"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_those_that_are(run, hand_in, words, code, said):
    hand_in("ada")
    hand_in("adam")

    actual = run("submissions/", *words)

    assert actual.code == code
    assert said in actual.err


def test_the_beginning_of_a_problems_name_is_enough(run, hand_in):
    hand_in("ada")

    assert run("submissions/", "--only", "dou").code == 0


def test_an_empty_folder_is_nothing_to_grade(run, tmp_path):
    (tmp_path / "submissions/tiny").mkdir(parents=True)

    actual = run("submissions/")

    assert actual.code == 3
    assert "Nothing to grade in submissions" in actual.err


@pytest.mark.parametrize(("percent", "code"), [("50", 4), ("0", 0)])
def test_a_score_below_the_line_has_its_exit_code(run, hand_in, percent, code):
    hand_in("ada")
    hand_in("bob", TRIPLE)

    actual = run("submissions/", "--fail-under", percent)

    assert actual.code == code
    assert ("1 of 2 submissions are below 50 %" in actual.err) == bool(code)


def test_what_could_not_be_graded_is_told_and_has_its_exit_code(run, hand_in, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    checks.write_text(
        checks.read_text().replace("expect.close(student.double(**case), double(**case))", "1 / 0")
    )
    hand_in("ada")

    actual = run("submissions/")

    assert actual.code == 1
    assert "our fault, shown as NOT GRADED" in actual.err
    assert next(row for row in table(actual.out) if row[0] == "ada")[:2] == ["ada", "?"]


def test_an_authors_mistake_stops_everything_before_any_student(run, hand_in, course_root):
    (course_root / "problems/tiny/double/wrong/triple.py").unlink()
    hand_in("ada")

    actual = run("submissions/")

    assert actual.code == 1
    assert "checks.py:" in actual.err
    assert "wrong answer triple.py does not exist" in actual.err
    assert "Traceback" not in actual.err


def test_a_box_too_weak_for_other_peoples_work_is_refused(grade, hand_in, course_root):
    hand_in("ada")

    actual = grade("submissions/", "--course", course_root)

    assert actual.code == 2
    assert "--sandbox plain" in actual.err


def test_a_seed_given_is_told(run, hand_in):
    hand_in("ada")

    assert "seed 99." in run("submissions/", "--seed", "99").out


def test_hostile_names_and_output_do_not_reach_the_terminal(run, hand_in):
    hand_in("ev\x1b[31me", "print('\\x1b[31m')\n" + TRIPLE)

    actual = run("submissions/")

    assert "\x1b[31m" not in actual.out + actual.err


def test_an_interrupt_keeps_what_was_graded(run, hand_in, monkeypatch):
    hand_in("ada")
    monkeypatch.setattr(
        "grader.cli.run._grade", lambda *args, **options: (_ for _ in ()).throw(KeyboardInterrupt)
    )

    actual = run("submissions/")

    assert actual.code == 130
    assert "what was graded is saved" in actual.err


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["p6_dead_relu", "p7_leaky_relu"], ["p6", "p7"]),
        (["q1_1_relu_prime", "q1_2_softplus"], ["q1_1", "q1_2"]),
        (["double"], ["double"]),
        (["p1_a", "p1_b"], ["p1_a", "p1_b"]),
        ([], []),
    ],
)
def test_names_are_shortened_where_that_keeps_them_apart(names, expected):
    assert short_names(names) == expected
