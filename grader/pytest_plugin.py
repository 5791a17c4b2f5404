"""Let ``pytest problems/`` prove the checks: one test for each known answer of a problem.

What ``grade verify`` runs, with one seed and without samples, and with pytest's own options: ``-k "p3 and wrong"``,
``-x``, ``--lf``, ``-n 2``, ``-m "not mutants"``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from grader.errors import AuthorError, GraderError

# Every pytest run where this package is installed imports this file: what is slow waits for a problem.
if TYPE_CHECKING:
    from grader.course.assignment import Assignment
    from grader.course.problems import Problem
    from grader.grading.conditions import Conditions
    from grader.grading.session import Session
    from grader.grading.verify import Answer

CHECKS = "checks.py"
_sessions = pytest.StashKey[dict[Path, "Session"]]()


class NotProven(Exception):
    """A known answer does not earn what it must."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what ``grade verify`` can be told, too."""
    group = parser.getgroup("grade", "proving the checks of problems/")
    group.addoption("--grade-seed", type=int, default=0, metavar="N", help="seed of the cases [default: 0]")
    group.addoption(
        "--grade-sandbox", choices=("auto", "strict", "plain"), default="auto",
        help="as `grade verify --sandbox` [default: auto]",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and make room for the zygotes: one for each course, started when needed."""
    config.addinivalue_line(
        "markers", "mutants: break a problem's reference in small ways; takes longer than all its other tests"
    )
    config.stash[_sessions] = {}


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the zygotes."""
    for session in config.stash.get(_sessions, {}).values():
        session.close()


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Take ``problems/<assignment>/<problem>/checks.py`` of a course, and nothing else."""
    found = yield
    if not _is_problem(file_path):
        return found
    # Instead of whatever else takes it: a file named on the command line is a test module to pytest.
    return [ProblemFile.from_parent(parent, path=file_path)]


def _is_problem(path: Path) -> bool:
    if path.name != CHECKS or len(path.parents) < 4:
        return False
    _, assignment, problems, root = path.parents[:4]
    is_course = problems.name == "problems" and (root / "reference").is_dir()
    return is_course and (assignment / "assignment.toml").is_file()


class ProblemFile(pytest.File):
    """One problem, with a test for each of its known answers."""

    def collect(self) -> Iterator[pytest.Item]:
        """Load the problem and list its answers."""
        from grader.course.assignment import load_assignment
        from grader.course.course import Course
        from grader.course.problems import load_problem
        from grader.grading.findings import wanting
        from grader.grading.verify import answers

        folder = self.path.parent
        # This assignment only: what is half written elsewhere is no concern of this problem's author.
        try:
            assignment = load_assignment(folder.parent)
            course = Course(root=folder.parents[2], assignments=(assignment,))
            entry = next((one for one in assignment.problems if one.name == folder.name), None)
            if entry is None:
                yield Unlisted.from_parent(self, name="is listed in assignment.toml")
                return
            problem = load_problem(course, assignment, entry)
            reference = course.root / "reference" / assignment.name / f"{problem.name}.py"
            known = answers(problem, reference)
        except AuthorError as error:
            raise self.CollectError(str(error)) from error
        yield EveryCheckFails.from_parent(self, name="every check is failed by a wrong answer", problem=problem)
        yield IsWritten.from_parent(
            self, name="nothing is left to be written", paths=[folder, reference],
            wanting=wanting(problem, assignment.demands),
        )  # fmt: skip
        for answer in known:
            name = answer.name if "/" in answer.name else f"{answer.kind}/{answer.name}"
            yield KnownAnswer.from_parent(self, name=name, answer=answer, course=course, assignment=assignment)
        yield Mutants.from_parent(
            self, name="mutants", problem=problem, reference=reference, course=course, assignment=assignment
        )


class _Item(pytest.Item):
    """A test whose failures are sentences, not tracebacks."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say what is wrong as ``grade verify`` does."""
        if isinstance(excinfo.value, (NotProven, GraderError)):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Say where the test comes from."""
        return self.path, None, f"{self.path.parent.name}: {self.name}"


class Unlisted(_Item):
    """Stands for the tests of a problem that no student is asked for."""

    def runtest(self) -> None:
        """Pass over it, and say so."""
        pytest.skip(f"{self.path.parent.name} is not listed in assignment.toml, so nothing of it is run")


class EveryCheckFails(_Item):
    """Demands that some wrong answer fails each check."""

    def __init__(self, *, problem: Problem, **more: Any) -> None:
        super().__init__(**more)
        self._problem = problem

    def runtest(self) -> None:
        """Compare the checks with what the wrong answers name."""
        from grader.grading.findings import unfailed

        names = unfailed(self._problem)
        if names:
            raise NotProven(f"no wrong answer fails {', '.join(names)}: nobody knows whether anything can")


class IsWritten(_Item):
    """Demands that nothing is left as ``grade new`` wrote it, and that there are answers enough."""

    def __init__(self, *, paths: Sequence[Path], wanting: Sequence[str], **more: Any) -> None:
        super().__init__(**more)
        self._paths = paths
        self._wanting = wanting

    def runtest(self) -> None:
        """Look for the marks."""
        from grader.course.skeletons import unwritten

        left = [*unwritten(self._paths), *self._wanting]
        if left:
            raise NotProven("\n  ".join(["still to be written:", *left]))


class _Run(_Item):
    """A test that runs answers as submissions."""

    def __init__(self, *, course: Any, assignment: Assignment, **more: Any) -> None:
        super().__init__(**more)
        self._course = course
        self._assignment = assignment

    def conditions(self) -> Conditions:
        """Return the conditions of a run, with the course's zygote; it is started the first time."""
        from grader.grading.session import Session

        sessions = self.config.stash[_sessions]
        root = self._course.root
        if root not in sessions:
            sandbox = self.config.getoption("--grade-sandbox")
            sessions[root] = Session({}, sandbox=sandbox, secrets=self._course.secrets)
        seed = self.config.getoption("--grade-seed")
        return sessions[root].conditions(seed, public_seed=seed)


class KnownAnswer(_Run):
    """One answer: the reference, the starter, one of right/ or wrong/, or one that holds nothing."""

    def __init__(self, *, answer: Answer, **more: Any) -> None:
        super().__init__(**more)
        self._answer = answer

    def runtest(self) -> None:
        """Grade it and compare with what it must earn."""
        from grader.grading.verify import prove

        proof = prove(self._answer, self._assignment, self.conditions())
        if proof.complaint:
            told = [f"  {check.check}: {check.message}" for check in proof.result.checks if check.message]
            raise NotProven("\n".join([f"{self.name} {proof.complaint}", *told]))


class Mutants(_Run):
    """All mutants of a problem's reference, as one test."""

    def __init__(self, *, problem: Problem, reference: Path, **more: Any) -> None:
        super().__init__(**more)
        self.add_marker(pytest.mark.mutants)
        self._problem = problem
        self._reference = reference

    def runtest(self) -> None:
        """Grade every mutant: those that lose nothing survive."""
        from grader.grading.pool import run_jobs
        from grader.grading.verify import mutant_answers

        conditions = self.conditions()
        work = _complaints(self._assignment, conditions)
        jobs = list(enumerate(mutant_answers(self._problem, self._reference)))
        complaints = sorted(run_jobs(jobs, work, os.cpu_count() or 1))
        if complaints:
            count = f"{len(complaints)} of {len(jobs)} mutants"
            raise NotProven("\n".join([f"{count} are not as they must be", *(said for _, said in complaints)]))


def _complaints(
    assignment: Assignment, conditions: Conditions
) -> Callable[[tuple[int, Answer]], Iterator[tuple[int, str]]]:
    from grader.grading.verify import prove

    def work(job: tuple[int, Answer]) -> Iterator[tuple[int, str]]:
        number, answer = job
        complaint = prove(answer, assignment, conditions).complaint
        if complaint:
            yield number, f"  {answer.name} {complaint}"

    return work
