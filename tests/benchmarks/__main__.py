"""Run every benchmark, or those named: ``python -m tests.benchmarks [throughput] [calls] [memory] [box] [report]``."""

from __future__ import annotations

import sys

from tests.benchmarks import box, calls, memory, report, throughput

BENCHMARKS = {"throughput": throughput.main, "calls": calls.main, "memory": memory.main, "box": box.main,
              "report": report.main}  # fmt: skip

if __name__ == "__main__":
    unknown = set(sys.argv[1:]) - set(BENCHMARKS)
    if unknown:
        sys.exit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(BENCHMARKS)}")
    for name in sys.argv[1:] or BENCHMARKS:
        print(f"== {name}")
        BENCHMARKS[name]()
