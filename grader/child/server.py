"""Answer the grader's requests in the student's process.

Everything here is at the student's mercy: each reply is a claim, and the grader treats it as one.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from . import wire
from .convert import Handles
from .faults import describe
from .figures import Figures
from .loader import Loader, Parts, defined_names, runs_as_main
from .modules import Modules
from .seeding import disturb, seed_all
from .values import HandleRef


def show_the_line() -> None:
    """Have the interpreter write where it is to the log when it crashes or is about to be stopped.

    By its own C code, which needs neither the student's cooperation nor the interpreter's lock. For display only.
    """
    faulthandler.enable(file=2, all_threads=False)
    for name in ("SIGUSR1", "SIGXCPU"):
        if hasattr(signal, name):  # not on Windows
            faulthandler.register(getattr(signal, name), file=2, all_threads=False, chain=False)


def _canary(outside: str, secrets: list[str], expected_fds: list[int]) -> dict[str, str]:
    from .canary import attempt_all  # once in a run

    return attempt_all(outside, secrets, expected_fds)


class Missing(Exception):
    """Say that the submission does not define a name."""


class Server:
    """One child's state and the operations on it."""

    def __init__(self, request_fd: int, reply_fd: int) -> None:
        self._request_fd = request_fd
        self._reply_fd = reply_fd
        self._handles = Handles()
        self._loader = Loader()
        self._modules = Modules()
        self._figures = Figures()
        self._drawing_s = 0.0
        self._operations: dict[str, Callable[..., Any]] = {
            "files": self._loader.write_files,
            "load": self.load,
            "cell": self.cell,
            "names": self.names,
            "draw": self.draw,
            "scan": defined_names,
            "seed": self.seed,
            "disturb": disturb,
            "sources": self.sources,
            "call": self.call,
            "many": self.many,
            "value": self.value,
            "build": lambda layers: self._handles.keep(self._modules.build(layers)),
            "parameters": lambda ref: self._modules.parameters(self._handles.get(ref)),
            "set_parameters": lambda ref, values: self._modules.set_parameters(self._handles.get(ref), values),
            "watch": lambda ref: self._modules.watch(self._handles.get(ref)),
            "batches": lambda ref: self._modules.batches(self._handles.get(ref)),
            "canary": _canary,
            "steps": lambda name: self._modules.steps_taken(self.find(name)),
        }

    def serve(self) -> None:
        """Answer until the grader closes the pipe."""
        show_the_line()
        while True:
            data = self._read_frame()
            if data is None:
                return
            number, operation, args = wire.decode(data)
            self._reply(number, operation, args)

    def _reply(self, number: int, operation: str, args: list[Any]) -> None:
        try:
            value = self._operations[operation](*args)
            parts = wire.frame(wire.encode([number, "ok", value]))
        except Missing as error:
            parts = wire.frame(wire.encode([number, "missing", str(error)]))
        except BaseException as error:  # SystemExit and KeyboardInterrupt are answers like any other
            parts = wire.frame(wire.encode([number, "raised", describe(error, self._loader.files)]))
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:  # closed or replaced by the student
                continue
        for part in parts:
            view = memoryview(part)
            while view:
                view = view[os.write(self._reply_fd, view) :]

    def _read_frame(self) -> bytearray | None:
        head = self._read_exactly(wire.HEADER.size)
        return None if head is None else self._read_exactly(wire.HEADER.unpack(head)[0])

    def _read_exactly(self, size: int) -> bytearray | None:
        data = bytearray(size)
        view = memoryview(data)
        while view:
            if hasattr(os, "readv"):
                got = os.readv(self._request_fd, [view])
            else:  # Windows
                piece = os.read(self._request_fd, len(view))
                got = len(piece)
                view[:got] = piece
            if not got:
                return None
            view = view[got:]
        return data

    def load(self, path: str, data: bytes, as_main: bool) -> Any:
        """Run a module; reply with its faults, whether it has a main part, and how many figures wait."""
        self._begin()
        faults = self._loader.load_module(path, data, as_main=as_main)
        return [faults, runs_as_main(data), self._end()]

    def cell(self, path: str, number: int, source: str, limit_s: float, keep: bool) -> Any:
        """Run a notebook's cell; reply with its faults, whether it was stopped, and how many figures wait."""
        self._begin()
        memory = {"remember": self._modules.steps_so_far, "recall": self._modules.set_steps}
        faults, is_stopped = self._loader.notebook(path, **memory).run(number, source, limit_s, keep=keep)
        return [faults, is_stopped, self._end()]

    def _begin(self) -> None:
        self._figures.install()
        self._figures.is_recording = True

    def _end(self) -> int:
        try:
            return self._figures.take_open()
        except BaseException:  # figures are for display only
            return 0
        finally:
            self._figures.is_recording = False

    def draw(self) -> Any:
        """Reply with the waiting figures as PNG, and the number of those that could not be drawn."""
        before = time.process_time()
        try:
            return list(self._figures.draw())
        finally:
            self._drawing_s += time.process_time() - before

    def names(self) -> Any:
        """Reply with the names defined so far, and the CPU seconds used, without those for drawing."""
        self._figures.forget()
        return [self._loader.names(), time.process_time() - self._drawing_s]

    def seed(self, seed: int) -> None:
        """Seed every generator that a student may use."""
        seed_all(seed)
        gc.collect(0)

    def find(self, name: str) -> Any:
        """Return the value of a name."""
        try:
            return self._loader.find(name)[0]
        except KeyError:
            raise Missing(name) from None

    def sources(self, names: list[str], sections: list[tuple[str, Parts]]) -> list[Any]:
        """Set notebooks back to these sections; return, for each name, where it is read from: see `Loader.origin`."""
        self._loader.go_to(sections, names)
        return [self._loader.origin(name) for name in names]

    def value(self, name: str) -> Any:
        """Return the value of a name, by value or as a handle."""
        return self._handles.outgoing(self.find(name))

    def _target(self, target: str | HandleRef) -> Any:
        if isinstance(target, HandleRef):
            return self._modules.quiet(self._handles.get(target))
        found = self.find(target)
        if not callable(found):
            raise TypeError(f"`{target}` is of type {type(found).__name__}; a function is asked for")
        return found

    def call(self, target: str | HandleRef, args: list[Any], kwargs: dict[str, Any], keep: bool) -> Any:
        """Call a function; with ``keep`` reply with the arguments after the call as well."""
        function = self._target(target)
        given = [self._handles.incoming(arg) for arg in args]
        value = function(*given, **self._handles.incoming(kwargs))
        out = self._handles.outgoing(value)
        return [out, [self._handles.outgoing(arg) for arg in given]] if keep else out

    def many(self, target: str | HandleRef, calls: list[Any]) -> Any:
        """Call a function once per argument set; stop at the first that raises."""
        function = self._target(target)
        results = []
        for args, kwargs in calls:
            try:
                value = function(*self._handles.incoming(args), **self._handles.incoming(kwargs))
                results.append(self._handles.outgoing(value))
            except BaseException as error:
                return [results, describe(error, self._loader.files)]
        return [results, None]
