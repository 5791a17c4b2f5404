"""What one call through the boundary costs."""

from __future__ import annotations

import statistics
import time

from grader.checking.limits import Limits
from grader.sandbox.plan import make_plan
from grader.student.client import Child
from grader.student.proxy import BoxedStudent, Source
from grader.student.zygote import Zygote

SOURCE = b"def f(x):\n    return x\n"
LIMITS = {"cpu_s": 60.0, "memory_mb": 1024, "file_mb": 16, "threads": 60}


def median_ms(times: list[float]) -> str:
    """Write the least and the median of some seconds, in milliseconds."""
    return f"{1000 * min(times):.3f} / {1000 * statistics.median(times):.3f} ms (least / median)"


def main() -> None:
    """Print the cost of a scalar call, a call in a batch, and a whole life of a child."""
    source = Source(path="hw3.py", kind="module", data=SOURCE)
    with Zygote(make_plan()) as zygote:
        begun = time.perf_counter()
        level = zygote.wait_until_ready()["level"]
        print(f"zygote ready after {time.perf_counter() - begun:.2f} s, box level {level}")

        def student() -> BoxedStudent:
            made = BoxedStudent(
                lambda: Child(zygote.spawn(LIMITS), 60.0), {"hw3.py": SOURCE}, [source], ["f"], Limits()
            )
            made.load()
            return made

        one = student()
        calls, lives = [], []
        for _ in range(3000):
            begun = time.perf_counter()
            one.f(1.0)
            calls.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        one.f.many([[float(number)] for number in range(2000)])
        batched = (time.perf_counter() - begun) / 2000
        one.close()
        for _ in range(100):
            begun = time.perf_counter()
            short = student()
            short.f(1.0)
            short.close()
            lives.append(time.perf_counter() - begun)
        print(f"scalar call: {median_ms(calls)}")
        print(f"call in a batch of 2000: {1000 * batched:.4f} ms")
        print(f"fork, box, load, call, end: {median_ms(lives)}")
