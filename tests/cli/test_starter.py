from __future__ import annotations


def test_a_kit_is_written(grade, course_root, tmp_path):
    (course_root / "problems/tiny/double/statement.md").write_text("# Doubling\n\nTwice $x$.\n")
    done = grade("starter", "tiny", "kit", "--course", course_root)

    assert (done.code, done.err) == (0, "")
    assert "wrote kit/hw3.py" in done.out.splitlines()
    assert (tmp_path / "kit/statements/double.html").is_file()


def test_an_unknown_assignment_is_named(grade, course_root):
    actual = grade("starter", "hw9", "kit", "--course", course_root)

    assert (actual.code, "no assignment is called 'hw9'; there are: tiny" in actual.err) == (2, True)


def test_a_missing_statement_is_the_authors_mistake(grade, course_root, tmp_path):
    actual = grade("starter", "tiny", "kit", "--course", course_root)

    assert (actual.code, "problem double has no statement.md" in actual.err) == (1, True)
    assert not (tmp_path / "kit").exists()


def test_nothing_is_written_over_unasked(grade, course_root):
    (course_root / "problems/tiny/double/statement.md").write_text("# Doubling\n")
    grade("starter", "tiny", "kit", "--course", course_root)
    again = grade("starter", "tiny", "kit", "--course", course_root)

    assert (again.code, "--force" in again.err) == (2, True)
    assert grade("starter", "tiny", "kit", "--course", course_root, "--force").code == 0
