"""What the end-to-end tests share: each slow run of the command is made once."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.cli.options import load_all
from grader.course.course import find_course
from tests.e2e import broken, cheats, leaks, spy
from tests.e2e import notebooks as handed_in
from tests.e2e.command import REPOSITORY, SUBMISSIONS, Finished, grade

#: Submissions of which a run takes a moment, and one that takes seconds in their midst.
QUICK = ("alma", "carmen", "elena", "farid", "jun", "karim", "noor", "omar", "petra", "sofia")
SLOW = "lazy"
#: One problem is enough where the score does not matter, and stays one when the assignment grows.
ONE_PROBLEM = ("--only", "q2_2")
#: The problems that the handmade submissions are about.
SOME_PROBLEMS = tuple(word for name in ("q2_2", "p1", "p2", "p3", "p6", "p7") for word in ("--only", name))
SLOW_S = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A finished run and the folder that it wrote."""

    run: Finished
    out: Path
    submissions: Path


@contextmanager
def once(folder: Path) -> Iterator[bool]:
    """Say whether the work in this folder is still to be done; the others of pytest-xdist wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not (folder / "done").exists()
        (folder / "done").touch()


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder that all workers of pytest-xdist share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "e2e"
    folder.mkdir(exist_ok=True)
    return folder


def graded_once(folder: Path, submissions: Path, *options: str) -> Graded:
    """Grade submissions, or read what another worker got from it."""
    with once(folder) as is_first:
        if is_first:
            run = grade(submissions, "--out", folder / "out", *options, cwd=folder)
            for name in ("code", "out", "err", "wall_s"):
                (folder / f"{name}.txt").write_bytes(str(getattr(run, name)).encode())
    names = ("code", "out", "err", "wall_s")
    code, out, err, wall_s = ((folder / f"{name}.txt").read_bytes().decode() for name in names)
    run = Finished(code=int(code), out=out, err=err, wall_s=float(wall_s))
    return Graded(run=run, out=folder / "out", submissions=submissions)


@pytest.fixture(scope="session")
def samples(shared: Path) -> Graded:
    """All sample submissions, graded."""
    return graded_once(shared / "samples", SUBMISSIONS, "--jobs", "2")


@pytest.fixture(scope="session")
def handmade(shared: Path) -> Graded:
    """Every broken submission and every cheat, graded."""
    folder = shared / "handmade"
    with once(folder / "submissions") as is_first:
        if is_first:
            for name, one in broken.BROKEN.items():
                broken.write(folder / "submissions" / "cs475_hw3" / name, dict(one.files))
            for name in broken.ODD_NAMES:
                broken.write(folder / "submissions" / "cs475_hw3" / name, broken.module(broken.RIGHT))
            broken.write_refused(folder / "submissions" / "cs475_hw3")
            for assignment, tricks in cheats.CHEATS.items():
                for name, files in tricks.items():
                    broken.write(folder / "submissions" / assignment / name, dict(files))
    return graded_once(folder, folder / "submissions", *SOME_PROBLEMS, "--jobs", "2")


@pytest.fixture(scope="session")
def classroom(shared: Path) -> Path:
    """A folder of quick submissions, with a slow one in their midst."""
    folder = shared / "classroom"
    with once(folder) as is_first:
        if is_first:
            for name in QUICK:
                shutil.copytree(SUBMISSIONS / "cs475_hw3" / name, folder / "cs475_hw3" / name)
            slow = f"import time\ntime.sleep({SLOW_S})\n" + broken.RIGHT
            broken.write(folder / "cs475_hw3" / SLOW, broken.module(slow))
    return folder / "cs475_hw3"


@pytest.fixture(scope="session")
def undisturbed(shared: Path, classroom: Path) -> Graded:
    """The classroom, graded by one worker and without an incident."""
    return graded_once(shared / "undisturbed", classroom, *ONE_PROBLEM, "--jobs", "1")


@pytest.fixture(scope="session")
def spied(shared: Path) -> Graded:
    """A course with secrets, and a submission that searches for them."""
    folder = shared / "spied"
    submissions = folder / "submissions" / "spying"
    with once(folder / "submissions") as is_first:
        if is_first:
            spy.write_course(folder / "secret_course")
            closed = [
                folder / "secret_course" / "problems" / "spying" / "p_secret" / "checks.py",
                folder / "secret_course" / "reference" / "spying" / "p_secret.py",
                folder / "secret_course",
                submissions / "neighbour" / "hw3.py",
                folder / "out" / "gradebook.sqlite",
                folder / "out",
                *(REPOSITORY / name for name in ("problems", "reference", "submissions", "tests", ".git")),
                REPOSITORY / "grader" / "grading" / "judge.py",
                REPOSITORY / "grader" / "checking",
                REPOSITORY / "problems" / "cs475_hw3" / "q2_2_skip_gradient" / "checks.py",
                REPOSITORY / "reference" / "cs475_hw3" / "q2_2_skip_gradient.py",
            ]
            spy.write_submissions(submissions, closed)
    course = ("--course", str(folder / "secret_course"))
    return graded_once(folder, submissions, *course, "--seed", str(spy.SEED), "--jobs", "1")


@pytest.fixture(scope="session")
def notebooks(shared: Path) -> Graded:
    """Notebooks and scripts of many kinds, graded with a course of their own."""
    folder = shared / "notebooks"
    with once(folder / "submissions") as is_first:
        if is_first:
            handed_in.write_course(folder / "course")
            handed_in.write_hand_ins(folder / "submissions" / "sheet")
    return graded_once(folder, folder / "submissions" / "sheet", "--course", str(folder / "course"), "--jobs", "2")


@pytest.fixture(scope="session")
def leaking(shared: Path) -> Graded:
    """Submissions that try to show the hidden cases, graded with a course of their own."""
    folder = shared / "leaks"  # a folder of the name of an assignment holds its students
    with once(folder / "written") as is_first:
        if is_first:
            leaks.write(folder)
    course = ("--course", str(folder / "course"))
    return graded_once(folder, folder / "submissions", *course, "--seed", str(leaks.SEED), "--jobs", "2")


#: Known-wrong answers of each problem that fail a hidden check; those that train are slow.
WRONG_ANSWERS, SLOW_WRONG_ANSWERS = 4, 1


@pytest.fixture(scope="session")
def known_wrong(shared: Path) -> Graded:
    """Some known-wrong answers of every problem, handed in and graded."""
    folder = shared / "known_wrong"
    with once(folder / "written") as is_first:
        if is_first:
            course = find_course(REPOSITORY, None)
            for problem in (one for those in load_all(course, list(course.assignments)).values() for one in those):
                hidden = {check.name for check in problem.checks if check.hidden}
                most = SLOW_WRONG_ANSWERS if problem.name == "p1_mlp_fit" else WRONG_ANSWERS
                for wrong in [one for one in problem.wrongs if hidden & set(one.fails)][:most]:
                    name, _, kind = wrong.file.rpartition(".")
                    to = folder / "submissions" / problem.assignment / f"{problem.name}-{name}"
                    to.mkdir(parents=True)
                    handed_in_as = "hw3.py" if kind == "py" else f"answers.{kind}"
                    shutil.copy(problem.folder / "wrong" / wrong.file, to / handed_in_as)
    return graded_once(folder, folder / "submissions", "--seed", "5318008265", "--jobs", "2")
