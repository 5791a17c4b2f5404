"""The canary: before any student's code runs, a child tries what is forbidden and must be refused all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.errors import EngineError

#: Enough for what the attempts need, and far below what one of them asks for.
LIMITS = {"cpu_s": 5, "memory_mb": 256, "file_mb": 16, "threads": 60}
TIMEOUT_S = 20.0
_SECRET_FILES = 6
_FOLDERS_LOOKED_INTO = 50
#: What a child has: input, output, log, and the two ends of its connection.
DESCRIPTORS = (0, 1, 2, 10, 11)

_FILES = "its view of the files (root, landlock)"
_CALLS = "the filter on system calls (seccomp)"
#: Attempt to the layers that refuse it and the errors that they refuse it with.
_REFUSALS: dict[str, tuple[str, frozenset[str]]] = {
    **{
        name: (_CALLS, frozenset({"EPERM"}))
        for name in (
            "open a socket", "open a local socket", "connect", "fork", "run a program", "signal its parent",
            "look at its parent's limits", "change a mode", "make namespaces", "use a keyring", "trace",
        )
    },
    "use 2 GiB of memory": ("the limits", frozenset({"ENOMEM"})),
    "keep capabilities": ("the dropping of capabilities", frozenset({"EPERM"})),
    "be without a filter": (_CALLS, frozenset({"EPERM"})),
    "inherit descriptors": ("the closing of descriptors", frozenset({"EPERM"})),
}  # fmt: skip
_FILE_ATTEMPTS = ("read a file outside", "write a file outside", "make a file outside", "read its parent's memory")


def secrets_of(folders: Sequence[Path]) -> list[str]:
    """Choose files and folders that no student may read: the course's folders and a few files of each."""
    found: list[str] = []
    for folder in folders:
        if folder.is_dir():
            files = _some_files(folder)
            found += [str(folder), *files]
    return found


def _some_files(folder: Path) -> list[str]:
    files: list[str] = []
    pending = [folder]
    for _ in range(_FOLDERS_LOOKED_INTO):
        if not pending or len(files) >= _SECRET_FILES:
            break
        for path in sorted(pending.pop().iterdir()):
            if path.is_symlink():
                continue
            if path.is_dir():
                pending.append(path)
            elif path.suffix == ".py" and len(files) < _SECRET_FILES:
                files.append(str(path))
    return files


def leaks(reply: object, secrets: Sequence[str], layers: Mapping[str, str]) -> list[str]:
    """Return a sentence for each attempt that was not refused as it must be.

    Parameters
    ----------
    reply : object
        What the child sent: attempt to the error's name.
    secrets : sequence of str
        The paths that it was to try.
    layers : mapping
        Layer to an empty string if it is used: a file outside is not there, or may not be read.
    """
    if not isinstance(reply, dict):
        return ["the canary sent no list of refusals"]
    # What the new root does not hold does not exist; what it shows in part, Landlock refuses.
    of_files = frozenset({"ENOENT", "EACCES", "EROFS"} if not layers.get("root", "off") else {"EACCES"})
    expected = dict(_REFUSALS)
    for name in (*_FILE_ATTEMPTS, *(f"read {path}" for path in secrets)):
        expected[name] = (_FILES, of_files)
    found = []
    for name, (layer, errors) in expected.items():
        actual = reply.get(name, "it was not tried")
        if actual not in errors:
            wanted = " or ".join(sorted(errors))
            found.append(f"a child could {name}: {layer} should refuse that with {wanted}, but: {actual}")
    return found


def refuse(found: Sequence[str]) -> EngineError:
    """Make the error that stops a run."""
    lines = "\n".join(f"  {sentence}" for sentence in found)
    return EngineError(
        f"the box leaks on this machine, although every layer says that it is on:\n{lines}\n"
        "No student's code was run. `grade doctor` shows the layers; please report this as SECURITY.md says. "
        "`--sandbox plain` runs without a box: for one's own code only"
    )
