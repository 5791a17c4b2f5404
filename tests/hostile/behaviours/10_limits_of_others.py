"""The grader's limits, priority and cores: what a process of the same user could otherwise change.

limits: error
priorities: error PermissionError
scheduling: error PermissionError
"""
import os
import resource

from attack import PIDS, call, each


def limits(x):
    return each(
        *[lambda pid=pid: resource.prlimit(pid, resource.RLIMIT_CPU, (0, 0)) for pid in PIDS],
        *[lambda pid=pid: resource.prlimit(pid, resource.RLIMIT_NOFILE, (3, 3)) for pid in PIDS],
        *[lambda pid=pid: call("prlimit64", pid, 0, bytes(16), 0) for pid in (*PIDS, os.getpid(), 0)],
    )


def priorities(x):
    return each(
        *[lambda pid=pid: os.setpriority(os.PRIO_PROCESS, pid, 19) for pid in PIDS],
        *[lambda who=who: os.setpriority(who, 0, 19) for who in (os.PRIO_PGRP, os.PRIO_USER)],
        *[lambda pid=pid: call("ioprio_set", 1, pid, 3 << 13) for pid in PIDS],
    )


def scheduling(x):
    return each(
        *[lambda pid=pid: os.sched_setaffinity(pid, {0}) for pid in PIDS],
        *[lambda pid=pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)) for pid in PIDS],
        *[lambda pid=pid: call("sched_setattr", pid, bytes(48), 0) for pid in PIDS],
    )
