from __future__ import annotations

import dataclasses
import json

import pytest

from grader.course.course import find_course
from grader.errors import EngineError
from grader.grading import remarks
from grader.grading.carried import carried
from grader.grading.job import SubmissionJob
from grader.grading.seeds import PUBLIC_CASES
from grader.model import Ending, Reason, Verdict

from .conftest import submission
from .test_order import DECLARED, ORDERED

PROBLEM = "problem(title='Doubling', points=3, provides=['double'], limits=Limits(call_s=0.5, load_s=1.0))\n"
CHECKS = (
    PROBLEM
    + "@check(points=3)\ndef doubles(student):\n    'It doubles.'\n    expect.close(student.double(1), 2)\n"
)
RIGHT = "def double(x): return 2 * x\n"


def notebook(*sources):
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})


def test_the_record_tells_everything_that_a_replay_needs(grade):
    actual = grade(CHECKS, "print('hello')\n" + RIGHT)

    assert (actual.assignment, actual.problem, actual.title, actual.student) == (
        "tiny",
        "double",
        "Doubling",
        "ada",
    )
    assert (actual.seed, actual.engine, actual.key, actual.box_level) == (7, "test", "k", "L0")
    assert (actual.sources, actual.output, actual.ending) == (("hw3.py",), "hello\n", Ending.OK)
    assert actual.submission_digest == "d"
    assert len(actual.problem_digest) == 64
    assert (actual.points, actual.max_points, actual.is_graded) == (3.0, 3.0, True)
    assert actual.wall_s > 0


DRAWN = """
def draws(rng):
    yield Case(x=int(rng.integers(1 << 30)))
@check(points=1, cases=draws)
def shows(student, case):
    'Public.'
    student.double(case.x)
    return Note(str(case.x))
@check(points=2, cases=draws, hidden=True)
def hides(student, case):
    'Hidden.'
    student.double(case.x)
    return Note(str(case.x))
"""


def drawn(record):
    return {check.check: (check.notes, check.seed) for check in record.checks}


def test_public_cases_are_the_same_in_every_run_and_hidden_ones_follow_the_runs_seed(grade, conditions):
    one, other = (
        drawn(grade(PROBLEM + DRAWN, RIGHT, conditions=dataclasses.replace(conditions, seed=seed))) for seed in (7, 8)
    )

    assert one["shows"] == other["shows"]
    assert one["shows"][1] == PUBLIC_CASES
    assert one["hides"][0] != other["hides"][0]
    assert (one["hides"][1], other["hides"][1]) == (7, 8)


def test_verifying_varies_the_public_cases_too(grade, conditions):
    varied = dataclasses.replace(conditions, public_seed=8)

    one, other = drawn(grade(PROBLEM + DRAWN, RIGHT)), drawn(grade(PROBLEM + DRAWN, RIGHT, conditions=varied))

    assert one["shows"] != other["shows"]
    assert one["hides"] == other["hides"]


def test_nothing_handed_in_is_a_record_too(grade):
    actual = grade(CHECKS, {})

    assert [check.reason for check in actual.checks] == [Reason.MISSING]
    assert actual.points == 0.0


def test_a_notebook_is_graded(grade):
    actual = grade(CHECKS, {"hw3.ipynb": notebook("%matplotlib inline", "1 / 0", RIGHT)})

    assert actual.points == 3.0
    assert "hw3.ipynb cell 2" in actual.notes[0]


def test_a_name_in_two_files_is_noted(grade):
    actual = grade(CHECKS, {"problem1.py": RIGHT, "hw3.py": "def double(x): return 0\n"})

    assert actual.points == 3.0
    assert "`double` is also in hw3.py; problem1.py was used." in actual.notes


def test_remarks_that_cannot_be_made_stop_nobody(grade, monkeypatch):
    monkeypatch.setattr(remarks, "of_loading", lambda *args: {}["missing"])

    actual = grade(CHECKS, RIGHT)

    assert (actual.points, actual.is_graded) == (3.0, True)
    assert actual.notes == ("How the files were read could not be told. That is our fault, not yours.",)


def test_a_file_that_does_not_load_is_noted_and_costs_only_its_names(grade):
    actual = grade(CHECKS, {"problem1.py": "import os; os._exit(0)\n", "hw3.py": RIGHT})

    assert actual.points == 3.0
    assert actual.notes[0].startswith("problem1.py did not load")
    assert actual.ending is Ending.EXIT


def test_the_output_is_cut_and_made_harmless(grade):
    actual = grade(CHECKS, "print('\\x1b[31m' + 'x' * 200_000)\n" + RIGHT)

    assert "\x1b" not in actual.output
    assert len(actual.output) <= 70_000
    assert actual.output_dropped > 100_000


@pytest.mark.parametrize(
    "source",
    [
        "import os, threading\nthreading.Timer(0.0, os._exit, (1,)).start()\nimport time; time.sleep(0.05)\n",
        "globals()[3] = 4\n", "import ast\nast.parse = None\n", "import builtins\nbuiltins.isinstance = None\n",
        "import resource\nresource.getrusage = None\n", "import os\nos.write(11, b'x' * 100)\n",
        "from boxed import wire\nwire.encode = None\n",
        "raise type('E', (Exception,), {'__str__': lambda s: 1})\n",
        "import gc\nfor o in gc.get_objects():\n"
        "    if type(o).__name__ in ('Loader', 'Server'): o.__dict__.clear()\n",
        *(
            "import gc\nfrom boxed import server\ndef forged(*args): raise server.Missing('double')\n"
            f"for o in gc.get_objects():\n    if isinstance(o, server.Server): o._operations[{operation!r}] = forged\n"
            for operation in ("names", "sources", "seed", "draw", "call")
        ),
        "from boxed import server\ndef forged(*args): raise server.Missing('double')\nserver.runs_as_main = forged\n",
    ],
)  # fmt: skip
def test_a_hostile_file_makes_a_record_and_stops_nobody(grade, source):
    actual = grade(CHECKS, {"problem1.py": source, "hw3.py": RIGHT})

    assert [check.check for check in actual.checks] == ["doubles"]
    assert actual.is_graded


def test_a_file_too_large_for_the_box_is_our_fault_and_stops_nobody(grade):
    # The box allows files of 16 MiB, an assignment may allow more.
    actual = grade(CHECKS, {"hw3.py": RIGHT, "data.bin": b"x" * (17 << 20)})

    assert [check.verdict for check in actual.checks] in ([Verdict.NOT_GRADED], [Verdict.PASS])


@pytest.mark.parametrize(
    "error", [EngineError("the zygote has ended"), OSError("no more files"), ValueError("ours")]
)
def test_without_a_zygote_nothing_is_graded_and_nobody_pays(problem_of, course, conditions, error):
    def gone():
        raise error

    broken = dataclasses.replace(conditions, zygote=gone)
    problem = problem_of(CHECKS)
    job = SubmissionJob(submission({"hw3.py": RIGHT}), course.assignments[0], [problem], broken)

    actual = job.grade(problem, key="k")

    assert [check.verdict for check in actual.checks] == [Verdict.NOT_GRADED]
    assert (actual.points, actual.max_points, actual.is_graded) == (0.0, 3.0, False)
    assert str(error) in actual.checks[0].detail


# -- one load for several problems ---------------------------------------------------------------------------

SLOW = "import time\nend = time.process_time() + 0.6\nwhile time.process_time() < end: pass\n"


def two_problems(problem_of):
    first = problem_of(CHECKS.replace("load_s=1.0", "load_s=10.0"))
    declared = dataclasses.replace(first.declared, forms={"": ("halve",)})
    return first, dataclasses.replace(first, name="halve", declared=declared)


def test_a_slow_file_is_loaded_once_for_the_problems_that_it_serves(
    problem_of, course, conditions, monkeypatch
):
    monkeypatch.setattr("grader.grading.job.SLOW_LOAD_S", 0.5)
    first, second = two_problems(problem_of)
    job = SubmissionJob(
        submission({"hw3.py": SLOW + RIGHT}), course.assignments[0], [first, second], conditions
    )
    try:
        results = [job.grade(first, "k"), job.grade(second, "k")]
    finally:
        job.close()

    assert [result.points for result in results] == [3.0, 3.0]
    assert results[1].wall_s < 0.5


def test_a_quick_file_is_loaded_anew_for_each_problem(problem_of, course, conditions):
    first, second = two_problems(problem_of)
    source = "count = 0\ndef double(x):\n    global count\n    count += 1\n    return 2 if count == 1 else 0\n"
    job = SubmissionJob(submission({"hw3.py": source}), course.assignments[0], [first, second], conditions)

    assert [job.grade(first, "k").points, job.grade(second, "k").points] == [3.0, 3.0]
    job.close()


def test_a_file_is_loaded_under_the_limits_of_the_most_patient_problem_that_it_serves(
    problem_of, course, conditions
):
    first, second = two_problems(problem_of)
    first = dataclasses.replace(
        first,
        declared=dataclasses.replace(
            first.declared, limits=dataclasses.replace(first.declared.limits, load_s=0.2)
        ),
    )
    source = "import time\ntime.sleep(0.5)\n" + RIGHT
    job = SubmissionJob(submission({"hw3.py": source}), course.assignments[0], [first, second], conditions)

    assert job.grade(first, "k").points == 3.0
    job.close()


SECTIONS = """\
title = "Tiny"
files = ["hw3.py", "hw3.ipynb"]

[[problems]]
name = "double"
points = 3
files = ["problem1.py"]
headings = ["1"]
"""


def headed(*sources):
    cells = [{"cell_type": "markdown" if source.startswith("# ") else "code", "source": source} for source in sources]
    return json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}})


@pytest.fixture
def sectioned(course_root, problem_of, conditions):
    """Grade a notebook for two problems that ask for the same name, below "Problem 1" and "Problem 2"."""
    (course_root / "problems/tiny/assignment.toml").write_text(SECTIONS)
    jobs = []

    def grade(files, *, only=(0, 1)):
        first = problem_of(CHECKS.replace("load_s=1.0", "load_s=10.0"))
        second = dataclasses.replace(first, name="p2", entry=dataclasses.replace(first.entry, name="p2", headings=("2",)))
        assignment = dataclasses.replace(
            find_course(course_root, course_root).assignments[0], problems=(first.entry, second.entry)
        )
        jobs.append(SubmissionJob(submission(files), assignment, [first, second], conditions))
        return [jobs[-1].grade((first, second)[number], "k") for number in only]

    yield grade
    for job in jobs:
        job.close()


WRONG = "def double(x): return 0\n"


def test_each_problem_reads_its_own_section(sectioned):
    first, second = sectioned({"hw3.ipynb": headed("# Problem 1", RIGHT, "# Problem 2", WRONG)})

    assert (first.points, second.points) == (3.0, 0.0)
    assert first.notes == ("hw3.ipynb: read at the end of the section “Problem 1”, and changed later: `double`.",)


@pytest.mark.parametrize("threshold", [0.0, 2.0], ids=["once", "anew"])
def test_sections_are_the_same_whether_a_notebook_is_run_once_or_anew(sectioned, monkeypatch, threshold):
    monkeypatch.setattr("grader.grading.job.SLOW_LOAD_S", threshold)
    stamp = "import time\nprint('run', time.time_ns())\n"
    results = sectioned({"hw3.ipynb": headed(stamp, "# Problem 1", WRONG, "# Problem 2", RIGHT)})

    runs = {result.output for result in results}
    assert [result.points for result in results] == [0.0, 3.0]
    assert len(runs) == (1 if threshold == 0.0 else 2)


def test_a_slow_notebook_waits_while_a_problem_is_answered_by_another_file(sectioned, monkeypatch):
    monkeypatch.setattr("grader.grading.job.SLOW_LOAD_S", 0.3)
    stamp = "import time\nprint('run', time.time_ns())\n"
    slow = "end = time.process_time() + 0.4\nwhile time.process_time() < end: pass\n"
    files = {"hw3.ipynb": headed(stamp + slow, "# Problem 1", WRONG, "# Problem 2", RIGHT), "problem1.py": WRONG}
    monkeypatch.setattr("grader.grading.job.carried", lambda submission, assignment, problem: _only_for_p2(
        carried(submission, assignment, problem), problem.name
    ))  # fmt: skip
    before, beside, after = sectioned(files, only=(0, 1, 0))

    assert [result.points for result in (before, beside, after)] == [0.0, 0.0, 0.0]
    assert before.output == after.output != ""
    assert beside.sources == ("problem1.py",)


def _only_for_p2(found, name):
    kept = [source for source in found.sources if (source.path == "problem1.py") == (name == "p2")]
    return dataclasses.replace(found, sources=tuple(kept))


def test_figures_come_with_the_section_that_drew_them_whatever_is_graded(sectioned):
    draws = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n"
    files = {"hw3.ipynb": headed("# Problem 1", RIGHT, "# Problem 2", RIGHT + draws)}
    both = sectioned(files)
    (alone,) = sectioned(files, only=(1,))

    assert [[figure.origin for figure in result.figures] for result in both] == [[], ["hw3.ipynb cell 4"]]
    assert alone.figures == both[1].figures


def test_what_is_drawn_while_checks_run_is_not_shown(grade):
    draws = "import matplotlib.pyplot as plt\ndef double(x):\n    plt.plot([x])\n    plt.show()\n    return 2 * x\n"
    actual = grade(ORDER, draws)

    assert (actual.points, actual.figures) == (3.0, ())


def test_a_failing_cell_of_another_section_is_not_told(sectioned):
    first, second = sectioned({"hw3.ipynb": headed(RIGHT, "# Problem 1", "while True: pass", "# Problem 2", "x = 1")})

    assert (first.points, second.points) == (3.0, 3.0)
    assert first.ending is Ending.CPU and "cell 3 was stopped" in first.notes[0]
    assert second.ending is Ending.OK and not any("cell 3" in note for note in second.notes)


def test_many_failing_cells_are_counted(grade):
    actual = grade(CHECKS, {"hw3.ipynb": notebook(*["1 / 0"] * 20, RIGHT)})

    assert len(actual.notes) == 9
    assert actual.notes[-1] == "… and 12 more like these."


def test_a_file_that_hung_in_one_problem_is_not_run_for_the_next(problem_of, course, conditions):
    first, _ = two_problems(problem_of)
    first = dataclasses.replace(
        first,
        declared=dataclasses.replace(
            first.declared, limits=dataclasses.replace(first.declared.limits, load_s=0.5)
        ),
    )
    job = SubmissionJob(submission({"hw3.py": "while True: pass"}), course.assignments[0], [first], conditions)
    job.grade(first, "k")

    actual = job.grade(first, "k")

    assert actual.wall_s < 0.4
    assert actual.checks[0].reason is Reason.LIMIT
    job.close()


# -- hidden checks last ----------------------------------------------------------------------------------

ORDER = PROBLEM + ORDERED


def test_results_are_reported_in_the_declared_order(grade):
    actual = grade(ORDER, RIGHT)

    assert [check.check for check in actual.checks] == DECLARED
    assert actual.points == 3.0


def test_the_order_of_the_calls_is_the_running_order(grade):
    actual = grade(ORDER, "def double(x):\n    print(x)\n    return 2 * x\n")

    # The public checks come first; what is printed once a hidden input was seen is not kept.
    assert actual.output.split() == ["1", "4"]


def test_a_hidden_input_that_is_kept_is_in_no_public_message(grade):
    kept = "seen = []\ndef double(x):\n    seen.append(x)\n    raise ValueError(str(seen))\n"
    actual = grade(ORDER, kept)

    assert "ValueError: [1, 4]" in {check.check: check.message for check in actual.checks}["last"]
    assert not [check.message for check in actual.checks if "81.25" in check.message]
    assert "81.25" not in actual.output


def test_a_dependent_of_a_failed_hidden_check_is_skipped(grade):
    actual = grade(ORDER, "def double(x): return 2 * x if x < 80 else 0\n")

    assert [check.verdict.value for check in actual.checks] == ["FAIL", "PASS", "SKIPPED", "SKIPPED", "PASS"]


def test_a_known_result_is_taken_and_its_check_not_run(problem_of, conditions, course):
    problem = problem_of(ORDER)
    right = submission({"hw3.py": RIGHT})
    job = SubmissionJob(right, course.assignments[0], [problem], conditions)
    known = {one.check: one for one in job.grade(problem, key="").checks if one.check != "secret"}
    wrong = submission({"hw3.py": RIGHT.replace("2", "3")})
    again = SubmissionJob(wrong, course.assignments[0], [problem], conditions, known=known)
    actual = again.grade(problem, key="")

    assert [check.check for check in actual.checks if not check.points] == ["secret"]
    job.close()
    again.close()


def test_another_draw_gives_the_student_other_random_numbers(grade, conditions):
    checks = """
    problem(title="T", points=3, provides=["numbers"])

    @check(points=3)
    def shows(student):
        'S.'
        expect.fail(str(student.numbers()))
    """
    source = "import random\nfirst = random.random()\ndef numbers(): return [first, random.random()]\n"
    drawn = [grade(checks, source, dataclasses.replace(conditions, draw=draw)).checks[0].message for draw in (0, 0, 1, 2)]

    assert drawn[0] == drawn[1]
    assert len(set(drawn)) == 3
