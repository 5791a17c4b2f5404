"""Submissions that run at the same time do not get in each other's way, nor see each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from grader.model import ProblemResult
from grader.student.client import Child
from grader.student.proxy import BoxedStudent
from grader.student.remote import Source
from tests.hostile.engine import HERE, LONG, Attack, Range, word_of

GREEDY = b"""
import os, threading

end = threading.Event()

def take_threads(count):
    started = 0
    try:
        while started < count:
            threading.Thread(target=end.wait, daemon=True).start()
            started += 1
    except RuntimeError:
        pass
    return started

def where():
    open("secret.txt", "w").write("mine alone")
    return [os.getcwd(), os.getpid()]
"""
NOSY = """
import os
import signal
from attack import call, each

def answer(x):
    return each(lambda: open({folder!r} + "/secret.txt").read(), lambda: os.listdir({folder!r}),
                lambda: open({folder!r} + "/new", "w"), lambda: os.kill({pid}, signal.SIGKILL),
                lambda: call("ptrace", 16, {pid}, 0, 0), lambda: open("/proc/{pid}/mem", "rb"))
"""


@contextmanager
def sibling(shooting_range: Range) -> Iterator[BoxedStudent]:
    """A submission whose process goes on living."""
    limits = {"cpu_s": 20.0, "memory_mb": 512, "file_mb": 16, "threads": 60}
    source = Source(path="hw3.py", kind="module", data=GREEDY)

    def spawn() -> Child:
        return Child(shooting_range.zygote.spawn(limits), 20.0)

    student = BoxedStudent(spawn, {"hw3.py": GREEDY}, [source], ["where"], LONG)
    student.load()
    try:
        yield student
    finally:
        student.close()


def test_a_sibling_can_still_start_threads(shooting_range: Range) -> None:
    def both() -> tuple[float, ProblemResult]:
        with sibling(shooting_range) as greedy:
            started = greedy.take_threads(200)
            return started, shooting_range.attack(few)

    few = Attack(path=HERE / "behaviours" / "25_threads.py", name="starts_a_few", expected="ok")
    started, result = shooting_range.run(both)

    assert word_of(result) == "ok", result.checks[0].message
    assert 30 <= started <= (60 if not shooting_range.facts["layers"]["threads"] else 200)


def test_a_sibling_can_neither_be_read_nor_killed(shooting_range: Range) -> None:
    def both() -> tuple[ProblemResult, object]:
        with sibling(shooting_range) as victim:
            folder, pid = victim.where()
            # In a PID namespace of its own it is number 1 there, and the nosy one is so too.
            nosy = NOSY.format(folder=folder, pid=pid if pid != 1 else 2)
            helper = (HERE / "behaviours" / "attack.py").read_bytes()
            files = {"hw3.py": nosy.encode(), "attack.py": helper}
            if shooting_range.level == "L3":
                # Both are in /box, each on a file system of its own.
                files["hw3.py"] = b"import os\ndef answer(x):\n    return 42.0 + os.path.exists('/box/secret.txt')\n"
            result = shooting_range.grade(files, "answer")
            return result, victim.take_threads(1)

    result, is_alive = shooting_range.run(both)

    expected = {"L3": {"ok"}, "L2": {"error PermissionError", "error FileNotFoundError"}}
    assert word_of(result) in expected[shooting_range.level], result.checks[0].message
    assert is_alive == 1
