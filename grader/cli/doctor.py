"""``grade doctor``: what protects this machine from a student's code, and what is missing."""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Mapping
from pathlib import Path

import click

from grader.cli.console import Console
from grader.cli.options import course_option
from grader.course.course import find_course
from grader.errors import EngineError, UsageError
from grader.grading.session import Session, engine_version
from grader.sandbox.levels import LEVELS, NO_BOX, is_at_least

TOO_WEAK = 1
#: What each layer keeps a student's code from.
PURPOSES = {
    "priority": "slowing the machine down; being spared when memory runs out",
    "user namespace": "needing root for the namespaces",
    "mounts": "seeing the machine's mounts",
    "network": "reaching any network",
    "ipc": "shared memory and queues",
    "pids": "seeing other processes, outliving the grader",
    "root": "seeing files other than Python's",
    "folder": "the next student's folder",
    "limits": "endless loops, memory, files",
    "threads": "taking all threads",
    "privileges": "gaining rights, core files, outliving the grader",
    "landlock": "reading and writing files",
    "bounding set": "gaining capabilities",
    "uid": "being the grader's user",
    "capabilities": "root's rights",
    "seccomp": "processes, sockets, signals, chmod, mounts",
}
#: A reason that is no lack: the layer could be had.
_NOT_NEEDED = "not needed"
_ADVICE = {
    "mounts": "namespaces are refused: run outside the container or as root, or allow them "
    "(sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0)",
    "landlock": "Landlock needs Linux 5.13 or newer with `landlock` in the kernel's list of lsm=",
    "seccomp": "the filter on system calls exists for x86_64 and aarch64 under Linux",
    "uid": "children keep the grader's user: as root, Python must lie where every user can read it",
}


@click.command("doctor")
@course_option()
def doctor_command(course: Path | None) -> int:
    """Show which layers of the box this machine gives, the level that they make, and the versions in use.

    The exit code is 0 if other people's code may be graded here, 1 if it may not.
    """
    console = Console()
    try:
        secrets = find_course(Path.cwd(), course).secrets
    except UsageError:  # a machine can be looked at before there is a course
        secrets = ()
    with Session({}, secrets=secrets) as session:
        facts = session.zygote().wait_until_ready()
        layers: dict[str, str] = facts["layers"]
        columns = ["layer", "available", "used", "keeps a student's code from", "why not"]
        rows = [layer_row(name, reason) for name, reason in layers.items()]
        console.table("The box on this machine", columns, rows, left=columns)
        console.line()
        level = facts["level"]
        meaning = next((one.meaning for one in (*LEVELS, NO_BOX) if one.name == level), "")
        console.line(f"Level {level}: {meaning}.", style="bold")
        console.line(canary_line(session))
        is_enough = is_at_least(level, "L2")
        console.line(verdict_line(level))
        for name, advice in _ADVICE.items():
            if is_missing(layers.get(name, "")) and (name != "uid" or os.geteuid() == 0):
                console.line(f"{name}: {advice}.")
        console.line()
        console.table("Versions", ["what", "version"], versions(facts["versions"]), left=["what", "version"])
    return 0 if is_enough else TOO_WEAK


def layer_row(name: str, reason: str) -> list[str]:
    """Return a layer's row: a layer can be there and not be needed."""
    used = "yes" if not reason else "no"
    available = "no" if is_missing(reason) else "yes"
    return [name, available, used, PURPOSES.get(name, ""), reason]


def is_missing(reason: str) -> bool:
    """Say whether a layer's reason for not being used is that it cannot be had."""
    return bool(reason) and not reason.startswith(_NOT_NEEDED)


def canary_line(session: Session) -> str:
    """Let the canary try what is forbidden, and say how that went."""
    try:
        session.start()
    except UsageError:
        return "Canary: not released, the level is too low."
    except EngineError as error:
        return f"Canary: {error}"
    return "Canary: a child tried what is forbidden and was refused all of it."


def verdict_line(level: str) -> str:
    """Say what may be graded at this level."""
    if is_at_least(level, "L3"):
        return "Other people's code may be graded, also with --sandbox strict."
    if is_at_least(level, "L2"):
        return "Other people's code may be graded; --sandbox strict refuses."
    return "Other people's code is not graded here; --sandbox plain overrides that, for one's own code."


def versions(loaded: Mapping[str, str]) -> list[list[str]]:
    """Return what a bug report needs."""
    try:
        from grader.child import landlock  # here, because Windows cannot import it

        abi = str(landlock.abi())
    except OSError as error:
        abi = f"none ({error.strerror})"
    except (AttributeError, ImportError):  # not Linux
        abi = "none"
    rows = [
        ["grade", engine_version()],
        ["kernel", f"{platform.system()} {platform.release()} {platform.machine()}"],
        ["Landlock", abi],
        ["user", _user()],
        ["cores", str(os.cpu_count() or 1)],
    ]
    return rows + [[name, version] for name, version in loaded.items()]


def _user() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in many containers
        name = "(no name)"
    return f"{name} ({os.geteuid()})"
