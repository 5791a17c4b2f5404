from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.assignment import load_assignment
from grader.errors import AuthorError

GOOD = """\
title = "Homework"
files = ["hw3.py", "hw3.ipynb"]

[[problems]]
name = "first"
points = 3
files = ["first.py"]
"""


@pytest.fixture
def load(write):
    """Write an assignment.toml beside one problem, `first`, and load it."""

    def load_text(toml: str | bytes):
        write("problems/hw/first/checks.py")
        return load_assignment(write("problems/hw/assignment.toml", toml).parent)

    return load_text


def mistakes_of(load, toml) -> list[str]:
    with pytest.raises(AuthorError) as caught:
        load(toml)
    # "/tmp/…/assignment.toml:3: message" → "3: message"
    return [line.split("assignment.toml:")[-1] for line in str(caught.value).splitlines()]


def test_a_good_assignment_is_read(load):
    actual = load(GOOD)

    assert (actual.name, actual.title, actual.files) == ("hw", "Homework", ("hw3.py", "hw3.ipynb"))
    assert [(e.name, e.points, e.files, e.line) for e in actual.problems] == [("first", 3.0, ("first.py",), 4)]
    assert (actual.seed, actual.due, actual.max_file_mb, actual.points) == (0, "", 10.0, 3.0)


def test_every_accepted_name_is_known_case_folded(load):
    assert load(GOOD.replace("first.py", "First.py")).accepted == {"hw3.py", "hw3.ipynb", "first.py"}


@pytest.mark.parametrize("due", ['"2026-05-01 23:59"', "2026-05-01"])
def test_due_is_a_text_or_a_date(load, due):
    assert load(f"due = {due}\n{GOOD}").due == due.strip('"')


def test_invalid_toml_names_its_line(load):
    actual = mistakes_of(load, 'title = "x"\nfiles = [\n= 3')

    assert len(actual) == 1
    assert actual[0].startswith("3: is not valid TOML")


def test_a_folder_without_the_file_is_an_author_error(tmp_path):
    with pytest.raises(AuthorError, match=r"has no assignment\.toml"):
        load_assignment(tmp_path)


def test_text_that_is_not_utf8_is_an_author_error(load):
    with pytest.raises(AuthorError, match="UTF-8"):
        load(b'title = "\xff"')


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title", "titel", "1: the assignment has an unknown key 'titel'. Did you mean `title`?"),
        ("points = 3", "point = 3", "6: the problem first has an unknown key 'point'. Did you mean `points`?"),
        ("points = 3", 'points = "3"', "6: the problem first: points = '3' is of the wrong type"),
        ("points = 3", "points = true", "6: the problem first: points = True is of the wrong type"),
        ("points = 3", "points = 0", "6: the problem first must have more than 0 points, not 0"),
        ("points = 3", "points = nan", "6: the problem first must have more than 0 points, not nan"),
        ("points = 3", "", "4: the problem first lacks points = …"),
        ('["first.py"]', "[]", "7: the problem first: files = [] accepts no file"),
        ("first.py", "../x.py", "7: the problem first: files: '../x.py' is not the plain name"),
        ('"hw3.py", ', '"hw3.txt", ', "2: files: 'hw3.txt' is not the plain name"),
        (
            'name = "first"',
            'name = "frist"',
            "5: the problem frist has no folder hw/frist/. Did you mean `first`?",
        ),
        ('name = "first"', 'name = "../hw"', "5: '../hw' is not a name that a Python module can have"),
        ('"Homework"', "3", "1: the assignment: title = 3 is of the wrong type"),
        ('"Homework"', '""', "1: the assignment: title is empty"),
        ('"Homework"', '"H"\nmax_file_mb = 1000', "2: max_file_mb must be between 0 and 32"),
        ('"Homework"', '"H"\ndue = 3', "2: due must be a text or a date"),
        ('"Homework"', '"H"\nseed = 1.5', "2: the assignment: seed = 1.5 is of the wrong type"),
    ],
)
def test_a_mistake_names_its_line(load, old, new, expected):
    assert old in GOOD

    actual = mistakes_of(load, GOOD.replace(old, new))

    assert any(line.startswith(expected) for line in actual), actual


def test_all_mistakes_are_reported_at_once(load):
    actual = mistakes_of(load, GOOD.replace("title", "titel").replace("points = 3", "points = -1"))

    assert [line.split(":")[0] for line in actual] == ["1", "1", "6"]


def test_a_problem_listed_twice_is_a_mistake(load):
    second = GOOD[GOOD.index("[[problems]]") :]

    assert mistakes_of(load, GOOD + second) == ["9: the problem first is listed twice"]


def test_an_assignment_without_problems_is_a_mistake(load):
    actual = mistakes_of(load, 'title = "x"\nfiles = ["a.py"]\nproblems = []')

    assert actual == ["3: the assignment has no problems"]


def test_a_problem_without_checks_is_a_mistake(load, tmp_path):
    (tmp_path / "problems/hw/empty").mkdir(parents=True)

    actual = mistakes_of(load, GOOD.replace('"first"', '"empty"'))

    assert actual == ["5: the problem empty has no hw/empty/checks.py"]


def test_a_problem_may_say_what_its_headings_are(load):
    assert load(GOOD).problems[0].headings == ()
    assert load(GOOD + 'headings = ["Part A", "2.1"]\n').problems[0].headings == ("Part A", "2.1")


@pytest.mark.parametrize("headings", ["[]", '[""]', '["Part A", " "]'])
def test_headings_without_a_text_are_a_mistake(load, headings):
    actual = mistakes_of(load, GOOD + f"headings = {headings}\n")

    assert actual == ["8: the problem first: headings must hold texts"]


def test_the_bundled_assignments_load():
    problems = Path(__file__).parents[2] / "problems"

    actual = {folder.name: load_assignment(folder).files for folder in problems.iterdir() if folder.is_dir()}

    assert actual["mathdnn_hw3"] == actual["cs475_hw3"] == ("hw3.py", "hw3.ipynb")


def test_what_verifying_demands_is_read_and_is_nothing_by_default(load):
    demanded = load(GOOD.replace("\n[[", '\n[verify]\nright = 6\nwrong = 8\nperfect = ["ada"]\n\n[[')).demands

    assert (demanded.right, demanded.wrong, demanded.perfect) == (6, 8, ("ada",))
    assert (load(GOOD).demands.right, load(GOOD).demands.perfect) == (0, ())


def test_mistakes_in_what_verifying_demands_are_named_with_their_line(load):
    actual = mistakes_of(load, GOOD.replace("\n[[", "\n[verify]\nright = -1\nrigth = 6\nwrong = 1.5\n\n[["))

    assert len(actual) == 3
    assert any(one.startswith("5: [verify]: right must be 0 or more, not -1") for one in actual)
    assert any(one.startswith("6: [verify] has an unknown key 'rigth'. Did you mean `right`?") for one in actual)
    assert any(one.startswith("7: [verify]: wrong = 1.5 is of the wrong type") for one in actual)
