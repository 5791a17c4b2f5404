"""Which users a zygote's children are: a block of numbers that it holds for as long as it lives."""

from __future__ import annotations

import socket
from collections.abc import Sequence


class Block:
    """A block of users, held by a socket of a name that only one process at a time can have.

    The kernel gives the name back when the last process that inherited the socket ends, however it ends; there is
    no file to be left behind. The name's space is the network namespace, so a zygote takes its block before it leaves
    the machine's, and what runs in another one is not seen.

    Parameters
    ----------
    bases : sequence of int
        First numbers of the blocks, in the order in which to try them.

    Attributes
    ----------
    base : int
        The first number of the block. If others hold all blocks, that of the first, shared.
    """

    def __init__(self, bases: Sequence[int]) -> None:
        self.base = bases[0]
        for base in bases:
            name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            try:
                name.bind(f"\0autograder-users-{base}")
            except OSError:
                name.close()
            else:
                self.base = base
                # Open for good: a child closes all descriptors, and must not close what then has this number.
                name.detach()
                return
