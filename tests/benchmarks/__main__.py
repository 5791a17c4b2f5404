"""Run the benchmarks, or those named: ``python -m tests.benchmarks [throughput] [calls] [memory] [box] [report] …``.

Three take minutes and run only by name: ``explaining``, ``rewrites`` and ``fuzz``.
"""

from __future__ import annotations

import sys

from tests.benchmarks import box, calls, explaining, formulas, fuzz, memory, notebooks, report, rewrites, throughput

BENCHMARKS = {
    "throughput": throughput.main,
    "calls": calls.main,
    "memory": memory.main,
    "box": box.main,
    "report": report.main,
    "formulas": formulas.main,
    "notebooks": notebooks.main,
}
LONG = {"explaining": explaining.main, "rewrites": rewrites.main, "fuzz": fuzz.main}

if __name__ == "__main__":
    known = {**BENCHMARKS, **LONG}
    unknown = set(sys.argv[1:]) - set(known)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"== {name}")
        known[name]()
