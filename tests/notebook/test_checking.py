from __future__ import annotations

import subprocess
import sys

import pytest

from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.course.submissions import find_submissions, read_submission
from grader.errors import UsageError
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.grading.selfcheck import public_part
from grader.model import LAST_SEEN
from grader.notebook import check
from grader.notebook.checking import check_namespace
from tests.e2e.command import REPOSITORY, SUBMISSIONS


def double(x):
    return 2 * x


def test_it_checks_the_functions_of_its_caller(course_root):
    actual = check("double", course=course_root)

    assert actual.has_passed
    assert "`double` in test_checking.py" in repr(actual)
    assert [one.check for one in actual.record.checks] == ["doubles"]


def test_the_course_is_found_upward_from_the_working_directory(course_root, monkeypatch):
    folder = course_root / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)

    assert check("doub").has_passed


def test_a_problem_that_is_not_there_is_told(course_root):
    with pytest.raises(UsageError, match=r"no problem 'dubble'. Did you mean `double`\? There are: double\."):
        check("dubble", course=course_root)


def test_a_beginning_of_several_is_asked_about():
    with pytest.raises(UsageError, match="could be any of q1_1_relu_prime, q1_2"):
        check("q1", course=REPOSITORY)


def test_names_that_are_missing_are_told(course_root):
    course = find_course(course_root, course_root)
    problems = load_problems(course, course.assignments[0])

    actual = check_namespace({"__name__": "__main__", "doubel": double}, "double", course, problems)

    assert not actual.has_passed
    assert "missing      `double` (did you mean `doubel`?)" in repr(actual)


def test_importing_it_needs_no_jupyter_and_loads_no_torch():
    script = (
        "import sys\nsys.modules.update(dict.fromkeys(('IPython', 'ipykernel', 'nbformat', 'jupyter_core')))\n"
        "import grader.notebook\nprint('torch' in sys.modules, grader.notebook.check)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.startswith("False <function check")


#: Modules without anything that would train, hang or end the tests' own process.
SAMPLES = ("alma", "bruno", "carmen", "elena", "noor", "milan")


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid value", "ignore:divide")
@pytest.mark.parametrize("student", SAMPLES)
def test_it_finds_what_grading_finds(student, zygote, formula_worker, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some draw figures into files
    course = find_course(REPOSITORY, REPOSITORY)
    place = find_submissions([SUBMISSIONS / "cs475_hw3" / student], course)[0]
    assignment = course.assignment(place.assignment)
    work = read_submission(place, assignment)
    (file,) = (one for one in work.files if one.path.endswith(".py"))
    names = {"__name__": "student"}
    exec(compile(file.data, file.path, "exec"), names)
    problems = load_problems(course, assignment)
    public = [public_part(problem) for problem in problems]
    conditions = Conditions(zygote=lambda: zygote, seed=1, engine="", box_level="L0", worker=formula_worker)
    job = SubmissionJob(work, assignment, public, conditions)

    for problem in public:
        boxed = job.grade(problem, key="")
        here = check_namespace(names, problem.name, course, problems).record
        assert [told(one) for one in here.checks] == [told(one) for one in boxed.checks]
    job.close()


def told(check):
    # Whether the line is shown depends on the interpreter's memory of the source, which these tests do not fill.
    return check.check, check.verdict, check.points, check.reason, check.message.partition(LAST_SEEN)[0].split(" (hw3.py")[0]
