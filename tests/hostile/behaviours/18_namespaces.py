"""New namespaces and mounts: more of the kernel to attack, and a way to see what lies under a mount.

unshares: error PermissionError
mounts: error PermissionError
moves: error PermissionError
clones: error PermissionError
"""
import os

from attack import call, each

NEW = {"user": 0x10000000, "mounts": 0x20000, "pids": 0x20000000, "network": 0x40000000, "ipc": 0x8000000}


def unshares(x):
    return each(*[lambda flag=flag: call("unshare", flag) for flag in NEW.values()], lambda: call("unshare", sum(NEW.values())))


def clones(x):
    SIGCHLD, THREAD, SIGHAND, VM = 17, 0x10000, 0x800, 0x100
    return each(*[lambda flag=flag: call("clone", SIGCHLD | flag, 0, 0, 0, 0) for flag in NEW.values()],
                *[lambda flag=flag: call("clone", THREAD | SIGHAND | VM | flag, 0, 0, 0, 0) for flag in NEW.values()])


def mounts(x):
    AT = -100 & (2**64 - 1)
    return each(lambda: call("mount", b"tmpfs\0", b".\0", b"tmpfs\0", 0, None), lambda: call("mount", b"/\0", b".\0", None, 4096, None),
                lambda: call("mount", None, b"/\0", None, 32 | 4096, None), lambda: call("umount2", b"/box\0", 2),
                lambda: call("fsopen", b"tmpfs\0", 0), lambda: call("open_tree", AT, b"/\0", 1), lambda: call("move_mount", AT, b".\0", AT, b"/\0", 0),
                lambda: call("mount_setattr", AT, b"/\0", 0, bytes(32), 32))


def moves(x):
    return each(lambda: os.chroot("."), lambda: call("pivot_root", b".\0", b".\0"),
                *[lambda name=name: call("setns", os.open(f"/proc/{pid}/ns/{name}", os.O_RDONLY), 0) for name in ("mnt", "pid", "user") for pid in ("self", 1)],
                lambda: call("setns", 0, 0), lambda: call("acct", b"x\0"), lambda: call("swapon", b"x\0", 0))
