"""What a child weighs before the student's code runs."""

from __future__ import annotations

import re
import statistics
from pathlib import Path

from grader.sandbox.plan import make_plan
from grader.student.client import Child
from grader.student.zygote import Zygote
from tests.benchmarks.calls import LIMITS


def private_mb(pidfd: int) -> float:
    """Return a process's private memory in MiB, from the kernel's count."""
    pid = re.search(r"^Pid:\s+(\d+)$", Path(f"/proc/self/fdinfo/{pidfd}").read_text(), re.MULTILINE)
    if pid is None:
        raise SystemExit("the kernel does not say which process a pidfd is")
    rollup = Path(f"/proc/{pid[1]}/smaps_rollup").read_text()
    return sum(int(kb) for kb in re.findall(r"^Private_\w+:\s+(\d+) kB$", rollup, re.MULTILINE)) / 1024


def main() -> None:
    """Print the private memory of ten children that are alive at once."""
    with Zygote(make_plan()) as zygote:
        zygote.wait_until_ready()
        spawned = [zygote.spawn(LIMITS) for _ in range(10)]
        children = [Child(one, 60.0) for one in spawned]
        for child in children:
            child.request("seed", [0], timeout_s=10.0)
        weights = [private_mb(one.pidfd) for one in spawned]
        for child in children:
            child.close()
    print(
        f"private memory of an idle child: {min(weights):.1f} / {statistics.median(weights):.1f} MiB (least / median)"
    )
