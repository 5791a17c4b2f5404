"""The formula worker from the grader's side: started with the first formula, killed at a limit, ended with the run."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

import msgspec

from grader.errors import EngineError

from .messages import HEADER, MESSAGE_BYTES, Ask, Reply

WORKER = Path(__file__).parent / "worker.py"
START_S = 60.0  # a cold disk under load; an idle machine needs half a second
#: On the clock for one question, far above the five CPU seconds at which the worker is stopped: only a machine
#: that stands still gets here.
WALL_S = 30.0
_TOO_LONG = "it takes more than 5 seconds to work out"


class FormulaWorker:
    """A process that answers questions about formulas, one at a time; several threads may ask.

    Nothing is started before the first question. When this object or the whole grader is gone, the worker reads
    the end of its pipe, and ends; a question under way ends it after five CPU seconds at the latest.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._is_closed = False
        self._decoder = msgspec.msgpack.Decoder(Reply)

    @property
    def pid(self) -> int | None:
        """The process's number, if there is one."""
        return None if self._process is None else self._process.pid

    def ask(self, question: Ask) -> Reply:
        """Ask a question, in a fresh process if the last one was stopped.

        Returns
        -------
        Reply
            With ``is_limit`` if it took too long.

        Raises
        ------
        EngineError
            If the worker cannot be started, or fails by our own fault.
        """
        with self._lock:
            reply = self._ask(question) or self._ask(question)
        if reply is None:
            raise EngineError(f"the formula worker crashes on {question.source[:200]!r}")
        if reply.ours:
            raise EngineError(f"the formula worker failed on {question.source[:200]!r}:\n{reply.ours}")
        return reply

    def _ask(self, question: Ask) -> Reply | None:
        """Ask once; None if the process died, which may be the fault of what it was asked before."""
        try:
            process = self._started()
            data = msgspec.msgpack.encode(question)
            deadline = time.monotonic() + WALL_S
            try:
                self._write(process, HEADER.pack(len(data)) + data)
                return self._read(process, deadline)
            except BrokenPipeError:
                return self._ended(process)
            except EOFError:
                return self._ended(process)
            except TimeoutError:
                self._stop()
                return Reply(fault=_TOO_LONG, is_limit=True)
        except BaseException:  # Ctrl-C in the middle of a message: the next one would read its rest
            self._stop()
            raise

    def _started(self) -> subprocess.Popen[bytes]:
        if self._is_closed:
            raise EngineError("the run was stopped")
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the process
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS")}
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(WORKER)],
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0", **threads, **_needed()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            bufsize=0,
            cwd=tempfile.gettempdir(),
            # Ctrl-C is the grader's to handle.
            start_new_session=True,
        )
        try:
            self._read(self._process, time.monotonic() + START_S)
        except (EOFError, TimeoutError, BrokenPipeError) as error:
            said = self._said()
            self._stop()
            raise EngineError(f"the formula worker did not start:\n{said}") from error
        return self._process

    def _write(self, process: subprocess.Popen[bytes], data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(_fd(process.stdin), view) :]

    def _read(self, process: subprocess.Popen[bytes], deadline: float) -> Reply:
        (size,) = HEADER.unpack(self._exactly(process, HEADER.size, deadline))
        if size > MESSAGE_BYTES:
            raise EOFError
        return self._decoder.decode(self._exactly(process, size, deadline))

    @staticmethod
    def _exactly(process: subprocess.Popen[bytes], count: int, deadline: float) -> bytes:
        fd = _fd(process.stdout)
        if not hasattr(select, "poll"):
            return _exactly_without_poll(fd, count, deadline)
        poll = select.poll()
        poll.register(fd, select.POLLIN)
        data = b""
        while len(data) < count:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(max(1, int(left * 1000))):
                raise TimeoutError
            piece = os.read(fd, count - len(data))
            if not piece:
                raise EOFError
            data += piece
        return data

    def _ended(self, process: subprocess.Popen[bytes]) -> Reply | None:
        """Find out why the process is gone: None if not for its CPU time."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5.0)
        is_limit = process.returncode in (-_number("SIGPROF"), -_number("SIGXCPU"))
        self._stop()
        return Reply(fault=_TOO_LONG, is_limit=True) if is_limit else None

    def _said(self) -> str:
        if self._log is None:
            return ""
        self._log.seek(0)
        return self._log.read()[-4000:].decode("utf-8", "replace")

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        if self._log is not None:
            self._log.close()
            self._log = None

    def close(self) -> None:
        """End the process for good."""
        self._is_closed = True
        process = self._process
        if process is not None:
            process.kill()  # whoever waits for an answer reads the end of the pipe
        with self._lock:
            self._stop()

    def __enter__(self) -> FormulaWorker:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def _exactly_without_poll(fd: int, count: int, deadline: float) -> bytes:
    """Read from a pipe on Windows, where only a thread can wait for one; it ends with the process at the latest."""
    pieces: list[bytes] = []

    def read() -> None:
        left = count
        while left and (piece := os.read(fd, left)):
            pieces.append(piece)
            left -= len(piece)

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    reader.join(max(0.0, deadline - time.monotonic()))
    if reader.is_alive():
        raise TimeoutError
    data = b"".join(pieces)
    if len(data) < count:
        raise EOFError
    return data


def _needed() -> dict[str, str]:
    """Return what Windows needs to start a program at all."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _fd(pipe: Any) -> int:
    found: int = pipe.fileno()
    return found


def _number(name: str) -> int:
    return int(getattr(signal, name, 0)) or 1 << 16
