"""User numbers for the children of one run, apart from those of other runs on this machine.

The kernel counts a user's threads over the whole machine (``RLIMIT_NPROC``), and lets processes of one user
signal each other. Two graders at work at once must not share users. Here blocks of numbers are put in order; the
zygote takes the first that no other zygote holds (`grader.child.users`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

# systemd's table of user numbers leaves 60578 to 61183 unused; "nobody" would be shared with daemons.
FIRST, LAST = 60600, 61183
#: Users of one run: more are at work at once only with more jobs than this.
BLOCK = 32


def in_order(taken: Iterable[int], start: int) -> list[int]:
    """Return the first numbers of all blocks of users, those that nobody uses first.

    Parameters
    ----------
    taken : iterable of int
        Users that have processes.
    start : int
        Which block comes first, any number.
    """
    blocks = (LAST + 1 - FIRST) // BLOCK
    used = {(user - FIRST) // BLOCK for user in taken if user >= FIRST}
    places = [(start + step) % blocks for step in range(blocks)]
    return [FIRST + BLOCK * place for place in sorted(places, key=lambda place: place in used)]


def user_blocks() -> list[int]:
    """Return the blocks' first numbers in the order in which this process's zygote is to try them.

    Where zygotes cannot see what the others hold (in containers that share a kernel), each begins somewhere else.
    """
    return in_order(_users_at_work(), os.getpid())


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
