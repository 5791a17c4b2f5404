"""What the tests share: one zygote, students in its children, and a tiny course."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.checking.limits import Limits
from grader.errors import EngineError
from grader.formulas.process import FormulaWorker
from grader.sandbox.plan import make_plan
from grader.student.client import Child
from grader.student.proxy import BoxedStudent, Forms
from grader.student.remote import Source
from grader.student.zygote import Zygote

#: Short, because a test of a limit has to wait for it; loading takes 10 ms.
SHORT = Limits(call_s=0.5, load_s=1.0, cpu_s=20.0)


@pytest.fixture(scope="session")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    """One fork server for the whole run. Plain: what the box forbids is the matter of tests/sandbox."""
    with Zygote(make_plan(mode="plain", scratch=tmp_path_factory.mktemp("scratch"))) as started:
        started.wait_until_ready()
        yield started


@pytest.fixture(scope="session")
def formula_worker() -> Iterator[FormulaWorker]:
    """One formula worker for the whole run; it starts with the first question."""
    with FormulaWorker() as worker:
        yield worker


@pytest.fixture
def spawn(zygote: Zygote) -> Iterator[Callable[..., Child]]:
    """Make bare children; they are gone after the test."""
    made: list[Child] = []

    def spawn_child(cpu_s: float = 20.0, memory_mb: int = 1024) -> Child:
        limits = {"cpu_s": cpu_s, "memory_mb": memory_mb, "file_mb": 16, "threads": 60}
        made.append(Child(zygote.spawn(limits), cpu_s))
        return made[-1]

    yield spawn_child
    for child in made:
        child.close()


@pytest.fixture
def boxed(spawn: Callable[..., Child]) -> Iterator[Callable[..., BoxedStudent]]:
    """Make a student out of source text, or of several files in order of precedence."""
    made: list[BoxedStudent] = []

    def make(
        files: str | bytes | Mapping[str, str | bytes],
        wanted: Sequence[str] = ("f",),
        limits: Limits = SHORT,
        *,
        run: Sequence[str] | None = None,
        forms: Forms = (),
        load: bool = True,
        **child: Any,
    ) -> BoxedStudent:
        named = files if isinstance(files, Mapping) else {"hw3.py": files}
        data = {name: text.encode() if isinstance(text, str) else text for name, text in named.items()}
        sources = [Source(name, "module", data[name]) for name in (data if run is None else run)]
        student = BoxedStudent(lambda: spawn(**child), data, sources, wanted, limits, forms)
        made.append(student)
        if load:
            student.load()
        return student

    yield make
    for student in made:
        student.close()


class SharedZygote:
    """Stand for the zygote that a session would start and end; with faults to order."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote
        self.started = 0
        self.level = ""
        self.is_alive = True

    def __call__(self, plan: Mapping[str, Any]) -> SharedZygote:
        self.started += 1
        self.is_alive = True
        return self

    def wait_until_ready(self) -> dict[str, Any]:
        facts = self._zygote.wait_until_ready()
        return {**facts, "level": self.level or facts["level"]}

    def child(self, limits: dict[str, Any]) -> Child:
        if not self.is_alive:
            raise EngineError("the zygote has ended")
        return self._zygote.child(limits)

    def close(self) -> None:
        self.is_alive = False


@pytest.fixture
def shared_zygote(zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> SharedZygote:
    """Let every session of the test use the one zygote that there is; give its control."""
    shared = SharedZygote(zygote)
    monkeypatch.setattr("grader.grading.session.Zygote", shared)
    # It has no box, whatever level it is made to claim; the canary would say so.
    monkeypatch.setattr("grader.grading.session.Session._release_canary", lambda session, layers: None)
    return shared


CHECKS = '''\
"""Checks of a tiny problem."""
from grader import Case, check, expect, problem, wrong
from reference.tiny.double import double

problem(title="Doubling", points=3, provides=["double"])


def numbers(rng):
    yield Case(x=1.0)
    yield Case(x=float(rng.normal()))


@check(points=2, cases=numbers)
def doubles(student, case):
    """`double(x)` is 2x."""
    expect.close(student.double(**case), double(**case))


@check(points=1, cases=numbers, hidden=True, after=doubles)
def doubles_again(student, case):
    """`double(double(x))` is 4x."""
    expect.close(student.double(student.double(**case)), 4 * case.x)


wrong("triple.py", fails=["doubles", "doubles_again"], says="You tripled.")
'''
TOML = """\
title = "Tiny"
files = ["hw3.py", "hw3.ipynb"]
seed = 7

[[problems]]
name = "double"
points = 3
files = ["problem1.py"]
"""
DOUBLE = "def double(x):\n    return 2 * x\n"


@pytest.fixture
def course_root(tmp_path: Path) -> Path:
    """Return a course of one assignment, `tiny`, with one problem, `double`: everything an author writes."""
    root = tmp_path / "course"
    for name, text in {
        "problems/tiny/assignment.toml": TOML,
        "problems/tiny/double/checks.py": CHECKS,
        "problems/tiny/double/starter.py": "def double(x):\n    raise NotImplementedError\n",
        "problems/tiny/double/wrong/triple.py": "def double(x):\n    return 3 * x\n",
        "problems/tiny/double/right/sum.py": "def double(x):\n    return x + x\n",
        "reference/tiny/double.py": DOUBLE,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together under ``-n 2``: they share costly fixtures."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(str(item.path)))
