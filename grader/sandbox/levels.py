"""Levels of the box: which layers each one takes, and what it is good for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_CORE = ("limits", "privileges", "capabilities", "seccomp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One way to reach a level.

    Attributes
    ----------
    name : str
        "L3" is the strongest, "L0" is no box.
    layers : tuple of str
        The layers that it takes, by the names that the box reports.
    meaning : str
        What it says to an instructor.
    """

    name: str
    layers: tuple[str, ...]
    meaning: str


LEVELS = (
    Level(
        name="L3",
        layers=(*_CORE, "landlock", "mounts", "root", "network", "ipc", "pids"),
        meaning="own view of the machine, Landlock, system-call filter and limits",
    ),
    Level(
        name="L2",
        layers=(*_CORE, "landlock"),
        meaning="Landlock, system-call filter and limits; names and sizes of files can be learnt",
    ),
    # Without Landlock only another user, or another view of the files, keeps the instructor's files unread.
    Level(
        name="L1",
        layers=(*_CORE, "mounts", "root", "network", "ipc", "pids"),
        meaning="no Landlock: one mistake of the kernel's namespaces from the instructor's files",
    ),
    Level(
        name="L1",
        layers=(*_CORE, "uid"),
        meaning="no Landlock: whatever every user may read, the student's code may read",
    ),
)
NO_BOX = Level(name="L0", layers=(), meaning="no box: good for checking one's own code only")


def level_of(layers: Mapping[str, str]) -> Level:
    """Decide which level the layers in use make.

    Parameters
    ----------
    layers : mapping
        Layer to an empty string if it is used, else to why it is not.
    """
    used = {name for name, reason in layers.items() if not reason}
    return next((level for level in LEVELS if used.issuperset(level.layers)), NO_BOX)


def is_at_least(actual: str, wanted: str) -> bool:
    """Say whether a level is as strong as another, by their names."""
    return int(actual.removeprefix("L")) >= int(wanted.removeprefix("L"))
