"""Talk to one child: one request, one reply, one absolute deadline for both."""

from __future__ import annotations

import os
import re
import select
import signal
import time
from typing import Any

from grader.child import wire
from grader.errors import ProcessEnded
from grader.model import LAST_SEEN, Ending
from grader.student.deadline import Deadline, cpu_seconds
from grader.student.places import Places
from grader.student.zygote import Exit, Spawned

LOG_BYTES = 64 << 10
#: After EOF on the reply pipe the process itself may still be there for a moment.
_GRACE_S = 0.5
_READ = 1 << 20
#: Reads of the log at a time; a pipe that nobody fills any more is empty after one or two.
_READS = 32
#: How the interpreter writes where it is, see `grader.child.server.show_the_line`, and how long we wait for it.
_STACK = b" (most recent call first):"
_FRAME = re.compile(rb'^  File "([^"\n]{1,300})", line (\d{1,7}) in ', re.MULTILINE)
_DUMP = re.compile(
    rb"(?:Fatal Python error: [^\n]*\n+)?(?:(?:Current thread|Thread) 0x[0-9a-f]+|Stack) \(most recent call first\):"
    rb"(?:\n  [^\n]*)*(?:\n+Extension modules: [^\n]*)?\n?"
)
_TAIL_BYTES = 16 << 10
_WHERE_S = 0.1


class Child:
    """A student's process, from our side.

    Parameters
    ----------
    spawned : Spawned
        From the zygote.
    cpu_s : float
        Its limit of CPU seconds, to tell why it was killed.
    """

    def __init__(self, spawned: Spawned, cpu_s: float) -> None:
        self._spawned = spawned
        self._cpu_s = cpu_s
        self._number = 0
        self._log = bytearray()
        self._log_open = True
        self._tail = b""
        self.places = Places()
        self.log_dropped = 0
        self.is_log_hidden = False
        self.ended: ProcessEnded | None = None
        self.exit: Exit | None = None
        self._poll = select.poll()
        self._poll.register(spawned.log_fd, select.POLLIN)
        self._poll.register(spawned.reply_fd, select.POLLIN)

    def request(self, operation: str, args: list[Any], *, timeout_s: float) -> tuple[str, Any]:
        """Send a request and return (status, payload) of the reply.

        Raises
        ------
        ProcessEnded
            If no whole, well-formed reply came before the deadline: the process is gone then.
        """
        if self.ended is not None:
            raise self.ended
        deadline = Deadline(timeout_s, self._spawned.pidfd)
        self._number += 1
        buffers = wire.frame(wire.encode([self._number, operation, args]))
        if self._has_unasked_bytes():
            raise self._end(Ending.PROTOCOL, "sent a reply that nobody asked for")
        self._write(buffers, deadline)
        head = self._read(wire.HEADER.size, deadline)
        (size,) = wire.HEADER.unpack(head)
        if size > wire.MESSAGE_BYTES:
            raise self._end(Ending.PROTOCOL, "sent a reply over the limit of 64 MiB")
        data = self._read(size, deadline)
        try:
            reply = wire.decode(data)
        except wire.WireError as error:
            raise self._end(Ending.PROTOCOL, f"sent a broken reply ({error})") from None
        if not (type(reply) is list and len(reply) == 3 and type(reply[0]) is int and type(reply[1]) is str):
            raise self._end(Ending.PROTOCOL, "sent something that is no reply")
        if reply[0] != self._number:
            raise self._end(Ending.PROTOCOL, "sent a reply to another request")
        return reply[1], reply[2]

    def _has_unasked_bytes(self) -> bool:
        return any(fd == self._spawned.reply_fd and event & select.POLLIN for fd, event in self._poll.poll(0))

    def _out_of_time(self, deadline: Deadline) -> ProcessEnded:
        """Ask it where it is, which it need not tell, and end it."""
        self._tail = b""
        self._spawned.ask_where()
        end = time.monotonic() + _WHERE_S
        while self._log_open and not self._where() and (left := end - time.monotonic()) > 0:
            if any(fd == self._spawned.log_fd for fd, _ in self._poll.poll(max(1, int(left * 1000)))):
                self._drain_log()
        return self._end(Ending.WALL, f"took longer than {deadline.limit_s:g} s{self._where()}")

    def _where(self) -> str:
        """Return the student's own line that the interpreter wrote last: a claim, for display only."""
        told = self._tail.rpartition(_STACK)[2] if _STACK in self._tail else b""
        for file, line in _FRAME.findall(told):
            place = self.places.find(file.decode("utf-8", "replace"), int(line))
            if place:
                return f"{LAST_SEEN}{place}, line {int(line)}"
        return ""

    def _wait(self, deadline: Deadline, *, write: bool) -> bool:
        """Wait until the reply pipe (or the request pipe) is ready, draining the log meanwhile."""
        while True:
            left = deadline.left_s()
            if left <= 0:
                raise self._out_of_time(deadline)
            if write:
                self._poll.register(self._spawned.request_fd, select.POLLOUT)
            events = self._poll.poll(max(1, int(left * 1000)))
            if write:
                self._poll.unregister(self._spawned.request_fd)
            ready = False
            for fd, _ in events:
                if fd == self._spawned.log_fd:
                    self._drain_log()
                elif not write or fd == self._spawned.request_fd:
                    ready = True
                else:
                    # A reply while we still write: EOF or a forged frame; the read will tell.
                    return False
            if ready:
                return True

    def _write(self, buffers: list[bytes | memoryview], deadline: Deadline) -> None:
        for buffer in buffers:
            view = memoryview(buffer)
            while view:
                try:
                    view = view[os.write(self._spawned.request_fd, view) :]
                except BlockingIOError:
                    if not self._wait(deadline, write=True):
                        return
                except BrokenPipeError:
                    raise self._gone() from None

    def _read(self, size: int, deadline: Deadline) -> bytes:
        data = bytearray()
        while len(data) < size:
            try:
                piece = os.read(self._spawned.reply_fd, min(size - len(data), _READ))
            except BlockingIOError:
                self._wait(deadline, write=False)
                continue
            if not piece:
                raise self._gone()
            data += piece
            if deadline.is_over():
                raise self._out_of_time(deadline)
        return bytes(data)

    def _drain_log(self) -> None:
        # A bounded number of reads: an endless flood must not keep us from the deadline.
        for _ in range(_READS if self._log_open else 0):
            try:
                piece = os.read(self._spawned.log_fd, 1 << 16)
            except BlockingIOError:
                return
            if not piece:
                self._log_open = False
                self._poll.unregister(self._spawned.log_fd)
                return
            self._tail = (self._tail + piece)[-_TAIL_BYTES:]
            if not self.is_log_hidden:
                room = LOG_BYTES - len(self._log)
                self._log += piece[:room]
                self.log_dropped += max(0, len(piece) - room)

    def _gone(self) -> ProcessEnded:
        """Find out why the process closed its end."""
        self.exit = self.exit or self._spawned.wait(_GRACE_S)
        if self.exit is None:
            return self._end(Ending.EXIT, "closed its connection to the grader")
        status, cpu_s = self.exit.status, self.exit.cpu_s
        if os.WIFEXITED(status):
            return self._end(Ending.EXIT, f"ended the process with exit code {os.WEXITSTATUS(status)}")
        name = _signal_name(os.WTERMSIG(status))
        self._drain_log()
        where = self._where()
        # As process 1 of its own namespace it gets SIGKILL, not SIGXCPU: decide by the time used.
        if name == "SIGXCPU" or (name == "SIGKILL" and cpu_s >= 0.9 * self._cpu_s):
            return self._end(Ending.CPU, f"used more than {self._cpu_s:g} s of CPU time{where}")
        if name == "SIGSYS":
            return self._end(Ending.SIGNAL, "made a forbidden system call")
        return self._end(Ending.SIGNAL, f"crashed ({name}){where}")

    def _end(self, ending: Ending, message: str) -> ProcessEnded:
        self.ended = ProcessEnded(message, ending)
        self.close()
        return self.ended

    def cpu_s(self) -> float | None:
        """Return its CPU seconds so far, as the kernel counts them; None if they cannot be read."""
        return cpu_seconds(self._spawned.pidfd)

    def hide_output(self) -> None:
        """Keep nothing of what is printed from now on: what has seen a hidden input may print it at any time."""
        if self._spawned.request_fd >= 0:
            self._drain_log()
        self.is_log_hidden = True

    def output(self) -> str:
        """Return what the student's code printed, as text; at most 64 KiB of it."""
        return _DUMP.sub(b"", bytes(self._log)).decode("utf-8", "replace")

    def close(self) -> Exit | None:
        """Kill the process, collect how it ended and what it printed last."""
        if self._spawned.request_fd < 0:
            return self.exit
        self._spawned.kill()
        self.exit = self.exit or self._spawned.wait(10.0)
        self._drain_log()
        for fd in (self._spawned.request_fd, self._spawned.reply_fd, self._spawned.log_fd, self._spawned.pidfd):
            os.close(fd)
        self._spawned.request_fd = -1
        if self.ended is None:
            self.ended = ProcessEnded("was closed", Ending.OK)
        return self.exit


def _signal_name(number: int) -> str:
    # Only the first and the last real-time signal have names.
    return signal.Signals(number).name if number in signal.Signals.__members__.values() else f"signal {number}"
