"""Namespaces: a view of the machine with no network, no other processes and hardly any files."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from . import privileges, rlimits, syscalls
from .syscalls import CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER

CORE = CLONE_NEWNS | CLONE_NEWPID | syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC
FULL = CORE | syscalls.CLONE_NEWUTS | syscalls.CLONE_NEWCGROUP

# The zygote's user inside its user namespace; 65534 is "nobody", whom no file inside belongs to.
_INSIDE = 65534
# Where the new root is put together: places that nothing which is bound can lie in.
_STAGES = ("/proc", "/sys", "/mnt", "/tmp")
_READ_ONLY = syscalls.MS_RDONLY | syscalls.MS_NOSUID
_DEAD_MOUNT = syscalls.MS_NOSUID | syscalls.MS_NODEV | syscalls.MS_NOEXEC


def enter(flags: int, *, as_user: bool) -> None:
    """Leave the machine's namespaces. Needs a process with one thread.

    Parameters
    ----------
    flags : int
        Which; the PID namespace takes effect at the next fork.
    as_user : bool
        Make a user namespace too, which lets an ordinary user make the others.
    """
    user, group = os.geteuid(), os.getegid()
    # In one call: either all of them or, with the error, none.
    syscalls.unshare(flags | (CLONE_NEWUSER if as_user else 0))
    if as_user:
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{_INSIDE} {user} 1"),
            ("gid_map", f"{_INSIDE} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)


def enter_empty_user_namespace() -> None:
    """Have one's threads counted apart from everybody else's."""
    syscalls.unshare(CLONE_NEWUSER)


def make_mounts_private() -> None:
    """Keep this namespace's mounts from showing up anywhere else."""
    syscalls.mount(None, "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)


def own_pid_namespace() -> int:
    """Return a descriptor of the PID namespace that this process is in."""
    return os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)


def probe(flags: int, *, as_user: bool) -> str:
    """Try in a process of its own all that `enter` and the forks after it need.

    Returns
    -------
    str
        Why it does not work here; empty if it does. A half-made user namespace could not be left again.
    """

    def attempt() -> None:
        enter(flags, as_user=as_user)
        first = os.fork()
        if first:
            os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) & 0xFF)
        make_mounts_private()
        own = own_pid_namespace()
        syscalls.unshare(CLONE_NEWPID)
        syscalls.setns(own, CLONE_NEWPID)
        syscalls.unshare(CLONE_NEWNS)

    return run_aside(attempt)


def run_aside(attempt: Callable[[], None]) -> str:
    """Run a function in a forked process; return its OSError's text, or an empty string."""
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        status = 1
        try:
            attempt()
            status = 0
        except OSError as error:
            os.write(writer, (error.strerror or str(error)).encode())
        finally:
            os._exit(status)
    os.close(writer)
    with open(reader, "rb") as pipe:
        reason = pipe.read().decode()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return reason or (f"ended with {status}" if status else "")


def fork_into_pid_namespace() -> None:
    """Go on as process 1 of a new PID namespace; what was this process only waits for it.

    When the waiting process is killed, the kernel kills this one, and with it all that its namespace holds.
    """
    pid = os.fork()
    if pid:
        _wait_for(pid)
    privileges.die_with_parent()


def _wait_for(pid: int) -> NoReturn:
    privileges.die_with_parent()  # cleared by a change of credentials
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.closerange(3, rlimits.descriptor_ceiling())  # the control channel is the other's alone
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1)


def fork_in_new_pid_namespace(own: int) -> int:
    """Fork a child that is process 1 of its own PID namespace. Cheaper than forking twice.

    Parameters
    ----------
    own : int
        What `own_pid_namespace` returned.
    """
    syscalls.unshare(CLONE_NEWPID)
    try:
        pid = os.fork()
    except OSError:
        syscalls.setns(own, CLONE_NEWPID)
        raise
    if pid:
        syscalls.setns(own, CLONE_NEWPID)
    return pid


def new_root(plan: dict[str, Any], empty: str) -> None:
    """Make a root that holds what the plan lists, read-only, and nothing else.

    Parameters
    ----------
    plan : dict
        What `grader.sandbox.plan.make_plan` returned.
    empty : str
        An empty folder to make for the children's private mounts.
    """
    readable, single = plan["readable"], [*plan["files"], *plan["devices"]]
    stage = _stage([*readable, *single])
    os.umask(0o022)
    syscalls.mount("tmpfs", stage, "tmpfs", _DEAD_MOUNT, "size=1m,nr_inodes=4096,mode=755")
    try:
        for path in (*plan["listable"], empty):
            _make_folder(stage + path)
        for path in readable:
            _make_folder(stage + path)
            with suppress(FileNotFoundError):  # gone since the plan was made
                _bind(path, stage + path, _READ_ONLY | syscalls.MS_NODEV)
        for path in single:
            _make_folder(Path(stage + path).parent)
            os.close(os.open(stage + path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o644))
            is_device = path in plan["devices"]
            _bind(path, stage + path, _READ_ONLY | (0 if is_device else syscalls.MS_NODEV))
        for link, target in plan["links"]:
            _make_folder(Path(stage + link).parent)
            Path(stage + link).symlink_to(target)
        os.chdir(stage)
        # The old root goes on top of the new one, from where it is taken off.
        syscalls.pivot_root(".", ".")
    except OSError:
        os.chdir("/")
        syscalls.unmount(stage)
        raise
    syscalls.unmount(".")
    os.chdir("/")
    syscalls.restrict_mount("/", syscalls.MS_RDONLY, recursive=False)


def _stage(sources: list[str]) -> str:
    for stage in _STAGES:
        if Path(stage).is_dir() and not any(source.startswith(stage + "/") for source in sources):
            return stage
    raise OSError(2, "no folder to make the new root in")


def _make_folder(path: str | Path) -> None:
    Path(path).mkdir(parents=True, exist_ok=True)


def _bind(source: str, target: str, flags: int) -> None:
    syscalls.mount(source, target, None, syscalls.MS_BIND | syscalls.MS_REC)
    syscalls.restrict_mount(target, flags, recursive=True)


def mount_private(folder: str, owner: int | None) -> None:
    """Mount an empty file system of this process's own on ``folder``: small, and nothing on it can run."""
    syscalls.unshare(CLONE_NEWNS)
    options = "size=48m,nr_inodes=1024,mode=700"
    if owner is not None:
        options += f",uid={owner},gid={owner}"
    syscalls.mount("tmpfs", folder, "tmpfs", _DEAD_MOUNT, options)
