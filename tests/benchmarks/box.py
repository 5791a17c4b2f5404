"""What the box costs: each layer, all of them in a child, a call, and a whole life, beside the same without a box."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.sandbox.plan import make_plan
from grader.student.client import Child
from grader.student.proxy import BoxedStudent
from grader.student.remote import Source
from grader.student.zygote import Zygote
from tests.benchmarks.calls import LIMITS, SOURCE, median_ms

LIVES, CALLS = 60, 2000
#: What the design asks for, ms.
MOST_PER_CHILD, MOST_PER_LIFE = 4.0, 30.0

# The real zygote's own program, with a clock around each layer. It stands in for zygote.py, whose folder it names.
CLOCK = """
import os, runpy, sys, time
folder = {folder!r}
here = runpy.run_path(folder + "/zygote.py", run_name="clocked")
main = here["main"]
Zygote = here["Zygote"]
be_child = Zygote._be_child

def clocked_child(self, request, fds):
    steps = self._box._steps
    def clocked(*args, **more):
        for layer, put_on in steps(*args, **more):
            def run(layer=layer, put_on=put_on):
                begun = time.perf_counter()
                put_on()
                spent.append((layer, time.perf_counter() - begun))
            yield layer, run
    spent = []
    self._box._steps = clocked
    enter = self._box.enter
    def told(**words):
        begun = time.perf_counter()
        enter(**words)
        spent.append(("all", time.perf_counter() - begun))
        os.write(2, ("CLOCK " + repr(spent) + "\\n").encode())
    self._box.enter = told
    be_child(self, request, fds)

Zygote._be_child = clocked_child
here["__file__"] = folder + "/zygote.py"
sys.argv[0] = folder + "/zygote.py"
main()
"""


def main() -> None:
    """Print both, side by side in one run, so that a busy machine slows both."""
    print("layer by layer in a child, ms (least / median):")
    for layer, seconds in layers().items():
        print(f"  {layer:15} {1000 * min(seconds):6.3f} / {1000 * statistics.median(seconds):6.3f}")
    with Zygote(make_plan()) as boxed, Zygote(make_plan(mode="plain")) as plain:
        print(f"levels: {boxed.wait_until_ready()['level']} and {plain.wait_until_ready()['level']}")
        lives: dict[str, list[float]] = {"boxed": [], "plain": []}
        calls: dict[str, list[float]] = {"boxed": [], "plain": []}
        for _ in range(LIVES):  # by turns
            lives["boxed"].append(timed(lambda: live(boxed)))
            lives["plain"].append(timed(lambda: live(plain)))
        students = {"boxed": student(boxed), "plain": student(plain)}
        for _ in range(CALLS):
            for name, one in students.items():
                calls[name].append(timed(lambda one=one: one.f(1.0)))  # type: ignore[misc]
        for one in students.values():
            one.close()
    for name in ("boxed", "plain"):
        print(f"{name}: fork, load, call, end {median_ms(lives[name])}; scalar call {median_ms(calls[name])}")
    more = 1000 * (statistics.median(lives["boxed"]) - statistics.median(lives["plain"]))
    print(f"the box adds {more:.2f} ms to a life (median; {MOST_PER_CHILD:g} asked for in a child)")
    print(f"a life takes {1000 * statistics.median(lives['boxed']):.1f} ms (median; {MOST_PER_LIFE:g} asked for)")


def timed(action: Callable[[], Any]) -> float:
    """Return the seconds that something takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def student(zygote: Zygote) -> BoxedStudent:
    """Load a trivial submission."""
    from grader.checking.limits import Limits

    source = Source(path="hw3.py", kind="module", data=SOURCE)
    made = BoxedStudent(lambda: Child(zygote.spawn(LIMITS), 60.0), {"hw3.py": SOURCE}, [source], ["f"], Limits())
    made.load()
    return made


def live(zygote: Zygote) -> None:
    """Go through the whole life of a (submission, problem)."""
    one = student(zygote)
    one.f(1.0)
    one.close()


def layers() -> dict[str, list[float]]:
    """Return the seconds that each layer takes in a child of the real zygote."""
    import ast
    import tempfile

    from grader.student import zygote as module

    found: dict[str, list[float]] = {}
    real = module.ZYGOTE
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "clocked.py"
        script.write_text(CLOCK.format(folder=str(real.parent)))
        module.ZYGOTE = script
        try:
            with Zygote(make_plan()) as zygote:
                zygote.wait_until_ready()
                for _ in range(LIVES):
                    one = student(zygote)
                    one.f(1.0)
                    one.close()
                    told = one.children[0].output() if one.children else ""
                    line = next(line for line in told.splitlines() if line.startswith("CLOCK "))
                    for layer, seconds in ast.literal_eval(line.removeprefix("CLOCK ")):
                        found.setdefault(layer, []).append(seconds)
        finally:
            module.ZYGOTE = real
    return found


if __name__ == "__main__":
    main()
