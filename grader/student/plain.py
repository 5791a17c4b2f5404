"""Children without a box, each a fresh interpreter: for the student's own code, and where nothing can be forked."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import signal
import site
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Collection
from importlib import metadata
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from grader.child import wire
from grader.errors import EngineError, ProcessEnded
from grader.model import Ending
from grader.student.connection import Connection, Exit
from grader.student.deadline import Deadline, cpu_seconds_of
from grader.student.environment import cache_folder, environment

_CHILD = Path(__file__).parent.parent / "child"
#: The student's side is a package of its own name, so that nothing beside it can be imported.
_START = """
import importlib.util, sys
folder = sys.argv.pop(1)
spec = importlib.util.spec_from_file_location("boxed", folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules["boxed"] = importlib.util.module_from_spec(spec)
import boxed.plain
boxed.plain.main()
"""
_READ = 1 << 20
_GRACE_S = 2.0
#: A child that was told to say where it is: as long as a boxed one is waited for.
_WHERE_S = 0.1
#: What a system needs to start a program, find its libraries, and a user's own packages. Nothing else crosses.
_PASSED_ON = (
    "PATH", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA",
    "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "DYLD_FALLBACK_LIBRARY_PATH", "CONDA_PREFIX",
)  # fmt: skip


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    home = str(cache_folder())
    found = {**environment(home), **passed_on, "PYTHONIOENCODING": "utf-8", "PYTHONUSERBASE": site.getuserbase()}
    return found | ({"USERPROFILE": home, "TEMP": home, "TMP": home} if sys.platform == "win32" else {})


def _start(libraries: Collection[str]) -> subprocess.Popen[bytes]:
    options = ["-P", "-B", *([] if site.getusersitepackages() in sys.path else ["-s"])]
    # So Ctrl-C is the grader's to handle, and a child's own processes can be ended with it.
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return subprocess.Popen(
        [sys.executable, *options, "-c", _START, str(_CHILD), *libraries],
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tempfile.gettempdir(),
        bufsize=0,
        **apart,
    )


class PlainHost:
    """Start children, the next one ahead: loading the libraries takes longer than most problems.

    Parameters
    ----------
    folder : Path
        Where the children get their private folders.
    libraries : collection of str, optional
        What is loaded before a student's code, see `grader.child.libraries`; None for all.
    """

    def __init__(self, folder: Path, libraries: Collection[str] | None = None) -> None:
        self._folder = folder
        self._libraries = ("all",) if libraries is None else tuple(libraries)
        self._children: list[PlainChild] = []
        self._lock = threading.Lock()
        self.is_alive = True
        self._next: subprocess.Popen[bytes] | None = _start(self._libraries)

    def wait_until_ready(self) -> dict[str, Any]:
        """Return the level, which is none, the layers and the versions of the libraries."""
        versions = {"python": platform.python_version()}
        for name in ("torch", "numpy", "sympy"):
            with contextlib.suppress(metadata.PackageNotFoundError):
                versions[name] = metadata.version(name)
        layers = {"box": "not asked for, or not to be had on this system"}
        return {"level": "L0", "layers": layers, "versions": versions}

    def child(self, limits: dict[str, Any]) -> PlainChild:
        """Make a child with these limits, of which some exist on some systems only."""
        with self._lock:
            if not self.is_alive:
                raise EngineError("the run was stopped")
            process, self._next = self._next, None
            process = process or _start(self._libraries)
            folder = Path(tempfile.mkdtemp(prefix="plain-", dir=self._folder))
            made = PlainChild(process, folder, limits)
            self._children = [one for one in self._children if one.ended is None] + [made]
            self._next = _start(self._libraries)
        return made

    def close(self) -> None:
        """End every child."""
        with self._lock:
            self.is_alive = False
            waiting, self._next = self._next, None
            for child in self._children:
                child.close()
            if waiting is not None:
                _kill(waiting)
                waiting.wait()
                for pipe in (waiting.stdin, waiting.stdout, waiting.stderr):
                    if pipe is not None:
                        pipe.close()


class PlainChild(Connection):
    """A student's process that nothing holds but its limits, from our side.

    Threads read and write its pipes: Windows cannot wait for a pipe in any other way.
    """

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, limits: dict[str, Any]) -> None:
        super().__init__()
        self._process = process
        self._folder = folder
        self._cpu_limit_s = float(limits["cpu_s"])
        self._replies: SimpleQueue[bytes] = SimpleQueue()
        self._requests: SimpleQueue[list[bytes | memoryview] | None] = SimpleQueue()
        self._buffer = b""
        self._is_closed = False
        self._log_lock = threading.Lock()
        start = {"folder": str(folder), "limits": limits, "parent": os.getpid()}
        self._requests.put([json.dumps(start).encode() + b"\n"])
        self._threads = [
            threading.Thread(target=run, daemon=True) for run in (self._write, self._listen, self._drain)
        ]
        for thread in self._threads:
            thread.start()

    # -- the threads ------------------------------------------------------------------------------------------

    def _write(self) -> None:
        pipe = _file(self._process.stdin)
        with contextlib.suppress(OSError, ValueError), pipe:
            while (request := self._requests.get()) is not None:
                for buffer in request:
                    view = memoryview(buffer)
                    while view:
                        view = view[pipe.write(view) or 0 :]

    def _listen(self) -> None:
        self._read_on(self._process.stdout, self._replies.put)
        self._replies.put(b"")

    def _drain(self) -> None:
        self._read_on(self._process.stderr, self._take_output)

    @staticmethod
    def _read_on(pipe: IO[bytes] | None, take: Callable[[bytes], None]) -> None:
        with contextlib.suppress(OSError, ValueError), _file(pipe) as file:
            while piece := file.read(_READ):
                take(piece)

    def _take_output(self, piece: bytes) -> None:
        with self._log_lock:
            self._note_output(piece)

    # -- requests ---------------------------------------------------------------------------------------------

    def _exchange(self, request: list[bytes | memoryview], timeout_s: float) -> bytes:
        deadline = Deadline(timeout_s, self.cpu_s)
        if self._buffer or not self._replies.empty():
            self._buffer += self._replies.get()
            raise self._end(Ending.PROTOCOL, "sent a reply that nobody asked for") if self._buffer else self._gone()
        self._requests.put([bytes(buffer) for buffer in request])
        (size,) = wire.HEADER.unpack(self._read(wire.HEADER.size, deadline))
        if size > wire.MESSAGE_BYTES:
            raise self._end_for_too_large_a_reply()
        return self._read(size, deadline)

    def _read(self, size: int, deadline: Deadline) -> bytes:
        pieces, count = [self._buffer], len(self._buffer)
        while count < size:
            left = deadline.left_s()
            if left <= 0:
                raise self._out_of_time(deadline)
            try:
                piece = self._replies.get(timeout=left)
            except Empty:
                continue
            if not piece:
                raise self._gone()
            pieces.append(piece)
            count += len(piece)
        data = b"".join(pieces)
        self._buffer = data[size:]
        return data[:size]

    def _out_of_time(self, deadline: Deadline) -> ProcessEnded:
        """Ask it where it is, which it need not tell, and end it."""
        if hasattr(signal, "SIGUSR1"):
            with self._log_lock:
                self._tail = b""
            with contextlib.suppress(OSError):
                os.kill(self._process.pid, signal.SIGUSR1)
            end = time.monotonic() + _WHERE_S
            while not self._where() and time.monotonic() < end:
                time.sleep(0.005)
        return self._end(Ending.WALL, f"took longer than {deadline.limit_s:g} s{self._where()}")

    def _gone(self) -> ProcessEnded:
        """Find out why the process closed its end."""
        code = self._reap(_GRACE_S)
        if code is None:
            return self._end(Ending.EXIT, "closed its connection to the grader")
        self._threads[-1].join(_GRACE_S)  # its last words
        if 0 <= code < 1 << 16:
            return self._end(Ending.EXIT, f"ended the process with exit code {code}")
        if code < 0:
            name = signal.Signals(-code).name if -code in signal.Signals.__members__.values() else f"signal {-code}"
        else:
            name = f"{code:#x}"  # what Windows calls an access violation, or a stack overflow
        cpu_s = 0.0 if self.exit is None else self.exit.cpu_s
        if name == "SIGXCPU" or (name == "SIGKILL" and cpu_s >= 0.9 * self._cpu_limit_s):
            return self._end(Ending.CPU, f"used more than {self._cpu_limit_s:g} s of CPU time{self._where()}")
        return self._end(Ending.SIGNAL, f"crashed ({name}){self._where()}")

    def _reap(self, timeout_s: float) -> int | None:
        """Wait for its end and return its exit code; None if it has not ended by then."""
        if not hasattr(os, "wait4"):
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self._process.wait(timeout_s)
            return None
        # Not by the library's own wait, which does not tell the CPU time.
        end = time.monotonic() + timeout_s
        while self._process.returncode is None:
            pid, status, usage = os.wait4(self._process.pid, os.WNOHANG)
            if pid:
                self._process.returncode = os.waitstatus_to_exitcode(status)
                self.exit = Exit(status, usage.ru_utime + usage.ru_stime, 0)
            elif time.monotonic() > end:
                return None
            else:
                time.sleep(0.002)
        return self._process.returncode

    def cpu_s(self) -> float | None:
        """Return its CPU seconds so far; None where they cannot be read."""
        return cpu_seconds_of(self._process.pid) if self._process.returncode is None else None

    def hide_output(self) -> None:
        """Keep nothing of what is printed from now on."""
        self.is_log_hidden = True

    def close(self) -> Exit | None:
        """End the process with all that it started, and remove its folder."""
        if self._is_closed:
            return self.exit
        self._is_closed = True
        if self.ended is None:
            self.ended = ProcessEnded("was closed", Ending.OK)
        _kill(self._process)
        self._reap(_GRACE_S)
        self._requests.put(None)
        for thread in self._threads:
            thread.join(_GRACE_S)
        shutil.rmtree(self._folder, ignore_errors=True)
        return self.exit


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and, where there are groups, all that it started."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            # Also after its end: the group lives on as long as one of its processes does.
            os.killpg(process.pid, signal.SIGKILL)


def _file(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise EngineError("a pipe to a child is missing")
    return pipe
