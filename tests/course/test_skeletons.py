from __future__ import annotations

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.course.skeletons import MARK, new_assignment, new_problem, unwritten
from grader.errors import UsageError


def load(root):
    course = find_course(root, root)
    return {one.name: load_problems(course, one) for one in course.assignments}


@pytest.fixture
def course_root(tmp_path):
    new_assignment(tmp_path / "own", "tiny", "double")
    return tmp_path / "own"


@pytest.fixture
def course(course_root):
    return find_course(course_root, course_root)


def test_a_new_problem_loads_and_lies_after_the_others(course, course_root):
    new_problem(course, "tiny", "huber")

    assert [problem.name for problem in load(course_root)["tiny"]] == ["double", "huber"]


def test_a_new_assignment_begins_a_course_with_one_problem(tmp_path):
    written = new_assignment(tmp_path / "new", "hw4", "p1_softmax")

    assert [problem.name for problem in load(tmp_path / "new")["hw4"]] == ["p1_softmax"]
    assert tmp_path / "new/problems/hw4/assignment.toml" in written
    assert all(path.is_file() for path in written)


def test_the_entry_is_appended_and_comments_stay(course, course_root):
    toml = course_root / "problems/tiny/assignment.toml"
    toml.write_text("# mine\n" + toml.read_text().rstrip("\n") + "  # three")
    before = toml.read_text()

    new_problem(course, "tiny", "huber")

    assert toml.read_text().startswith(before + "\n\n[[problems]]\nname = \"huber\"\n")


@pytest.mark.parametrize("name", ["3x", "a b", "../x", "p-1", "", "class", "ähm"])
def test_a_name_that_python_could_not_import_is_refused(course, tmp_path, name):
    with pytest.raises(UsageError, match="letters, digits and _ only"):
        new_problem(course, "tiny", name)
    with pytest.raises(UsageError, match="letters, digits and _ only"):
        new_assignment(tmp_path / "new", name, "p1")
    assert not (tmp_path / "new").exists()


def everything(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.mark.parametrize("there", ["reference/tiny/huber.py", "problems/tiny/huber/wrong/triple.py"])
def test_nothing_is_written_where_a_file_is_there(course, course_root, there):
    (course_root / there).parent.mkdir(parents=True, exist_ok=True)
    (course_root / there).write_text("mine\n")
    before = everything(course_root)

    with pytest.raises(UsageError, match=f"{there} exists; nothing is overwritten"):
        new_problem(course, "tiny", "huber")
    assert everything(course_root) == before


def test_a_problem_that_is_there_is_refused_whatever_its_assignment(course_root):
    new_assignment(course_root, "hw4", "p1_softmax")
    course = find_course(course_root, course_root)

    with pytest.raises(UsageError, match="a problem p1_softmax already, in hw4"):
        new_problem(course, "tiny", "p1_softmax")


def test_an_assignment_that_is_there_is_refused(course_root):
    with pytest.raises(UsageError, match="grade new problem NAME --assignment tiny"):
        new_assignment(course_root, "tiny", "p1")


def test_a_file_that_takes_no_entry_at_its_end_is_left_alone(course, course_root):
    toml = course_root / "problems/tiny/assignment.toml"
    entry = 'name = "double", points = 3, files = ["a.py"]'
    toml.write_text(f'title = "Tiny"\nfiles = ["hw3.py"]\nproblems = [{{{entry}}}]\n')
    before = everything(course_root)

    with pytest.raises(UsageError, match=r"write it in by hand:\n\n\[\[problems\]\]"):
        new_problem(course, "tiny", "huber")
    assert everything(course_root) == before


def test_what_is_still_to_be_written_is_listed_with_file_and_line(tmp_path):
    (tmp_path / "p/right").mkdir(parents=True)
    (tmp_path / "p/checks.py").write_text(f"x = 1\n# {MARK}: the cases\n")
    (tmp_path / "p/right/a.py").write_text(f"# {MARK}: more of these\n")
    (tmp_path / "ref.py").write_text(f"# {MARK}: the answer\n# TODO: a student's, perhaps\n")

    actual = unwritten([tmp_path / "p", tmp_path / "ref.py"])

    assert actual[:2] == ["checks.py:2: the cases", "right/a.py:1: more of these"]
    assert actual[2].endswith("/ref.py:1: the answer")
    assert len(actual) == 3


def test_every_file_of_the_skeleton_an_author_must_touch_is_marked(course, course_root):
    new_problem(course, "tiny", "huber")

    marked = {line.split(":")[0] for line in unwritten([course_root / "problems/tiny/huber"])}
    assert {"checks.py", "statement.md", "starter.py", "right/sum.py", "wrong/triple.py"} == marked
