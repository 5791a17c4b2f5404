"""One run: submissions in, results out as they come. Never prints, never stores."""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import SubmissionPlace, read_submission
from grader.errors import EngineError, ProcessEnded, UsageError
from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.grading.misconceptions import KnownAnswers
from grader.grading.pool import run_jobs
from grader.model import ProblemResult
from grader.sandbox import canary
from grader.sandbox.plan import make_plan
from grader.sandbox.scratch import Scratch
from grader.student.connection import Host
from grader.student.plain import PlainHost
from grader.student.zygote import Zygote

_ANY = ("L3", "L2", "L1", "L0")
#: Below these levels other people's work is not graded unless the caller says so; "own" and "none" are for one's own.
_ENOUGH = {"auto": ("L3", "L2"), "strict": ("L3",), "plain": _ANY, "own": _ANY, "none": _ANY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A submission's files were read; ``refused`` names those that were not taken."""

    place: SubmissionPlace
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A problem was graded now."""

    result: ProblemResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A problem had been graded before from the same bytes; nothing was run."""

    assignment: str
    problem: str
    student: str


Event = Read | Graded | Known


@cache
def engine_version() -> str:
    """Return the version and a digest of the code that decides: a mended engine regrades."""
    package = Path(__file__).parent.parent
    digest = blake2b(digest_size=4)
    for room in ("checking", "child", "course", "formulas", "grading", "student"):
        for path in sorted((package / room).glob("*.py")):
            digest.update(path.read_bytes())
    return f"{_version(package)}+{digest.hexdigest()}"


def _version(package: Path) -> str:
    text = (package / "__init__.py").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("__version__"))
    return line.split('"')[1]


def regrade_key(submission: str, problem: Problem, seed: int) -> str:
    """Return the digest of everything that the points depend on."""
    parts = (submission, problem.digest, engine_version(), str(seed))
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


class Session:
    """Grade many submissions with one zygote.

    Parameters
    ----------
    assignments : mapping of name to assignment
    seed : the run's seed, or None for each assignment's own
    sandbox : "auto", "strict", "plain", "own" or "none"
        "own": the best box here, for code of one's own; "none": fresh interpreters instead of a fork server, which
        is all that macOS and Windows have.
    secrets : folders that no student's process may read: the course's
    jobs : submissions graded at the same time
    libraries : what to load before any student's code, by the names in `grader.child.libraries`; None for all
    """

    def __init__(
        self,
        assignments: Mapping[str, Assignment],
        *,
        seed: int | None = None,
        sandbox: str = "auto",
        secrets: Sequence[Path] = (),
        jobs: int = 1,
        libraries: Collection[str] | None = None,
    ) -> None:
        self._assignments = assignments
        self._seed = seed
        self._sandbox = sandbox
        self._secrets = tuple(secrets)
        # Children's folders where the box cannot give them a file system of their own.
        self._scratch = Scratch()
        self._libraries = libraries
        self._jobs = jobs
        self._lock = threading.Lock()
        self._zygote: Host | None = None
        self.worker = FormulaWorker()
        self._known = KnownAnswers()
        self._is_closed = False
        self._level = ""

    def begin(self) -> None:
        """Let the zygote start loading; it takes seconds in which something else can be done."""
        self.zygote()

    def start(self) -> dict[str, Any]:
        """Start the zygote and return its level, layers and library versions.

        Raises
        ------
        UsageError
            If the box is weaker than asked for.
        EngineError
            If the box is there but lets something through that it must refuse.
        """
        facts = self.zygote().wait_until_ready()
        if facts["level"] not in _ENOUGH[self._sandbox]:
            missing = "; ".join(f"{layer}: {why}" for layer, why in facts["layers"].items() if why)
            raise UsageError(
                f"the box reaches only level {facts['level']} on this machine ({missing}). Other people's code "
                "is not run with so little protection; `--sandbox plain` overrides that"
            )
        if self._sandbox in ("auto", "strict") and not self._level:
            self._release_canary(facts["layers"])
        self._level = facts["level"]
        return facts

    def _release_canary(self, layers: Mapping[str, str]) -> None:
        """Let a child of the box try what is forbidden, before the first that runs a student's code."""
        outside = self._scratch.path / "canary.txt"
        outside.touch()
        outside.chmod(0o666)
        paths = canary.secrets_of(self._secrets)
        child = self.zygote().child(canary.LIMITS)
        try:
            args = [str(outside), paths, list(canary.DESCRIPTORS)]
            _, reply = child.request("canary", args, timeout_s=canary.TIMEOUT_S)
        except ProcessEnded as ended:
            raise canary.refuse([f"the canary {ended.message} {child.output()[-500:]}"]) from ended
        finally:
            child.close()
            outside.unlink()
        if found := canary.leaks(reply, paths, layers):
            raise canary.refuse(found)

    def zygote(self) -> Host:
        """Return the running zygote, or what stands for it; a new one if the last has died."""
        with self._lock:
            if self._is_closed:
                raise EngineError("the run was stopped")
            if self._zygote is None or not self._zygote.is_alive:
                if self._zygote is not None:
                    self._zygote.close()
                self._zygote = self._made_host()
            return self._zygote

    def _made_host(self) -> Host:
        if self._sandbox == "none" or sys.platform != "linux":
            return PlainHost(self._scratch.path, self._libraries)
        mode = "auto" if self._sandbox == "own" else self._sandbox
        plan = make_plan(mode=mode, scratch=self._scratch.path, secrets=self._secrets)
        return Zygote(plan if self._libraries is None else {**plan, "libraries": list(self._libraries)})

    def seed_of(self, assignment: str) -> int:
        """Return the seed that an assignment is graded with."""
        return self._assignments[assignment].seed if self._seed is None else self._seed

    def conditions(self, seed: int, **more: Any) -> Conditions:
        """Start the zygote, and return the conditions for jobs of one's own with this seed.

        Parameters
        ----------
        more : object
            What else of `Conditions` is not as it is by default.

        Raises
        ------
        UsageError, EngineError
            As `start`.
        """
        level = self.start()["level"]
        return Conditions(
            zygote=self.zygote, seed=seed, engine=engine_version(), box_level=level, worker=self.worker, **more
        )

    def run(
        self,
        places: Sequence[SubmissionPlace],
        problems: Mapping[str, Sequence[Problem]],
        only: Collection[str] = (),
        known: Collection[tuple[str, str, str, str]] = (),
    ) -> Iterator[Event]:
        """Grade the submissions and yield what happens.

        Parameters
        ----------
        problems : mapping of assignment name to all its problems, in order
        only : names of the problems to grade; empty for all
        known : collection of (assignment, problem, student, key)
            What need not be graded again.
        """
        conditions = replace(self.conditions(0), zygote=self._ready_zygote, known=self._known)

        def work(place: SubmissionPlace) -> Iterator[Event]:
            own = replace(conditions, seed=self.seed_of(place.assignment))
            return self._grade(place, own, problems[place.assignment], only, known)

        return run_jobs(places, work, self._jobs)

    def _grade(
        self,
        place: SubmissionPlace,
        conditions: Conditions,
        problems: Sequence[Problem],
        only: Collection[str],
        known: Collection[tuple[str, str, str, str]],
    ) -> Iterator[Event]:
        assignment = self._assignments[place.assignment]
        submission = read_submission(place, assignment)
        yield Read(place=place, refused=submission.refused)
        job = SubmissionJob(submission, assignment, problems, conditions)
        try:
            for problem in problems:
                if only and problem.name not in only:
                    continue
                key = regrade_key(submission.digest, problem, conditions.seed)
                if (place.assignment, problem.name, place.student, key) in known:
                    yield Known(assignment=place.assignment, problem=problem.name, student=place.student)
                else:
                    yield Graded(result=job.grade(problem, key))
        finally:
            job.close()

    def _ready_zygote(self) -> Host:
        zygote = self.zygote()
        level = zygote.wait_until_ready()["level"]
        if self._level and level != self._level:
            # One that was started anew must not run code with less protection than the run says.
            raise EngineError(f"the box reached level {self._level} before and reaches {level} now")
        return zygote

    def close(self) -> None:
        """End the zygote and every process below it."""
        self.worker.close()
        with self._lock:
            self._is_closed = True
            if self._zygote is not None:
                self._zygote.close()
            self._scratch.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
