from __future__ import annotations


def test_a_new_problem_passes_but_for_what_is_to_be_written(grade, course_root):
    done = grade("new", "problem", "huber", "--course", course_root)
    proven = grade("verify", "huber", "--sandbox", "plain", "--course", course_root)

    assert (done.code, "wrote problems/tiny/huber/checks.py" in done.out) == (0, True)
    assert proven.code == 1
    complaints = [line for line in proven.err.splitlines() if line.startswith("grade: ")]
    assert complaints
    assert all(line.startswith("grade: huber: still to be written: ") for line in complaints)
    assert proven.out.splitlines()[-1].split()[-3:] == ["to", "be", "written"]
    assert "100 %" in proven.out


def test_a_new_problem_is_proven_when_its_marks_are_gone(grade, course_root):
    grade("new", "problem", "huber", "--course", course_root)
    for path in [*course_root.rglob("*.py"), *course_root.rglob("*.md")]:
        path.write_text(path.read_text().replace("TODO(author)", "written"))

    assert grade("verify", "--sandbox", "plain", "--course", course_root).code == 0


def test_a_new_assignment_begins_a_course_where_none_is(grade, tmp_path):
    done = grade("new", "assignment", "hw4", "--problem", "p1_softmax")
    proven = grade("verify", "--no-mutants", "--sandbox", "plain")

    assert done.code == 0
    assert (tmp_path / "problems/hw4/assignment.toml").is_file()
    assert "hw4: still to be written: problems/hw4/assignment.toml:1:" in proven.err
    assert "p1_softmax: still to be written:" in proven.err


def test_a_new_assignment_comes_into_the_course_around_it(grade, course_root, monkeypatch):
    monkeypatch.chdir(course_root / "problems")

    assert grade("new", "assignment", "hw4").code == 0
    assert (course_root / "problems/hw4/p1_example/checks.py").is_file()


def test_a_course_may_begin_elsewhere(grade, tmp_path):
    assert grade("new", "assignment", "hw4", "--course", tmp_path / "course2").code == 0
    assert (tmp_path / "course2/reference/hw4/p1_example.py").is_file()


def test_a_problem_needs_a_course_of_ones_own(grade):
    actual = grade("new", "problem", "huber")

    assert (actual.code, "`grade new assignment NAME` starts one" in actual.err) == (2, True)


def test_a_problem_needs_its_assignment_where_there_are_two(grade, course_root):
    grade("new", "assignment", "hw4", "--course", course_root)
    actual = grade("new", "problem", "huber", "--course", course_root)

    assert (actual.code, "hw4, tiny; say which with --assignment" in actual.err) == (2, True)
    assert grade("new", "problem", "huber", "--assignment", "hw4", "--course", course_root).code == 0


def test_an_unknown_assignment_is_named(grade, course_root):
    actual = grade("new", "problem", "huber", "--assignment", "tinny", "--course", course_root)

    assert (actual.code, "Did you mean `tiny`?" in actual.err) == (2, True)
