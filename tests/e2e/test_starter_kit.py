"""The starter kits of both assignments: nothing of the instructor's is inside, and they say what the grader says."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from grader.checking.exact import encoded
from grader.course.assignment import Assignment
from grader.course.course import Course, find_course
from grader.course.places import SubmissionPlace
from grader.course.problems import Problem, load_problems
from grader.course.submissions import read_submission
from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.grading.seeds import case_generator
from grader.grading.verify import answers, prove
from grader.kit.draft import reference_of
from grader.kit.folder import kit_of, write_kit
from grader.kit.leaks import leaks
from grader.kit.publication import Publication, publish
from grader.model import ProblemResult
from grader.student.zygote import Zygote
from tests.e2e.command import REPOSITORY, SUBMISSIONS, environment

ASSIGNMENTS = ("cs475_hw3", "mathdnn_hw3")
#: They train, or run into time limits, before they can be asked anything: half a minute each.
SLOW = {"greta", "chiara", "dmitri", "hana", "oskar", "seoyeon"}
#: Of these two all that measures is given away, so their checks are the same code in a kit; one sample is enough.
TRAINING = ("p1_mlp_fit", "p2_overparameterized")
#: Seeds that a run may have; none of their hidden cases may be in a kit.
SEEDS = (0, 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An assignment, and its problems: the instructor's, or a kit's."""

    course: Course
    assignment: Assignment
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """A kit, loaded, and what it was made from."""

    folder: Path
    files: dict[str, bytes]
    publication: Publication
    full: Side
    own: Side


def loaded(root: Path, name: str) -> Side:
    course = find_course(root, root)
    assignment = course.assignment(name)
    return Side(course=course, assignment=assignment, problems=tuple(load_problems(course, assignment)))


@pytest.fixture(scope="module")
def conditions(zygote: Zygote, formula_worker: FormulaWorker) -> Conditions:
    return Conditions(zygote=lambda: zygote, seed=0, engine="test", box_level="L0", worker=formula_worker)


@pytest.fixture(scope="module")
def kits(conditions: Conditions, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Kit]:
    """Make the kit of an assignment, once."""
    made: dict[str, Kit] = {}

    def kit(name: str) -> Kit:
        if name not in made:
            full = loaded(REPOSITORY, name)
            publication = publish(full.course, full.assignment, full.problems, conditions)
            files = kit_of(full.assignment, full.problems, publication)
            folder = tmp_path_factory.mktemp("kit") / "starter"
            write_kit(files, folder)
            made[name] = Kit(folder=folder, files=files, publication=publication, full=full, own=loaded(folder, name))
        return made[name]

    return kit


# -- secrets ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_nothing_of_the_instructors_is_inside(kits, name):
    kit = kits(name)

    assert leaks(kit.files, kit.full.course, kit.full.problems) == []


def numbers_of(data: object) -> Iterator[str]:
    """Yield the numbers of an encoded value that nobody would choose: with seven digits or more."""
    if isinstance(data, float) and len(re.sub(r"[-.]|e.*", "", repr(data)).strip("0")) >= 7:
        yield repr(data)
    elif isinstance(data, list):
        for item in data:
            yield from numbers_of(item)
    elif isinstance(data, dict):
        for item in data.values():
            yield from numbers_of(item)


@pytest.mark.parametrize("name", ASSIGNMENTS)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_of_a_hidden_case_is_inside(kits, name, seed):
    kit = kits(name)
    text = "\n".join(data.decode() for path, data in kit.files.items() if not path.endswith(".whl"))
    known = set(re.findall(r"-?\d[\d.]*(?:e[-+]?\d+)?", text))
    # A tolerance or a bound may be the same as in a public case: those are chosen, with few digits.
    found = {
        number
        for problem in kit.full.problems
        for check in problem.checks
        if check.hidden and check.cases is not None
        for case in check.cases(case_generator(seed, name, problem.name, check.name))
        for number in numbers_of(encoded(case))
    }

    assert found
    assert found & known == set()


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_every_point_is_accounted_for(kits, name):
    kit = kits(name)
    for problem, full in zip(kit.own.problems, kit.full.problems, strict=True):
        told = [*((one.name, one.points, one.form) for one in problem.checks),
                *((one.name, one.points, one.form) for one in problem.withheld)]  # fmt: skip
        there = [("" if one.hidden else one.name, one.points, one.form) for one in full.checks]

        assert sorted(told) == sorted(there)


def test_what_is_left_to_the_grader_is_known(kits):
    left = {(one.problem, one.check) for name in ASSIGNMENTS for one in kits(name).publication.left_out}

    # Each hands a student's answer to a function of the reference that would give the answer away.
    assert {problem for problem, _ in left} == {
        "p3_cross_entropy", "p4_max_derivative", "p7_leaky_relu", "q1_5_softplus_beta", "q2_3_vanishing",
    }  # fmt: skip


def test_a_kit_is_the_same_each_time(kits, conditions):
    kit = kits("cs475_hw3")
    again = publish(kit.full.course, kit.full.assignment, kit.full.problems, conditions)

    assert kit_of(kit.full.assignment, kit.full.problems, again) == kit.files


# -- the same verdicts -------------------------------------------------------------------------------------

# Not the messages: without the reference and the known-wrong answers, less can be said about a loss.
Said = dict[str, tuple[object, float]]


def said(result: ProblemResult) -> Said:
    return {check.check: (check.verdict, round(check.points, 9)) for check in result.checks}


def of_public(problem: Problem, result: ProblemResult) -> Said:
    names = {check.name for check in problem.checks}
    return {name: what for name, what in said(result).items() if name in names}


def graded(side: Side, student: Path, problems: list[str], conditions: Conditions) -> list[ProblemResult]:
    place = SubmissionPlace(
        assignment=side.assignment.name, student=student.name, path=student, is_file=student.is_file()
    )
    job = SubmissionJob(read_submission(place, side.assignment), side.assignment, side.problems, conditions)
    try:
        return [job.grade(problem, key="") for problem in side.problems if problem.name in problems]
    finally:
        job.close()


SAMPLES = [
    (name, path.name)
    for name in ASSIGNMENTS
    for path in sorted((SUBMISSIONS / name).iterdir())
    if path.name not in SLOW
]


@pytest.mark.parametrize(("name", "student"), SAMPLES)
def test_a_sample_is_told_what_the_grader_says(kits, conditions, name, student):
    kit = kits(name)
    names = [one.name for one in kit.own.problems if one.name not in TRAINING or student == "ada"]
    full, own = (graded(side, SUBMISSIONS / name / student, names, conditions) for side in (kit.full, kit.own))
    problems = [one for one in kit.own.problems if one.name in names]

    assert [said(result) for result in own] == [
        of_public(problem, result) for problem, result in zip(problems, full, strict=True)
    ]


@pytest.mark.parametrize(
    "name", [path.parent.name for path in sorted((REPOSITORY / "problems").glob("*/*/checks.py")) if path.parent.name not in TRAINING]
)
def test_known_answers_are_told_what_the_grader_says(kits, conditions, name):
    kit = kits(ASSIGNMENTS[name.startswith("p")])
    full = next(problem for problem in kit.full.problems if problem.name == name)
    own = next(problem for problem in kit.own.problems if problem.name == name)
    # For each check the first answer that is known to fail it, and some that are right.
    failing = {next(f"wrong/{one.file}" for one in full.wrongs if check.name in one.fails) for check in own.checks}
    known = answers(full, reference_of(kit.full.course, full))
    right = [one.name for one in known if one.kind == "right"][:3]
    chosen = [one for one in known if one.kind in ("reference", "starter") or one.name in {*failing, *right}]

    for answer in chosen:
        expected = prove(answer, kit.full.assignment, conditions).result
        actual = prove(replace(answer, problem=own), kit.own.assignment, conditions).result
        assert (answer.name, said(actual)) == (answer.name, of_public(own, expected))


# -- a student's computer ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def installed(kits, tmp_path_factory) -> Path:
    """Install what the README says, apart from the libraries that are here already."""
    there = tmp_path_factory.mktemp("installed")
    (wheel,) = kits("cs475_hw3").folder.glob("*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", there, wheel]
    subprocess.run(pip, check=True, capture_output=True)
    return there


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_kit_works_where_nothing_else_is(kits, installed, tmp_path, name):
    kit = kits(name)
    # As students unpack it: a folder named after the assignment, nothing of the course above it.
    folder = tmp_path / name / "starter"
    shutil.copytree(kit.folder, folder)
    untouched, none = checked(installed, folder, "hw3.py")
    problem = {"cs475_hw3": "q2_2_skip_gradient", "mathdnn_hw3": "p7_leaky_relu"}[name]
    shutil.copy(REPOSITORY / "reference" / name / f"{problem}.py", folder / "hw3.py")
    solved, all_ = checked(installed, folder, "hw3.py", "--problem", problem)
    count = len(next(one for one in kit.own.problems if one.name == problem).checks)

    assert (untouched, none.split(" of ")[0]) == (1, "0")
    assert (solved, all_) == (0, f"{count} of {count} pass")


def checked(installed: Path, folder: Path, *words: str) -> tuple[int, str]:
    """Run ``grade check`` with the package that was installed; return its exit code and how many checks passed."""
    code = f"import grader; assert grader.__file__.startswith({str(installed)!r}); import grader.__main__ as m; m.main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "check", *words], cwd=folder, capture_output=True, text=True, check=False,
        env={**environment(folder), "PYTHONPATH": str(installed)},
    )  # fmt: skip
    found = re.search(r"^Public checks +(\d+ of \d+ pass)", done.stdout, re.MULTILINE)
    assert found, done.stdout + done.stderr
    return done.returncode, found[1]
