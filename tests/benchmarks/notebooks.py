"""What a notebook costs: its cells, what is kept at the end of a section, a figure."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch

from grader.checking.limits import Limits
from grader.child.contents import Contents
from grader.course.notebooks import read_notebook
from grader.sandbox.plan import make_plan
from grader.student.client import Child
from grader.student.figures import Gallery
from grader.student.proxy import BoxedStudent
from grader.student.remote import Source
from grader.student.zygote import Zygote
from tests.benchmarks.calls import LIMITS, median_ms
from tests.e2e.notebooks import notebook as handed_in

CELLS = tuple((number, f"def f{number}(x):\n    return x + {number}\n") for number in range(1, 25))
SECTIONS = (3, 6, 9, 12, 15, 18, 21)
PLOT = "import matplotlib.pyplot as plt\nplt.plot(range(500), label='$f$')\nplt.legend()\n"


def timed(function: Callable[[], object], times: int = 20) -> list[float]:
    """Return the seconds of some calls."""
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - begun)
    return seconds


def main() -> None:
    """Print the cost of reading, running, keeping, setting back and drawing."""
    data = handed_in(*(text for _, text in CELLS), "md:# Problem 1")["hw3.ipynb"]
    print(f"read 24 cells from JSON: {median_ms(timed(lambda: read_notebook(data)))}")

    layers = (torch.nn.Linear(1, 64), torch.nn.Sigmoid(), torch.nn.Linear(64, 64), torch.nn.Sigmoid(), torch.nn.Linear(64, 1))
    names = {"model": torch.nn.Sequential(*layers), "x": torch.randn(512, 1), "losses": [float(n) for n in range(4000)]}
    print(f"keep what a trained MLP and its data hold: {median_ms(timed(lambda: Contents(names)))}")
    print(f"set it back: {median_ms(timed(Contents(names).put_back))}")
    large = {"x": np.random.default_rng(0).random(7_000_000)}
    first = Contents(large)
    print(f"keep 56 MB: {median_ms(timed(lambda: Contents(large), 3))}")
    print(f"keep 56 MB that did not change: {median_ms(timed(lambda: Contents(large, first), 3))}")

    module = Source("hw3.py", "module", "\n".join(text for _, text in CELLS).encode())
    with Zygote(make_plan()) as zygote:
        zygote.wait_until_ready()

        def life(source: Source, gallery: Gallery | None = None) -> None:
            sections = {"hw3.ipynb": [(6, [4, 5, 6])]} if source.stops else {}
            student = BoxedStudent(
                lambda: Child(zygote.spawn(LIMITS), 60.0), {}, [source], ["f3"], Limits(), sections=sections, gallery=gallery
            )
            student.load()
            student.f3(1.0)
            student.close()

        cells = Source("hw3.ipynb", "notebook", b"", CELLS, SECTIONS)
        plotted = Source("hw3.ipynb", "notebook", b"", (*CELLS, (25, PLOT)), SECTIONS)
        seen = Gallery()
        seen.finish("hw3.ipynb")
        print(f"fork, load 24 functions as a module, call, end: {median_ms(timed(lambda: life(module)))}")
        print(f"the same as 24 cells in 7 sections: {median_ms(timed(lambda: life(cells)))}")
        print(f"with a plot that is drawn: {median_ms(timed(lambda: life(plotted)))}")
        print(f"with a plot that was drawn before: {median_ms(timed(lambda: life(plotted, seen)))}")
