"""Formulas: the confusion table of the labelled ones, and what reading, judging, computing and hinting cost."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.formulas.study import Kind, Study
from tests.formulas.contracts import contract, renderings

#: Each is measured several times and the least counts: other work on the machine only adds.
TIMES = 5
#: Matrix formulas whose repair is searched for in vain.
HOPELESS = [
    r"\hat z \odot \sigma(x W^T) + W \odot W \hat z",
    r"\frac{x}{7} + W W \mathrm{diag}(x) \hat z^2 - \sigma(\sigma(x)) + \frac{\hat z}{1 + x^2}",
    r"W^T(x \odot x \odot (1 - z)) + 3 W \hat z - z \odot z",
    r"(W + W^T)(\hat z \odot x) + \mathrm{diag}(W) \odot \sigma'(z)",
]


def least_ms(work: Callable[[], Any]) -> float:
    """Return the least of several times, in milliseconds."""
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return 1000 * min(times)


def main() -> None:
    """Print the confusion table and the times."""
    labelled = renderings()
    table: Counter[tuple[str, str]] = Counter()
    for name, kind, formula in labelled:
        table[kind, str(Study(contract(name), formula, 1).kind)] += 1
    kinds = [str(kind) for kind in Kind]
    width = max(map(len, kinds))
    print(f"{len(labelled)} labelled formulas; rows: what they are, columns: what they were found to be")
    print(" " * width, *(f"{kind[:12]:>13}" for kind in kinds))
    for kind in kinds:
        print(f"{kind:{width}}", *(f"{table[kind, other] or '·':>13}" for other in kinds))
    off = sum(count for (kind, other), count in table.items() if kind != other)
    lost = sum(
        count for (kind, other), count in table.items() if kind in kinds[:3:2] and other not in (*kinds[:3:2], "undecided")
    )
    print(f"off the diagonal: {off}; correct ones rejected: {lost}\n")

    for what, is_scalar in (("scalar", True), ("matrix", False)):
        readable = [one for one in labelled if contract(one[0]).is_scalar is is_scalar and one[1] != "unreadable"]
        times = [
            least_ms(lambda name=name, formula=formula: Study(contract(name), formula, 1)) for name, _, formula in readable
        ]
        print(f"{what} verdict, {len(times)} formulas: median {statistics.median(times):.1f} ms, most {max(times):.0f} ms")
    study = Study(contract("softplus_prime"), r"\frac{1}{1+e^{-\beta x}}", 1)
    print(f"scalar value: {least_ms(lambda: study.value((0.3, 2.0), {})):.2f} ms")
    layer = Study(contract("layer_gradient"), r"W^\top(\hat z \odot z \odot (1-z))", 1)
    rng = np.random.default_rng(0)
    for d in (2, 5, 20):
        args = (rng.normal(size=d), rng.normal(size=(d, d)), rng.normal(size=d))
        print(f"matrix value, d = {d}: {least_ms(lambda args=args: layer.value(args, {})):.2f} ms")

    hints = []
    for name, kind, formula in labelled:
        if kind in ("wrong", "shape error"):
            study = Study(contract(name), formula, 1)
            begun = time.perf_counter()
            found = study.mistakes()
            hints.append((1000 * (time.perf_counter() - begun), bool(found), contract(name).is_scalar))
    for what, is_scalar in (("scalar", True), ("matrix", False)):
        mine = [(ms, found) for ms, found, scalar in hints if scalar is is_scalar]
        named = [ms for ms, found in mine if found]
        print(
            f"{what} mistakes: {len(named)} of {len(mine)} named, median {statistics.median(named):.0f} ms; "
            f"most of all {max(ms for ms, _ in mine):.0f} ms"
        )
    failing = [least_ms(Study(contract("layer_gradient"), formula, 1).mistakes) for formula in HOPELESS]
    print(f"search in vain: most {max(failing):.0f} ms")
