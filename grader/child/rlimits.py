"""Resource limits of a child: what one process, and so one job, may use at most."""

from __future__ import annotations

import math
import os
import resource
from typing import Any

_PAGE = resource.getpagesize()
# Soft limit, hard limit; a limit is only ever lowered.
_FIXED = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_MEMLOCK: 0,
    resource.RLIMIT_NOFILE: 64,
    # The same depth of C recursion on every machine.
    resource.RLIMIT_STACK: 8 << 20,
}
# These exist on Linux only.
_LINUX = {"RLIMIT_MSGQUEUE": 0, "RLIMIT_RTPRIO": 0, "RLIMIT_NICE": 0, "RLIMIT_SIGPENDING": 64}


def address_space_bytes() -> int:
    """Return the size of this process's address space (VmSize)."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[0]) * _PAGE


def descriptor_ceiling() -> int:
    """Return a number that no open descriptor reaches. Not simply a huge one: old kernels close one by one."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1 << 20 if soft == resource.RLIM_INFINITY else soft


def raise_descriptors(wanted: int) -> None:
    """Raise the soft limit of open descriptors towards ``wanted``, as far as the hard limit lets."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        best = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(best, soft), hard))


def _lower(kind: int, soft: int, hard: int) -> None:
    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def apply(limits: dict[str, Any], vm_bytes: int) -> None:
    """Apply all limits but the one on threads.

    Parameters
    ----------
    limits : dict
        ``cpu_s`` (counts from the fork), ``memory_mb`` (on top of what the zygote maps) and ``file_mb``.
    vm_bytes : int
        The zygote's address space; 0 leaves memory unlimited, where it is not known.
    """
    for kind, value in _FIXED.items():
        _lower(kind, value, value)
    for name, value in _LINUX.items():
        if hasattr(resource, name):
            _lower(getattr(resource, name), value, value)
    file_bytes = int(limits.get("file_mb", 16)) << 20
    _lower(resource.RLIMIT_FSIZE, file_bytes, file_bytes)
    cpu_s = max(1, math.ceil(limits["cpu_s"]))
    # Process 1 of a PID namespace ignores the soft limit's SIGXCPU; the hard limit's SIGKILL is what counts.
    _lower(resource.RLIMIT_CPU, cpu_s, cpu_s + 1)
    if vm_bytes:
        size = vm_bytes + (int(limits["memory_mb"]) << 20)
        _lower(resource.RLIMIT_AS, size, size)


def apply_threads(count: int) -> None:
    """Allow ``count`` threads beside the first.

    The kernel counts all processes of the user in its user namespace, so the caller must be the only one there.
    """
    _lower(resource.RLIMIT_NPROC, count + 1, count + 1)


def be_first_to_die() -> None:
    """Ask the kernel to take this process first when memory runs out, and to serve others first."""
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
    os.nice(5)
