"""Talk to one child: one request, one reply, one absolute deadline for both."""

from __future__ import annotations

import os
import select
import signal
import time

from grader.child import wire
from grader.errors import ProcessEnded
from grader.model import Ending
from grader.student.connection import Connection, Exit
from grader.student.deadline import Deadline, cpu_seconds
from grader.student.spawned import Spawned

#: After EOF on the reply pipe the process itself may still be there for a moment.
_GRACE_S = 0.5
_READ = 1 << 20
#: Reads of the log at a time; a pipe that nobody fills any more is empty after one or two.
_READS = 32
#: How long we wait for the interpreter to write where it is.
_WHERE_S = 0.1


class Child(Connection):
    """A student's process, from our side.

    Parameters
    ----------
    spawned : Spawned
        From the zygote.
    cpu_s : float
        Its limit of CPU seconds, to tell why it was killed.
    """

    def __init__(self, spawned: Spawned, cpu_s: float) -> None:
        super().__init__()
        self._spawned = spawned
        self._cpu_s = cpu_s
        self._log_open = True
        self._poll = select.poll()
        self._poll.register(spawned.log_fd, select.POLLIN)
        self._poll.register(spawned.reply_fd, select.POLLIN)

    def _exchange(self, request: list[bytes | memoryview], timeout_s: float) -> bytes:
        deadline = Deadline(timeout_s, self.cpu_s)
        if self._has_unasked_bytes():
            raise self._end(Ending.PROTOCOL, "sent a reply that nobody asked for")
        self._write(request, deadline)
        (size,) = wire.HEADER.unpack(self._read(wire.HEADER.size, deadline))
        if size > wire.MESSAGE_BYTES:
            raise self._end_for_too_large_a_reply()
        return self._read(size, deadline)

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
            self._note_output(piece)

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

    def cpu_s(self) -> float | None:
        """Return its CPU seconds so far, as the kernel counts them; None if they cannot be read."""
        return cpu_seconds(self._spawned.pidfd)

    def hide_output(self) -> None:
        """Keep nothing of what is printed from now on: what has seen a hidden input may print it at any time."""
        if self._spawned.request_fd >= 0:
            self._drain_log()
        self.is_log_hidden = True

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
