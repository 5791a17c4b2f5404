"""Parts of the kernel that compute nothing and have a history of holes.

io_uring: error OSError PermissionError
bpf: error PermissionError
faults_and_counters: error PermissionError
handles: error PermissionError FileNotFoundError
modules: error PermissionError
rings_and_pipes: error PermissionError
"""
import os

from attack import PATHS, call, each


def io_uring(x):
    return each(lambda: call("io_uring_setup", 8, bytes(120)), lambda: call("io_uring_enter", 3, 1, 0, 0, 0, 0),
                lambda: call("io_uring_register", 3, 0, 0, 0))


def bpf(x):
    return each(lambda: call("bpf", 0, bytes(128), 128), lambda: call("bpf", 5, bytes(128), 128))


def faults_and_counters(x):
    return each(lambda: call("userfaultfd", 0), lambda: call("perf_event_open", bytes(128), 0, -1 & (2**64 - 1), -1 & (2**64 - 1), 0),
                lambda: call("lookup_dcookie", 0, 0, 0), lambda: call("kcmp", os.getpid(), os.getpid(), 0, 0, 0))


def handles(x):
    return each(lambda: call("name_to_handle_at", -100 & (2**64 - 1), PATHS["canary.txt"].encode() + b"\0", bytes(136), bytes(8), 0),
                lambda: call("open_by_handle_at", 3, bytes(136), 0), lambda: call("memfd_secret", 0))


def modules(x):
    return each(lambda: call("init_module", 0, 0, b"\0"), lambda: call("finit_module", 0, b"\0", 0), lambda: call("kexec_load", 0, 0, 0, 0),
                lambda: call("reboot", 0xFEE1DEAD, 672274793, 0), lambda: call("syslog", 3, bytes(10), 10), lambda: call("personality", 0x0400000))


def rings_and_pipes(x):
    return each(lambda: call("vmsplice", 11, bytes(16), 1, 0), lambda: call("splice", 0, 0, 11, 0, 1, 0), lambda: call("tee", 10, 11, 1, 0),
                lambda: call("inotify_init1", 0), lambda: call("fanotify_init", 0, 0), lambda: call("landlock_create_ruleset", 0, 0, 1))
