"""A tiny zygote for the tests of the box: it puts the layers on as the real one does, and runs any code inside.

The file is both: the client that tests import, and the program that the client starts, by path and with nothing
but the standard library, under this interpreter or the system's.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent.parent.parent / "grader" / "child"
LIMITS = {"cpu_s": 10, "memory_mb": 1024, "file_mb": 16, "threads": 60}
SYSTEM_PYTHON = Path("/usr/bin/python3")
# Root's own interpreter may lie below a home that is closed to the users that tests become.
READABLE_PYTHON = str(SYSTEM_PYTHON) if os.geteuid() == 0 else sys.executable
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "TORCHDYNAMO_DISABLE": "1",
    "MPLBACKEND": "Agg",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
}


# -- for tests ------------------------------------------------------------------------------------------------


def bare_plan(**options: Any) -> dict[str, Any]:
    """Make a plan for the system's Python without any package, which every user can read."""
    from grader.sandbox.plan import make_plan

    folders = [path for path in ("/usr/lib", "/usr/lib64") if Path(path).is_dir()]
    bare = {"readable": [*folders, str(PACKAGE)], "listable": [], "files": ["/etc/ld.so.cache"]}
    return make_plan(**options) | bare


class Answer:
    """What a child said before it ended, and how it ended."""

    def __init__(self, message: dict[str, Any]) -> None:
        self.value = message["value"]
        self.log: str = message["log"]
        self.exit: int = message["exit"]
        self.times: list[float] = message["times"]

    def __repr__(self) -> str:
        return f"Answer(value={self.value!r}, exit={self.exit}, log={self.log!r})"


class Host:
    """A running zygote.

    Parameters
    ----------
    plan : dict
        The plan of the box.
    imports : sequence of str
        What to import between `isolate` and `seal`.
    user : int, optional
        The user to be before anything else.
    absent : dict
        Names of system calls to errors that the kernel shall answer them with: a container's own filter.
    """

    def __init__(
        self,
        plan: dict[str, Any],
        *,
        imports: tuple[str, ...] = (),
        user: int | None = None,
        absent: dict[str, int] | None = None,
        python: str = sys.executable,
    ) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self.process = subprocess.Popen(
            [python, "-P", "-s", "-B", __file__, str(theirs.fileno())],
            env={**ENVIRONMENT, "MPLCONFIGDIR": plan.get("mpl", "/nonexistent")},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        theirs.close()
        setup = {"plan": plan, "imports": imports, "user": user, "absent": absent or {}}
        self._control.send(json.dumps(setup).encode())
        self._control.settimeout(60)
        facts = self._receive()
        self.level: str = facts["level"]
        self.layers: dict[str, str] = facts["layers"]

    def _receive(self) -> dict[str, Any]:
        data = self._control.recv(1 << 20)
        if not data:
            raise RuntimeError("the tests' zygote has ended")
        return json.loads(data)

    def run(self, code: str, *, wall_s: float = 10.0, slot: int = 0, **limits: float) -> Answer:
        """Run code in a child with all layers on; what it assigns to ``answer`` comes back."""
        request = {"code": code, "wall_s": wall_s, "slot": slot, "limits": {**LIMITS, **limits}}
        self._control.send(json.dumps(request).encode())
        return Answer(self._receive())

    def error_of(self, code: str) -> str:
        """Run a statement in a child; return the name of the OSError that it raises, "" if none."""
        lines = "\n".join("    " + line for line in code.strip().splitlines())
        wrapped = f"import errno\nanswer = ''\ntry:\n{lines}\nexcept OSError as e:\n"
        return self.run(wrapped + "    answer = errno.errorcode.get(e.errno, str(e))").value

    def close(self) -> None:
        self._control.close()
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Host:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


def alone(
    code: str,
    *,
    user: int | None = None,
    absent: dict[str, int] | None = None,
    python: str = sys.executable,
    **values: Any,
) -> Any:
    """Run code in a fresh process, the box's modules as ``boxed``; return its ``answer`` or exit status."""
    setup = {"code": code, "user": user, "absent": absent or {}, "values": values}
    done = subprocess.run(
        [python, "-P", "-s", "-B", __file__, json.dumps(setup)],
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd="/",
        timeout=60,
        check=False,
    )
    return json.loads(done.stdout) if done.stdout else done.returncode


# -- the program ----------------------------------------------------------------------------------------------


def _load_package() -> None:
    spec = importlib.util.spec_from_file_location(
        "boxed", PACKAGE / "__init__.py", submodule_search_locations=[str(PACKAGE)]
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["boxed"] = module
    spec.loader.exec_module(module)


def _prepare(setup: dict[str, Any]) -> None:
    """Become what the test wants the zygote to start as."""
    libc = ctypes.CDLL(None, use_errno=True)
    if setup["user"] is not None:
        os.setgroups([])
        os.setresgid(setup["user"], setup["user"], setup["user"])
        os.setresuid(setup["user"], setup["user"], setup["user"])
        libc.prctl(4, 1, 0, 0, 0)  # PR_SET_DUMPABLE, as after an exec by that user
    if setup["absent"]:
        from boxed import syscalls  # type: ignore[import-not-found]

        program = [(0x20, 0, 0, 0)]
        for name, error in setup["absent"].items():
            number = getattr(syscalls, name.upper(), None) or syscalls.number_of(name)
            program += [(0x15, 0, 1, number), (6, 0, 0, 0x50000 | error)]
        program.append((6, 0, 0, 0x7FFF0000))
        code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *line) for line in program))
        libc.prctl(38, 1, 0, 0, 0)
        header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
        assert libc.prctl(22, 2, header, 0, 0) == 0, os.strerror(ctypes.get_errno())


def _serve(control: socket.socket) -> None:
    setup = json.loads(control.recv(1 << 20))
    _prepare(setup)
    from boxed.box import Box  # type: ignore[import-not-found]

    box = Box(setup["plan"])
    box.isolate()
    for name in setup["imports"]:
        importlib.import_module(name)
    box.seal()
    control.send(json.dumps({"level": box.level, "layers": box.layers}).encode())
    while data := control.recv(1 << 20):
        control.send(json.dumps(_run_child(box, control, json.loads(data))).encode())


def _run_child(box: Any, control: socket.socket, request: dict[str, Any]) -> dict[str, Any]:
    reply_r, reply_w = os.pipe()
    log_r, log_w = os.pipe()
    started = time.perf_counter()
    pid = box.fork()
    if not pid:
        _be_child(box, request, reply_w, log_w)
    forked = time.perf_counter()
    os.close(reply_w)
    os.close(log_w)
    said, log = b"", b""
    end = time.monotonic() + request["wall_s"]
    pending = [reply_r, log_r]
    while pending and (left := end - time.monotonic()) > 0:
        for fd in select.select(pending, [], [], left)[0]:
            data = os.read(fd, 1 << 16)
            if not data:
                pending.remove(fd)
            elif fd == reply_r:
                said += data
            else:
                log += data
    if pending:
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    reaped = time.perf_counter()
    os.close(reply_r)
    os.close(log_r)
    box.left(request["slot"])
    lines = said.decode().splitlines()
    return {
        "value": json.loads(lines[1]) if len(lines) > 1 else None,
        "times": [forked - started, json.loads(lines[0]) if lines else 0.0, reaped - started],
        "log": log.decode("utf-8", "replace")[-20000:],
        "exit": os.waitstatus_to_exitcode(status),
    }


def _be_child(box: Any, request: dict[str, Any], reply: int, log: int) -> None:
    try:
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.dup2(reply, 11)
        started = time.perf_counter()
        box.enter(slot=request["slot"], limits=request["limits"], keep=(11,))
        os.write(11, f"{time.perf_counter() - started}\n".encode())
        names: dict[str, Any] = {"box": box}
        try:
            exec(compile(request["code"], "payload", "exec"), names)
        except BaseException:
            traceback.print_exc()
            os._exit(3)
        finally:
            with contextlib.suppress(OSError):
                sys.stdout.flush()
        os.write(11, json.dumps(names.get("answer")).encode())
    finally:
        os._exit(0 if sys.exc_info()[0] is None else 4)


def _run_alone(setup: dict[str, Any]) -> None:
    _prepare(setup)
    names: dict[str, Any] = dict(setup["values"])
    exec(compile(setup["code"], "payload", "exec"), names)
    sys.stdout.write(json.dumps(names.get("answer")))


if __name__ == "__main__":
    _load_package()
    if sys.argv[1].isdigit():
        _serve(socket.socket(fileno=int(sys.argv[1])))
    else:
        _run_alone(json.loads(sys.argv[1]))
