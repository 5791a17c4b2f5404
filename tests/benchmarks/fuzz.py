"""Formulas: a hundred thousand strings through the formula worker. No crash, no hang, memory flat."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from grader.formulas.messages import Ask
from grader.formulas.process import FormulaWorker
from tests.formulas.contracts import declared
from tests.formulas.fuzzing import strings

COUNT = 100_000


def memory_mb(pid: int) -> float:
    """Return the resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def main() -> None:
    """Print kinds, the slowest answer, restarts and the memory over time."""
    kinds: Counter[str] = Counter()
    slowest, slow_source, restarts, pid = 0.0, "", 0, None
    memory: list[float] = []
    with FormulaWorker() as worker:
        for number, (name, source) in enumerate(strings(COUNT, seed=2024)):
            # The wire knows no half characters; a file that is read has none either.
            source = source.encode("utf-8", "replace").decode("utf-8")
            formula = declared()[name]
            begun = time.perf_counter()
            reply = worker.ask(Ask("study", formula, source, 1))
            if number % 20 == 0:
                worker.ask(Ask("mistakes", formula, source, 1))
            if formula.is_scalar:
                worker.ask(Ask("value", formula, source, 1, [1.25] * len(formula.names)))
            took = time.perf_counter() - begun
            if took > slowest:
                slowest, slow_source = took, source
            kinds[reply.report.kind if reply.report else "limit"] += 1
            restarts += pid not in (None, worker.pid)
            pid = worker.pid
            if number % (COUNT // 10) == COUNT // 10 - 1 and pid is not None:
                memory.append(memory_mb(pid))
    print(f"{COUNT:,} strings: {dict(kinds)}")
    print(f"restarts {restarts}, slowest {slowest:.2f} s: {slow_source[:100]!r}")
    print("memory of the worker, MB:", *(f"{one:.0f}" for one in memory))
