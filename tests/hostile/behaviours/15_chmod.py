"""Modes, owners, times and attributes of files: Landlock does not know of these.

modes: error PermissionError FileNotFoundError
owners: error PermissionError FileNotFoundError
times: error PermissionError FileNotFoundError
attributes: error PermissionError FileNotFoundError
own_files: error PermissionError
"""
import os

from attack import FOLDER, PATHS, call, each
from boxed.syscalls import syscall

ALL = [FOLDER, *PATHS.values()]


def modes(x):
    return each(*[lambda path=path: os.chmod(path, 0) for path in ALL],
                *[lambda path=path: call("fchmodat", -100 & (2**64 - 1), path.encode() + b"\0", 0) for path in ALL],
                *[lambda path=path: syscall("fchmodat2", 452, -100 & (2**64 - 1), path.encode() + b"\0", 0, 0) for path in ALL])


def owners(x):
    return each(*[lambda path=path: os.chown(path, 0, 0) for path in ALL], *[lambda path=path: os.lchown(path, 0, 0) for path in ALL])


def times(x):
    return each(*[lambda path=path: os.utime(path, (0, 0)) for path in ALL])


def attributes(x):
    return each(*[lambda path=path: os.setxattr(path, "user.note", b"was here") for path in ALL],
                *[lambda path=path: os.removexattr(path, "user.note") for path in ALL])


def own_files(x):
    # Also of one's own: a setuid file in a folder on the disk would outlive the process.
    return each(lambda: os.chmod("hw3.py", 0o4777), lambda: os.chown("hw3.py", 0, 0))
