"""Start the zygote and ask it for children."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from grader.errors import EngineError
from grader.student.client import Child
from grader.student.connection import Exit
from grader.student.environment import cache_folder, environment
from grader.student.spawned import Spawned

ZYGOTE = Path(__file__).parent.parent / "child" / "zygote.py"
START_S = 120.0  # a cold disk under load; an idle machine needs three seconds
PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031


class Zygote:
    """The fork server's process, from the grader's side. Start it from a thread that outlives it."""

    def __init__(self, plan: dict[str, Any]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._lock = threading.Lock()
        self._pending: dict[int, SimpleQueue[Any]] = {}
        self._exits: dict[int, SimpleQueue[Exit | None]] = {}
        self._slots: set[int] = set()
        self._slot_of: dict[int, int] = {}
        self._next = 0
        self._ready: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._waiting = threading.Lock()
        self._log: list[bytes] = []
        self.is_alive = True
        self.facts: dict[str, Any] = {}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-s", "-B", str(ZYGOTE), str(theirs.fileno())],
                env=environment(str(cache_folder())),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
            )
        finally:
            theirs.close()
        self._control.send(json.dumps(plan).encode())
        self._drainer = threading.Thread(target=self._drain, daemon=True)
        for thread in (self._drainer, threading.Thread(target=self._listen, daemon=True)):
            thread.start()

    def wait_until_ready(self, timeout_s: float = START_S) -> dict[str, Any]:
        """Wait for the zygote to have loaded; return its level, layers and library versions.

        Raises
        ------
        EngineError
            If it ends or does not answer.
        """
        with self._waiting:  # several workers may wait, but there is one message
            if not self.facts:
                self.facts = self._first_message(timeout_s)
        return self.facts

    def _first_message(self, timeout_s: float) -> dict[str, Any]:
        try:
            facts = self._ready.get(timeout=timeout_s)
        except Empty:
            self.close()
            raise EngineError(f"the zygote did not start within {timeout_s:g} s") from None
        if not facts:
            self._drainer.join(1.0)  # its last words may still be in the pipe
            said = b"".join(self._log).decode("utf-8", "replace").strip()
            self._ready.put({})
            raise EngineError(f"the zygote ended while starting:\n{said[-4000:]}")
        return facts

    def child(self, limits: dict[str, Any]) -> Child:
        """Make a child with these limits: ``cpu_s``, ``memory_mb``, ``file_mb``, ``threads``."""
        return Child(self.spawn(limits), limits["cpu_s"])

    def spawn(self, limits: dict[str, Any]) -> Spawned:
        """Fork a child with these limits.

        Raises
        ------
        EngineError
            If the zygote is gone or cannot fork.
        """
        request_r, request_w = os.pipe2(os.O_CLOEXEC)
        reply_r, reply_w = os.pipe2(os.O_CLOEXEC)
        log_r, log_w = os.pipe2(os.O_CLOEXEC)
        theirs = (request_r, reply_w, log_w)
        answer: SimpleQueue[Any] = SimpleQueue()
        exit_queue: SimpleQueue[Exit | None] = SimpleQueue()
        number = -1
        try:
            self._grow(request_w, reply_r)
            with self._lock:
                number = self._next
                self._next += 1
                slot = next(i for i in range(len(self._slots) + 1) if i not in self._slots)
                self._slots.add(slot)
                self._slot_of[number] = slot
                self._pending[number] = answer
                self._exits[number] = exit_queue
                message = json.dumps({"id": number, "slot": slot, "limits": limits}).encode()
                if not self.is_alive:
                    raise EngineError("the zygote has ended")
                socket.send_fds(self._control, [message], list(theirs))
            pidfd = answer.get(timeout=START_S)
            if not isinstance(pidfd, int):
                raise EngineError(f"the zygote could not fork: {pidfd}")
        except (OSError, Empty, EngineError) as error:
            for fd in (request_w, reply_r, log_r):
                os.close(fd)
            self._forget(number)
            raise (
                error if isinstance(error, EngineError) else EngineError(f"the zygote is gone: {error}")
            ) from error
        finally:
            for fd in theirs:
                os.close(fd)
        for fd in (request_w, reply_r, log_r):
            os.set_blocking(fd, False)
        return Spawned(pidfd, request_w, reply_r, log_r, exit_queue)

    @staticmethod
    def _grow(*fds: int) -> None:
        import fcntl

        for fd in fds:
            try:
                fcntl.fcntl(fd, _F_SETPIPE_SZ, PIPE_BYTES)
            except OSError:  # the user's pipe quota is used up: slower for large arrays, not wrong
                return

    def _listen(self) -> None:
        """Dispatch the zygote's messages to those who wait for them."""
        while True:
            try:
                data, fds, _, _ = socket.recv_fds(self._control, 1 << 16, 4)
            except OSError:
                data, fds = b"", []
            if not data:
                break
            message = json.loads(data)
            if "ready" in message:
                self._ready.put(message)
            elif "ended" in message:
                self._ended(message)
            else:
                self._pending.pop(message["id"]).put(fds[0] if fds else message.get("error", "no pidfd came"))
        self.is_alive = False
        self._ready.put({})
        with self._lock:
            for queue in self._pending.values():
                queue.put("it has ended")
            for exit_queue in self._exits.values():
                exit_queue.put(None)

    def _ended(self, message: dict[str, Any]) -> None:
        queue = self._forget(message["ended"])
        if queue is not None:
            queue.put(Exit(message["status"], message["cpu_s"], message["peak_bytes"]))

    def _forget(self, number: int) -> SimpleQueue[Exit | None] | None:
        with self._lock:
            if number in self._slot_of:
                self._slots.discard(self._slot_of.pop(number))
            self._pending.pop(number, None)
            return self._exits.pop(number, None)

    def _drain(self) -> None:
        # What the zygote itself prints is kept for the error message if it does not start.
        for line in self._process.stdout or ():
            if len(self._log) < 1000:
                self._log.append(line)

    def close(self) -> None:
        """End the zygote and, with it, every child."""
        self.is_alive = False
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._process.kill()
        self._process.wait()
        self._control.close()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
