"""User numbers for the children of one run, apart from those of other runs on this machine.

The kernel counts a user's threads over the whole machine (``RLIMIT_NPROC``), and lets processes of one user
signal each other. Two graders at work at once must not share users.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

# systemd's table of user numbers leaves 60578 to 61183 unused; "nobody" would be shared with daemons.
FIRST, LAST = 60600, 61183
#: Users of one run: more are at work at once only with more jobs than this.
BLOCK = 32


def choose_base(taken: Iterable[int], start: int) -> int:
    """Return the first number of a block of users that nobody uses.

    Parameters
    ----------
    taken : iterable of int
        Users that have processes.
    start : int
        Where to begin to look, any number: two runs that start at the same moment see nothing of each other yet,
        so each begins somewhere else.

    Returns
    -------
    int
        If every block is in use, the one that ``start`` stands for.
    """
    blocks = (LAST + 1 - FIRST) // BLOCK
    used = {(user - FIRST) // BLOCK for user in taken if user >= FIRST}
    places = [(start + step) % blocks for step in range(blocks)]
    return FIRST + BLOCK * next((place for place in places if place not in used), places[0])


def free_base() -> int:
    """Return a block's first number for this process's children."""
    return choose_base(_users_at_work(), os.getpid())


def _users_at_work() -> set[int]:
    """Return the users of all processes; not those of the files in /proc, which hide them where a dump is forbidden."""
    found: set[int] = set()
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = status.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:  # it has ended
            continue
        found.update(int(user) for line in lines if line.startswith("Uid:") for user in line.split()[1:])
    return found
