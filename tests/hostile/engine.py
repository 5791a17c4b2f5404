"""Grade one attack through the real engine, at every level and as every user that this machine can give."""

from __future__ import annotations

import ast
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest

from grader.checking import expect
from grader.checking.declare import CheckDeclaration, ProblemDeclaration
from grader.checking.limits import Limits
from grader.course.assignment import Assignment, ProblemEntry
from grader.course.problems import Problem
from grader.course.submissions import SourceFile, Submission
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.model import Ending, ProblemResult, Reason, Verdict
from grader.sandbox.plan import make_plan
from grader.student import zygote as zygote_module
from grader.student.zygote import Zygote
from tests.hostile import become
from tests.hostile.witnesses import TOKEN_PREFIX, Witnesses, processes, settled

IS_ROOT = os.geteuid() == 0
#: Mode to the level that it must reach on a machine that gives everything.
MODES = {"root": "L3", "user": "L3", "root_contained": "L2", "user_contained": "L2"} if IS_ROOT else {"own": "L3"}
ANSWER = 42.0
T = TypeVar("T")
HERE = Path(__file__).parent
#: What expects the clock to stop it has to wait for it; the others must not be stopped by a busy machine.
SHORT = Limits(call_s=0.5, load_s=1.0, cpu_s=10.0, memory_mb=512)
LONG = Limits(call_s=20.0, load_s=20.0, cpu_s=40.0, memory_mb=512)

_WORDS = {
    Ending.EXCEPTION: "error", Ending.EXIT: "exited", Ending.SIGNAL: "crash", Ending.CPU: "time-limit",
    Ending.WALL: "time-limit", Ending.MEMORY: "memory-limit", Ending.OUTPUT: "output-limit",
    Ending.PROTOCOL: "protocol",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One variant of a behaviour: a function of a file in ``behaviours/``, or the loading of it."""

    path: Path
    name: str
    expected: str

    @property
    def id(self) -> str:
        return f"{self.path.stem}-{self.name}"

    def allowed(self, level: str) -> set[str]:
        """Return the outcomes that are right at this level: words, with the exception's type where it matters."""
        general, *special = [part.strip() for part in self.expected.split(";")]
        said = next((part.removeprefix(level) for part in special if part.startswith(level)), general)
        found = set()
        for choice in said.split(" or "):
            word, *kinds = choice.split()
            found |= {f"{word} {kind}" for kind in kinds} or {word}
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A whole file that attacks whoever compiles it."""

    name: str
    data: bytes


def attacks() -> list[Attack]:
    """Read the attacks: ``name: outcome`` lines in the docstrings of the files."""
    found = []
    for path in sorted((HERE / "behaviours").glob("[0-9][0-9]_*.py")):
        # Our own files, whatever they do when they run; a file that is no valid Python has a note beside it.
        note = path.with_suffix(".txt")
        text = note.read_text() if note.exists() else ast.get_docstring(ast.parse(path.read_bytes()))
        for name, expected in re.findall(r"^(\w+): (.+)$", text or "", re.MULTILINE):
            found.append(Attack(path=path, name=name, expected=expected))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attack went, and what there was to see after it."""

    result: ProblemResult
    took_s: float
    seen: dict[str, Any]
    left: set[int]
    scratch: list[str]
    is_alive: bool


class Range:
    """A zygote in one mode, with everything that an attacker may try to reach."""

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.owner = become.USER if mode.startswith("user") else os.geteuid()
        self.base = Path(tempfile.mkdtemp(prefix="hostile-", dir="/tmp"))
        self.base.chmod(0o755)
        self.scratch, self.home = self.base / "scratch", self.base / "home"
        for folder in (self.scratch, self.home, self.base / "witnesses"):
            folder.mkdir()
            folder.chmod(0o777)
        if IS_ROOT:
            os.chown(self.scratch, self.owner, self.owner)
        self.token = TOKEN_PREFIX + secrets.token_hex(8)
        os.environ["HOSTILE_TOKEN"] = self.token
        self.witnesses = Witnesses(self.base / "witnesses", self.owner, self.token)
        # No student's box hides these: the plan does not know that they are secret.
        self.zygote = self._start(make_plan(scratch=self.scratch))
        self.facts: dict[str, Any] = {}
        self.level = ""
        self.expected: set[int] = set()
        self._outcomes: dict[Attack | Source, Future[Outcome]] = {}
        self._thread = ThreadPoolExecutor(1)
        self._thread.submit(self._get_ready)

    def _get_ready(self) -> None:
        self.facts = self.zygote.wait_until_ready()
        self.level = self.facts["level"]
        self.expected = processes(self.pid, self.home)

    def _start(self, plan: dict[str, Any]) -> Zygote:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", str(self.home))
            if self.mode != "own":
                script = self.base / "zygote.py"
                python = [sys.executable, "-P", "-s", "-B", str(zygote_module.ZYGOTE)]
                words = ["become.py", self.mode, *python]
                script.write_text(
                    f"import runpy, sys\nsys.argv = {words!r} + sys.argv[1:]\n"
                    f"runpy.run_path({str(HERE / 'become.py')!r}, run_name='__main__')\n"
                )
                patch.setattr(zygote_module, "ZYGOTE", script)
            return Zygote(plan)

    @property
    def pid(self) -> int:
        return self.zygote._process.pid

    def grade(
        self, files: dict[str, bytes], name: str, limits: Limits = LONG, prove: Any = None
    ) -> ProblemResult:
        """Grade files with a problem of one check, through the engine's own job."""
        problem = make_problem(name, limits, prove)
        submission = Submission(
            assignment="hw",
            student="mallory",
            path=self.base,
            files=tuple(SourceFile(path=path, data=data) for path, data in sorted(files.items())),
            digest="",
        )
        conditions = Conditions(zygote=lambda: self.zygote, seed=1, engine="", box_level=self.level)
        job = SubmissionJob(submission, ASSIGNMENT, [problem], conditions)
        try:
            return job.grade(problem, "")
        finally:
            job.close()

    def watch(self, action: Callable[[], ProblemResult]) -> Outcome:
        """Let something happen in this range's one thread, and look at what it left behind."""
        begun = time.monotonic()
        result = action()
        return Outcome(
            result=result,
            took_s=time.monotonic() - begun,
            seen=self.witnesses.look(),
            left=settled(self.pid, self.home, self.expected),
            scratch=sorted(os.listdir(self.scratch)),
            is_alive=self.zygote.is_alive,
        )

    def run(self, action: Callable[[], T]) -> T:
        """Run something when no attack is under way."""
        return self._thread.submit(action).result()

    def schedule(self, attack: Attack | Source) -> None:
        """Have an attack made, or a source graded, as soon as those before it are over."""
        if attack not in self._outcomes:
            self._outcomes[attack] = self._thread.submit(self.watch, lambda: self._make(attack))

    def _make(self, attack: Attack | Source) -> ProblemResult:
        if isinstance(attack, Attack):
            return self.attack(attack)
        return self.grade({"hw3.py": attack.data}, "answer", SHORT)

    def outcome(self, attack: Attack | Source) -> Outcome:
        """Return how an attack went."""
        self.schedule(attack)
        return self._outcomes[attack].result()

    def attack(self, attack: Attack) -> ProblemResult:
        """Let one attack try what it can, with all that an attacker could have found out before."""
        knowledge = {
            "PATHS": self.witnesses.paths,
            "FOLDER": str(self.witnesses.folder),
            "PIDS": [self.witnesses.bystander.pid, os.getpid(), self.pid],
            "LEVEL": self.level,
            "TOKEN_PREFIX_REVERSED": TOKEN_PREFIX[::-1],
        }
        lines = "".join(f"{name} = {value!r}\n" for name, value in knowledge.items())
        helper = (HERE / "behaviours" / "attack.py").read_text()
        files = {"hw3.py": attack.path.read_bytes(), "attack.py": (lines + helper).encode()}
        is_timed = "time-limit" in attack.allowed(self.level)
        name = "answer" if attack.name == "loading" else attack.name
        return self.grade(files, name, SHORT if is_timed else LONG, PROOFS.get(attack.name))

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)
        self.zygote.close()
        self.witnesses.close()
        os.environ.pop("HOSTILE_TOKEN", None)
        shutil.rmtree(self.base)


ENTRY = ProblemEntry(name="p", points=1.0, files=("hw3.py",))
ASSIGNMENT = Assignment(name="hw", title="Hostile", folder=HERE, files=("hw3.py",), problems=(ENTRY,))


def make_problem(name: str, limits: Limits, prove: Any = None) -> Problem:
    """Make a problem whose one check is that ``name(x)`` is 42, and that our ``x`` is ours."""

    def answers(student: Any) -> None:
        given = np.arange(3.0)
        answer = getattr(student, name)(given)
        assert given.tolist() == [0.0, 1.0, 2.0], "a student's process reached into our array"
        expect.close(answer, ANSWER)

    check = CheckDeclaration(
        name="answers", sentence="The answer is 42.", points=1.0, prove=prove or answers, cases=None,
        hidden=False, after=(), tol=None, partial=(), form="", needs=(), line=1,
    )  # fmt: skip
    declared = ProblemDeclaration(
        title="Hostile", points=1.0, forms={"": (name,)}, formula={}, limits=limits, line=1
    )
    return Problem(
        assignment="hw", name="p", folder=HERE, entry=ENTRY, declared=declared, checks=(check,), wrongs=(), digest=""
    )


def _asks_for_much(student: Any) -> None:
    """Ask again, with 50 MB that nobody reads."""
    student.never_reads(0.0)
    expect.close(student.never_reads(np.zeros(6_500_000)), ANSWER)


def _asks_twice(student: Any) -> None:
    """Ask two questions: an extra reply to the first is no answer to the second."""
    student.answers_before_the_question(0.0)
    expect.close(student.answers_before_the_question(0.0), ANSWER)


def _wants_a_matrix(student: Any) -> None:
    """Expect a big column where a big row comes: NumPy would broadcast both to 2 TB."""
    expect.close(student.broadcasts(0.0), np.ones((500_000, 1)))


PROOFS = {
    "never_reads": _asks_for_much,
    "answers_before_the_question": _asks_twice,
    "broadcasts": _wants_a_matrix,
}


def word_of(result: ProblemResult) -> str:
    """Say in section 11's words what the engine decided."""
    check = result.checks[0]
    if check.verdict is Verdict.NOT_GRADED:
        return f"NOT GRADED: {check.detail}"
    if check.verdict is Verdict.PASS:
        return "ok"
    if result.ending is Ending.OK:
        return "missing" if check.reason is Reason.MISSING else "incorrect"
    word = _WORDS[result.ending]
    kind = re.search(r"\bit raised (\w+)|\braised (\w+)", check.message)
    return f"{word} {kind[1] or kind[2]}" if word == "error" and kind else word


def is_allowed(actual: str, allowed: set[str]) -> bool:
    """Say whether an outcome is one of those expected; the type of an exception counts where one is named."""
    return actual in allowed or actual.split()[0] in allowed


if sys.platform != "linux":
    pytest.skip("the box is for Linux", allow_module_level=True)
