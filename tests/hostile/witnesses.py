"""What must be the same after every attack: files, processes, limits and the grader's own means."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

#: Where an attack may put down what it has found out: whoever sees this token outside has a leak.
TOKEN_PREFIX = "hostile-token-"
_FILES = {
    "canary.txt": "untouched\n",
    "problems/hw/p/checks.py": "SECRET_SEED = 4711\n",
    "reference/hw/p.py": "def answer(x):\n    return 42.0\n",
    "submissions/hw/neighbour/hw3.py": "def answer(x):\n    return 42.0  # the neighbour's\n",
}
_LIMITS = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]


class Witnesses:
    """Files that anybody may read and write, and a process of the same user: only the box protects them.

    Parameters
    ----------
    folder : Path
        To put the files in.
    owner : int
        The user that the zygote runs as: the attacker's own, where it is not root.
    token : str
        A secret, in the process's environment.
    """

    def __init__(self, folder: Path, owner: int, token: str) -> None:
        self.folder, self.owner = folder, owner
        for name, text in _FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(f"{text}# {token}\n")
        with sqlite3.connect(folder / "gradebook.sqlite") as book:
            book.execute("create table points (student text, points real)")
            book.execute("insert into points values ('neighbour', 10.0)")
        book.close()
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner)
            path.chmod(0o777 if path.is_dir() else 0o666)
        self.bystander = subprocess.Popen(
            ["sleep", "10000"], env={"TOKEN": token}, cwd="/", start_new_session=True,
            **({"user": owner, "group": owner, "extra_groups": []} if owner != os.getuid() else {}),
        )  # fmt: skip
        self.before = self.look()

    @property
    def paths(self) -> dict[str, str]:
        """The files by name, for the attacker who knows where everything lies."""
        return {path.name: str(path) for path in sorted(self.folder.rglob("*")) if path.is_file()}

    def look(self) -> dict[str, Any]:
        """Return everything that must stay as it is."""
        return {
            "files": {str(path): _state(path) for path in sorted(self.folder.rglob("*"))},
            "our limits": [resource.getrlimit(kind) for kind in _LIMITS],
            "our priority": _priority(os.getpid()),
            "bystander's limits": Path(f"/proc/{self.bystander.pid}/limits").read_text(),
            "bystander's priority": _priority(self.bystander.pid),
            "bystander runs": self.bystander.poll() is None and _letter(self.bystander.pid) not in "TtZX",
        }

    def close(self) -> None:
        self.bystander.kill()
        self.bystander.wait()


def _state(path: Path) -> tuple[Any, ...]:
    found = path.lstat()
    content = path.read_bytes() if path.is_file() else sorted(os.listdir(path))
    return (found.st_mode, found.st_uid, found.st_gid, found.st_mtime_ns, os.listxattr(path), found.st_nlink, content)


def _priority(pid: int) -> tuple[Any, ...]:
    return os.getpriority(os.PRIO_PROCESS, pid), os.sched_getscheduler(pid), os.sched_getaffinity(pid)


def _letter(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def processes(zygote: int, mark: Path) -> set[int]:
    """Return the living processes below the zygote, and those that left it but carry its mark in the environment."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state not in "ZX":
                parents[int(entry.name)] = int(parent)
    found, level = set(), {zygote}
    while level:
        found |= level
        level = {child for child, parent in parents.items() if parent in level} - found
    return found | {pid for pid, parent in parents.items() if parent == 1 and _is_marked(pid, mark)}


def _is_marked(pid: int, mark: Path) -> bool:
    try:
        return os.fsencode(mark) in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def settled(zygote: int, mark: Path, expected: set[int], limit_s: float = 10.0) -> set[int]:
    """Return the processes beyond the expected ones that are still there after a while."""
    end = time.monotonic() + limit_s
    while (left := processes(zygote, mark) - expected) and time.monotonic() < end:
        time.sleep(0.01)
    return left
