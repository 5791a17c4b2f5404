"""Signals to everybody but oneself: the grader, the zygote, process groups, all processes.

kills: error PermissionError
kills_by_calls: error PermissionError
kills_by_descriptor: error PermissionError
takes_over_signals: error PermissionError
"""
import os
import signal
import threading

from attack import PIDS, call, each

SIGNALS = (signal.SIGSTOP, signal.SIGKILL)
# 1 is the attacker himself in a PID namespace, who may do as he likes with himself.
OTHERS = [pid for pid in (os.getppid(), *PIDS, 2, -1, -os.getpgrp(), 0) if pid != os.getpid()]


def kills(x):
    return each(*[lambda pid=pid, s=s: os.kill(pid, s) for pid in OTHERS for s in SIGNALS],
                *[lambda pid=pid, s=s: os.killpg(abs(pid) or 1, s) for pid in PIDS for s in SIGNALS])


def kills_by_calls(x):
    info = bytes(128)
    return each(
        *[lambda pid=pid: call("tgkill", pid, pid, signal.SIGKILL) for pid in PIDS],
        *[lambda pid=pid: call("tkill", pid, signal.SIGKILL) for pid in PIDS],
        *[lambda pid=pid: call("rt_sigqueueinfo", pid, signal.SIGKILL, info) for pid in PIDS],
        *[lambda pid=pid: call("rt_tgsigqueueinfo", pid, pid, signal.SIGKILL, info) for pid in PIDS],
        lambda: call("kill", -1 & 0xFFFFFFFFFFFFFFFF, signal.SIGKILL),
        # The filter looks at the lower half of a register: the upper half must not make it another number.
        lambda: call("kill", (1 << 32) | PIDS[0], signal.SIGKILL),
    )


def kills_by_descriptor(x):
    def kill(pid):
        fd = os.pidfd_open(pid)
        signal.pidfd_send_signal(fd, signal.SIGKILL)

    return each(*[lambda pid=pid: kill(pid) for pid in PIDS],
                *[lambda fd=fd: signal.pidfd_send_signal(fd, signal.SIGKILL) for fd in range(64)])


def takes_over_signals(x):
    import fcntl

    def own(fd, pid):
        fcntl.fcntl(fd, 8, pid)  # F_SETOWN: whom SIGIO goes to
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGKILL)

    return each(*[lambda fd=fd, pid=pid: own(fd, pid) for fd in (0, 1, 2, 10, 11) for pid in PIDS])
