"""The fork server: a fresh interpreter with the heavy libraries loaded, which forks one child per job.

Started by exec, never forked from the grader, so that nothing of the grader's memory is here. Run as
``python -P -s -B zygote.py CONTROL_FD``. Messages on the control channel (SOCK_SEQPACKET, JSON):

==========================================  =====================================================
from the grader                             to the grader
==========================================  =====================================================
the plan of the box                         ``{"ready": …, "level": …, "layers": …}``
``{"id", "slot", "limits"}`` + 3 fds        ``{"id", "pid"}`` + pidfd, or ``{"id", "error"}``
..                                          ``{"ended": id, "status", "cpu_s", "peak_bytes"}``
==========================================  =====================================================

A request names no student, problem or seed: a child inherits this process's memory.
"""

from __future__ import annotations

import array
import fcntl
import gc
import json
import os
import select
import socket
import sys
import time
from pathlib import Path
from typing import Any

REQUEST_FD, REPLY_FD = 10, 11


def _bootstrap() -> None:
    """Make this folder a package of its own name, so that nothing beside it can be imported."""
    import importlib.util

    folder = Path(__file__).parent
    spec = importlib.util.spec_from_file_location(
        "boxed", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is no package")
    module = importlib.util.module_from_spec(spec)
    sys.modules["boxed"] = module
    spec.loader.exec_module(module)


class Zygote:
    """Fork children on request and report how they ended."""

    def __init__(self, control: socket.socket, box: Any) -> None:
        self._control = control
        self._box = box
        self._running: dict[int, tuple[int, int, int]] = {}  # pidfd -> (request id, pid, slot)
        self._baseline = _empty_child_bytes()

    def serve(self) -> None:
        """Serve until the grader closes the control channel."""
        while True:
            waiting: list[Any] = [self._control, *self._running]
            ready, _, _ = select.select(waiting, [], [])
            for fd in ready:
                if isinstance(fd, int):
                    self._reap(fd)
            if self._control in ready and not self._spawn():
                return

    def _spawn(self) -> bool:
        data, fds = _receive(self._control, 3)
        if not data:
            return False
        request = json.loads(data)
        try:
            pid = self._box.fork()
        except OSError as error:
            for fd in fds:
                os.close(fd)
            _send(self._control, {"id": request["id"], "error": str(error)})
            return True
        if pid == 0:
            self._be_child(request, fds)
        for fd in fds:
            os.close(fd)
        pidfd = os.pidfd_open(pid)
        self._running[pidfd] = (request["id"], pid, request["slot"])
        _send(self._control, {"id": request["id"], "pid": pid}, [pidfd])
        return True

    def _reap(self, pidfd: int) -> None:
        number, pid, slot = self._running.pop(pidfd)
        _, status, usage = os.wait4(pid, 0)
        os.close(pidfd)
        self._box.left(slot)
        _send(
            self._control,
            {
                "ended": number,
                "status": status,
                "cpu_s": usage.ru_utime + usage.ru_stime,
                # A child starts with the zygote's pages resident; only what came on top is its own.
                "peak_bytes": max(0, usage.ru_maxrss * 1024 - self._baseline),
            },
        )

    def _be_child(self, request: dict[str, Any], fds: list[int]) -> None:
        """Become the child: box itself in, then serve the student's code. Never returns."""
        try:
            self._control.detach()
            # Out of the way first: one of the three may have come as number 10 or 11.
            request_fd, reply_fd, log_fd = (fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in fds)
            os.dup2(log_fd, 1)
            os.dup2(log_fd, 2)
            os.dup2(request_fd, REQUEST_FD)
            os.dup2(reply_fd, REPLY_FD)
            slot, limits = request["slot"], request["limits"]
            request.clear()
            self._box.enter(slot=slot, limits=limits, keep=(REQUEST_FD, REPLY_FD))
            from boxed.server import Server

            server = Server(REQUEST_FD, REPLY_FD)
        except BaseException:
            import traceback

            traceback.print_exc()
            os._exit(98)
        try:
            server.serve()
        except BaseException:
            # The student's code broke what we need; where our own lines lie is nothing to print.
            os._exit(98)
        os._exit(0)


def _empty_child_bytes() -> int:
    """Return what a child weighs that does nothing: the shared pages, not its own doing."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return os.wait4(pid, 0)[2].ru_maxrss * 1024


def _is_alone(control: socket.socket) -> bool:
    """Say whether the grader is gone."""
    poll = select.poll()
    poll.register(control, 0)  # a hang-up is told without being asked for
    return bool(poll.poll(0))


def _receive(control: socket.socket, count: int) -> tuple[bytes, list[int]]:
    fds = array.array("i")
    data, ancillary, _, _ = control.recvmsg(1 << 16, socket.CMSG_LEN(count * fds.itemsize))
    for level, kind, payload in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(payload[: len(payload) - len(payload) % fds.itemsize])
    return data, list(fds)


def _send(control: socket.socket, message: dict[str, Any], fds: list[int] | None = None) -> None:
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    try:
        control.sendmsg([json.dumps(message).encode()], ancillary)
    except (BrokenPipeError, ConnectionResetError):
        os._exit(0)  # the grader is gone


def main() -> None:
    """Load, seal the box, serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    _bootstrap()
    from boxed.box import Box

    plan = json.loads(_receive(control, 0)[0])
    wanted = plan.pop("libraries", None)
    box = Box(plan)
    del plan  # a child inherits this frame, and the plan says where the secrets lie
    box.isolate()
    if _is_alone(control):
        return  # killed before we had asked the kernel to let us die with it
    started = time.monotonic()
    from boxed import libraries

    versions = libraries.load(libraries.ALL if wanted is None else wanted)
    import boxed.server  # noqa: F401  loaded once here, not in every child

    sys.argv = ["student"]
    box.seal()
    gc.collect()
    gc.freeze()
    zygote = Zygote(control, box)
    _send(
        control,
        {"ready": True, "level": box.level, "layers": box.layers, "versions": versions,
         "load_s": time.monotonic() - started},
    )  # fmt: skip
    zygote.serve()


if __name__ == "__main__":
    main()
