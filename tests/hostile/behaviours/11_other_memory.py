"""Other processes' memory and environment, by tracing, by calls and through /proc.

traces: error PermissionError
reads_memory: error PermissionError
reads_proc: error PermissionError FileNotFoundError
takes_descriptors: error PermissionError
reads_proc_of_all: ok
"""
import os

from attack import PIDS, TOKEN_PREFIX_REVERSED, call, each

TARGETS = [*PIDS, os.getppid(), 1, 2]
ATTACH, SEIZE = 16, 0x4206


# /dev/null, which is its own.
OWN = {("self", "fd/0"), ("thread-self", "fd/0")}


def traces(x):
    return each(*[lambda pid=pid, how=how: call("ptrace", how, pid, 0, 0) for pid in TARGETS for how in (ATTACH, SEIZE)],
                lambda: call("ptrace", 0, 0, 0, 0))


def reads_memory(x):
    space = bytes(32)
    return each(*[lambda pid=pid: call("process_vm_readv", pid, space, 1, space, 1, 0) for pid in TARGETS],
                *[lambda pid=pid: call("process_vm_writev", pid, space, 1, space, 1, 0) for pid in TARGETS],
                *[lambda pid=pid: call("kcmp", os.getpid(), pid, 0, 0, 0) for pid in PIDS])


def reads_proc(x):
    names = ("mem", "environ", "maps", "cmdline", "fd/0", "root/etc/passwd", "cwd", "stack", "auxv")
    return each(*[lambda pid=pid, name=name: open(f"/proc/{pid}/{name}", "rb").read(1 << 16)
                  for pid in (*PIDS, os.getppid(), "self", "thread-self") for name in names
                  if (pid, name) not in OWN])


def takes_descriptors(x):
    return each(*[lambda pid=pid: call("pidfd_getfd", call("pidfd_open", pid, 0), 3, 0) for pid in TARGETS])


def reads_proc_of_all(x):
    token, found = TOKEN_PREFIX_REVERSED[::-1].encode(), 0
    for pid in range(1, 40_000, 1):
        try:
            found += token in open(f"/proc/{pid}/environ", "rb").read()
        except OSError:
            continue
    return 42.0 + found
