"""Ways to talk to a sibling, or to leave a note for the next student: IPC, memory files, keyrings, file locks.

system_v: error PermissionError
posix: error PermissionError FileNotFoundError
memory_files: error PermissionError
keyrings: error PermissionError
locks: error PermissionError
shared_flags: ok
"""
import _posixshmem
import fcntl
import os

import numpy

from attack import call, each

CREATE = 0o1000


def system_v(x):
    return each(lambda: call("shmget", 4711, 4096, CREATE | 0o666), lambda: call("semget", 4711, 1, CREATE | 0o666),
                lambda: call("msgget", 4711, CREATE | 0o666), lambda: call("shmget", 0, 4096, 0o666))


def posix(x):
    return each(lambda: _posixshmem.shm_open("/note", os.O_CREAT | os.O_RDWR, mode=0o666),
                lambda: call("mq_open", b"note\0", os.O_CREAT | os.O_RDWR, 0o666, 0),
                lambda: __import__("multiprocessing").Semaphore(1))


def memory_files(x):
    return each(lambda: os.memfd_create("note"), lambda: call("memfd_secret", 0))


def keyrings(x):
    return each(lambda: call("keyctl", 0, -3 & (2**64 - 1), 0), lambda: call("add_key", b"user\0", b"note\0", b"x", 1, -4 & (2**64 - 1)),
                lambda: call("request_key", b"user\0", b"note\0", 0, 0))


def locks(x):
    shared = open(numpy.__file__)
    return each(lambda: fcntl.flock(shared, fcntl.LOCK_SH), lambda: fcntl.lockf(shared, fcntl.LOCK_SH),
                lambda: fcntl.fcntl(shared, fcntl.F_SETLEASE, fcntl.F_RDLCK), lambda: fcntl.fcntl(shared, fcntl.F_NOTIFY, 1))


def shared_flags(x):
    # Every descriptor is this child's own: a flag that it sets is seen by nobody else.
    for fd in (0, 1, 2):
        fcntl.fcntl(fd, fcntl.F_SETFL, fcntl.fcntl(fd, fcntl.F_GETFL) ^ os.O_APPEND)
    return 42.0
