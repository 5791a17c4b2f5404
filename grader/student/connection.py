"""One request, one reply: what is the same whatever stands at the other end, a boxed process, a plain one, or none."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, Protocol

from grader.child import wire
from grader.errors import ProcessEnded
from grader.model import LAST_SEEN, Ending
from grader.student.places import Places

LOG_BYTES = 64 << 10
_TAIL_BYTES = 16 << 10
#: How the interpreter writes where it is, see `grader.child.server.show_the_line`.
_STACK = b" (most recent call first):"
_FRAME = re.compile(rb'^  File "([^"\n]{1,300})", line (\d{1,7}) in ', re.MULTILINE)
_DUMP = re.compile(
    rb"(?:Fatal Python error: [^\n]*\n+)?(?:(?:Current thread|Thread) 0x[0-9a-f]+|Stack) \(most recent call first\):"
    rb"(?:\n  [^\n]*)*(?:\n+Extension modules: [^\n]*)?\n?"
)


@dataclass(frozen=True, slots=True)
class Exit:
    """How a child's process ended, as the kernel tells."""

    status: int
    cpu_s: float
    peak_bytes: int


class Host(Protocol):
    """What children come from."""

    is_alive: bool

    def wait_until_ready(self) -> dict[str, Any]:
        """Wait for it; return the level of the box, its layers and the versions of the libraries."""

    def child(self, limits: dict[str, Any]) -> Connection:
        """Make a child with these limits."""

    def close(self) -> None:
        """End it and, with it, every child."""


class Connection(ABC):
    """A student's process, from our side.

    Attributes
    ----------
    ended : ProcessEnded or None
        Why it cannot be asked any more.
    exit : Exit or None
        How the process ended, where the kernel tells.
    places : Places
        The submission's: only its lines are named as the place where it was last seen.
    log_dropped : int
        Bytes printed beyond the cap.
    answers_mb : int
        MiB that all replies together may have.
    """

    def __init__(self) -> None:
        self._number = 0
        self._log = bytearray()
        self._tail = b""
        self.places = Places()
        self.log_dropped = 0
        self.answers_mb = wire.MESSAGE_BYTES >> 20
        self._received = 0
        self.is_log_hidden = False
        self.ended: ProcessEnded | None = None
        self.exit: Exit | None = None

    def request(self, operation: str, args: list[Any], *, timeout_s: float) -> tuple[str, Any]:
        """Send a request and return (status, payload) of the reply.

        Raises
        ------
        ProcessEnded
            If no whole, well-formed reply came before the deadline: the process is gone then.
        """
        if self.ended is not None:
            raise self.ended
        self._number += 1
        data = self._exchange(wire.frame(wire.encode([self._number, operation, args])), timeout_s)
        self._received += len(data)
        if self._received > self.answers_mb << 20:
            raise self._end(Ending.OUTPUT, f"gave answers of more than {self.answers_mb} MiB together")
        try:
            reply = wire.decode(data)
        except wire.WireError as error:
            raise self._end(Ending.PROTOCOL, f"sent a broken reply ({error})") from None
        if not (type(reply) is list and len(reply) == 3 and type(reply[0]) is int and type(reply[1]) is str):
            raise self._end(Ending.PROTOCOL, "sent something that is no reply")
        if reply[0] != self._number:
            raise self._end(Ending.PROTOCOL, "sent a reply to another request")
        return reply[1], reply[2]

    @abstractmethod
    def _exchange(self, request: list[bytes | memoryview], timeout_s: float) -> bytes:
        """Hand a framed request over and return the reply without its frame; raise ProcessEnded without one."""

    @abstractmethod
    def cpu_s(self) -> float | None:
        """Return its CPU seconds so far; None if they cannot be read."""

    @abstractmethod
    def hide_output(self) -> None:
        """Keep nothing of what is printed from now on: what has seen a hidden input may print it at any time."""

    @abstractmethod
    def close(self) -> Exit | None:
        """End the process, collect how it ended and what it printed last."""

    def output(self) -> str:
        """Return what the student's code printed, as text; at most 64 KiB of it."""
        return _DUMP.sub(b"", bytes(self._log)).decode("utf-8", "replace")

    def _note_output(self, piece: bytes) -> None:
        self._tail = (self._tail + piece)[-_TAIL_BYTES:]
        if not self.is_log_hidden:
            room = LOG_BYTES - len(self._log)
            self._log += piece[:room]
            self.log_dropped += max(0, len(piece) - room)

    def _where(self) -> str:
        """Return the student's own line that the interpreter wrote last: a claim, for display only."""
        told = self._tail.rpartition(_STACK)[2] if _STACK in self._tail else b""
        for file, line in _FRAME.findall(told):
            place = self.places.find(file.decode("utf-8", "replace"), int(line))
            if place:
                return f"{LAST_SEEN}{place}, line {int(line)}"
        return ""

    def _end(self, ending: Ending, message: str) -> ProcessEnded:
        self.ended = ProcessEnded(message, ending)
        self.close()
        return self.ended

    def _end_for_too_large_a_reply(self) -> ProcessEnded:
        return self._end(Ending.PROTOCOL, "sent a reply over the limit of 64 MiB")
