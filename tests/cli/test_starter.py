from __future__ import annotations

import pytest


@pytest.fixture
def starter(grade, course_root):
    """Run ``grade starter`` on the tiny course."""
    (course_root / "problems/tiny/double/statement.md").write_text("# Doubling\n\nTwice $x$.\n")
    return lambda *words: grade("starter", *(words or ("tiny", "kit")), "--sandbox", "plain", "--course", course_root)


def test_a_kit_is_written(starter, tmp_path):
    done = starter()

    assert done.code == 0
    assert done.out.startswith("wrote 11 files to kit, ")
    assert (tmp_path / "kit/statements/double.html").is_file()
    assert (tmp_path / "kit/problems/tiny/double/recorded.json").is_file()


def test_what_is_left_to_the_grader_is_listed(starter, course_root):
    checks = course_root / "problems/tiny/double/checks.py"
    text = checks.read_text().replace("**case), double(**case)", "**case), 2 * double(student.double(**case)) / 4")
    checks.write_text(text)
    done = starter()

    assert "Left to the grader:\n  double: doubles, 2 points: it hands a student's result to `double` of the ref" in done.out


def test_an_unknown_assignment_is_named(starter):
    actual = starter("hw9", "kit")

    assert (actual.code, "no assignment is called 'hw9'; there are: tiny" in actual.err) == (2, True)


def test_a_missing_statement_is_the_authors_mistake(starter, course_root, tmp_path):
    (course_root / "problems/tiny/double/statement.md").unlink()
    actual = starter()

    assert (actual.code, "problem double has no statement.md" in actual.err) == (1, True)
    assert not (tmp_path / "kit").exists()


def test_nothing_is_written_over_unasked(starter):
    starter()
    again = starter()

    assert (again.code, "--force" in again.err) == (2, True)
    assert starter("tiny", "kit", "--force").code == 0


def test_a_kit_that_gives_something_away_is_not_written(starter, course_root, tmp_path):
    statement = course_root / "problems/tiny/double/statement.md"
    statement.write_text("# Doubling\n\nThis is asked by `doubles_again`.\n")
    actual = starter()

    assert actual.code == 1
    assert "statements/double.md: the name of the hidden check doubles_again of double" in actual.err
    assert not (tmp_path / "kit").exists()
