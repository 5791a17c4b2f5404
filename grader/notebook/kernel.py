"""The student's side of the wire in the student's own process: the functions of a running kernel, with no box at all.

A request is encoded, decoded, answered, encoded and decoded as between two processes, by the same code: what a check
sees of a value is what it sees in grading.
"""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import random
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from grader.child import wire
from grader.child.convert import Handles
from grader.child.faults import Fault, describe
from grader.child.interrupt import Limit
from grader.child.loader import Loader
from grader.child.modules import Modules
from grader.child.seeding import seed_all
from grader.child.server import Missing, Server
from grader.errors import ProcessEnded
from grader.model import Ending
from grader.student.connection import Connection, Exit

#: What stands where a file's name would.
WHERE = "this notebook"


class Kernel:
    """A running kernel as a host of children, each of which is the kernel itself; see `student.connection.Host`.

    Parameters
    ----------
    namespace : dict
        Its global names.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace
        self._labels = labels_of(namespace)
        #: The cells by what they are called: only lines that are there may be named in a message.
        self.cells = {label: "".join(linecache.getlines(file)) for file, label in self._labels.items()}
        self.is_alive = True

    def wait_until_ready(self) -> dict[str, Any]:
        """Return the level, which is none."""
        return {"level": "L0", "layers": {"box": "this is your own process"}, "versions": {}}

    def child(self, limits: dict[str, Any]) -> KernelChild:
        """Return a new connection to the kernel; it has no limits but those of each call."""
        return KernelChild(self._namespace, self._labels)

    def close(self) -> None:
        """Leave the kernel as it is."""


class KernelChild(Connection):
    """A connection to the functions of this process."""

    def __init__(self, namespace: dict[str, Any], labels: Mapping[str, str]) -> None:
        super().__init__()
        self._server = _KernelServer(namespace, labels)

    def _exchange(self, request: list[bytes | memoryview], timeout_s: float) -> bytes:
        framed = b"".join(bytes(part) for part in request)
        number, operation, args = wire.decode(bytearray(framed[wire.HEADER.size :]))
        printed, limit = io.StringIO(), Limit(timeout_s)
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            reply = self._answer(number, operation, args, limit)
        self._note_output(printed.getvalue().encode("utf-8", "replace"))
        if limit.is_over:
            raise self._end(Ending.WALL, f"took longer than {timeout_s:g} s")
        return reply

    def _answer(self, number: int, operation: str, args: list[Any], limit: Limit) -> bytes:
        try:
            with limit:
                value = self._server.operations[operation](*args)
                return _joined([number, "ok", value])
        except Missing as error:
            return _joined([number, "missing", str(error)])
        except KeyboardInterrupt:
            raise  # whoever presses the button means the check, too
        except BaseException as error:  # SystemExit and the time limit are answers like any other
            return _joined([number, "raised", self._server.described(error)])

    def cpu_s(self) -> float | None:
        """Tell no CPU time: the kernel's is not the student's code's alone."""
        return None

    def hide_output(self) -> None:
        """Keep nothing of what is printed from now on."""
        self.is_log_hidden = True

    def close(self) -> Exit | None:
        """End the connection; the kernel stays."""
        if self.ended is None:
            self.ended = ProcessEnded("was closed", Ending.OK)
        return None


class _KernelServer(Server):
    """The operations on a kernel's own objects, none of which it may change."""

    def __init__(self, namespace: dict[str, Any], labels: Mapping[str, str]) -> None:
        self._handles = Handles()
        self._loader = Loader()
        self._loader.namespaces.append((WHERE, namespace))
        self._loader.files.update(labels)
        self._labels = labels
        self._modules = _UncountedModules()
        self._copies: dict[str, Any] = {}
        self.operations: dict[str, Callable[..., Any]] = {
            # The cells have run: there is nothing to lay out, to load or to run again.
            "files": lambda files: None,
            "load": lambda path, data, as_main: [[], False, 0],
            "disturb": lambda salt: None,
            "names": lambda: [self._loader.names(), 0.0],
            "scan": lambda kind, data, cells: [],
            "seed": seed_all,
            "sources": lambda names, sections: [self._origin(name) for name in names],
            "call": self.call,
            "many": self._many_described,
            "value": self.value,
            "build": lambda layers: self._handles.keep(self._modules.build(layers)),
            "parameters": lambda ref: self._modules.parameters(self._handles.get(ref)),
            "set_parameters": lambda ref, values: self._modules.set_parameters(self._handles.get(ref), values),
            "watch": lambda ref: self._modules.watch(self._handles.get(ref)),
            "batches": lambda ref: self._modules.batches(self._handles.get(ref)),
            "steps": lambda name: self._modules.steps_taken(self.find(name)),
        }

    def find(self, name: str) -> Any:
        """Return the value of a name; of a torch module a copy, for checks overwrite parameters."""
        value = super().find(name)
        torch = sys.modules.get("torch")
        if torch is None or not isinstance(value, torch.nn.Module):
            return value
        if name not in self._copies:
            self._copies[name] = copy.deepcopy(value)
        return self._copies[name]

    def _origin(self, name: str) -> Any:
        found = self._loader.origin(name)
        if found is None:
            return None
        path, *flags, place, line = found
        return (path, *flags, self._labels.get(place, place), line)

    def _many_described(self, target: Any, calls: list[Any]) -> Any:
        results, fault = self.many(target, calls)
        return [results, None if fault is None else self._labelled(fault)]

    def described(self, error: BaseException) -> Fault:
        """Describe an exception, its lines by the cells' labels."""
        return self._labelled(describe(error, self._loader.files))

    def _labelled(self, fault: Fault) -> Fault:
        kind, text, frames, is_memory = fault
        return kind, text, [(self._labels.get(file, file), line, said) for file, line, said in frames], is_memory


class _UncountedModules(Modules):
    """The same without counting steps, which would hold on to every optimizer of a long session."""

    def _count_steps(self) -> None:
        return


def _joined(reply: list[Any]) -> bytes:
    return b"".join(bytes(part) for part in wire.encode(reply))


def labels_of(namespace: dict[str, Any]) -> dict[str, str]:
    """Return the files that a kernel's own functions stand in, with what to call each: a cell by its number.

    Parameters
    ----------
    namespace : dict
        The kernel's global names.

    Notes
    -----
    Without IPython, or with one that calls its cells otherwise, a file is called by its name.
    """
    own = [value for value in list(namespace.values()) if type(value) is types.FunctionType]
    for value in list(namespace.values()):
        if isinstance(value, type) and value.__module__ == namespace.get("__name__"):
            own += [part for part in vars(value).values() if type(part) is types.FunctionType]
    here = Path.cwd()
    files = {
        function.__code__.co_filename
        for function in own
        if function.__globals__ is namespace or _is_below(here, Path(function.__code__.co_filename))
    }
    labels = {}
    for file in files:
        label = _cell_label(namespace, file) or Path(file).name
        labels.update({Path(file).name: label, file: label})
    return labels


def _is_below(folder: Path, file: Path) -> bool:
    return folder in file.absolute().parents and file.is_file()


def _cell_label(namespace: dict[str, Any], file: str) -> str:
    """Return what IPython calls a cell in its own tracebacks, ``In[3]``; empty if it is none."""
    try:
        kind, label = namespace["get_ipython"]().compile.format_code_name(file)
    except (KeyError, AttributeError, TypeError, ValueError):
        return ""
    return str(label) if kind == "Cell" else ""


@contextlib.contextmanager
def generators_kept() -> Iterator[None]:
    """Give the random generators back as they were: a check seeds them, and the notebook goes on."""
    python, legacy = random.getstate(), np.random.get_state()  # noqa: NPY002  the one that students use
    torch = sys.modules.get("torch")
    state = None if torch is None else torch.get_rng_state()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(legacy)  # noqa: NPY002  as above
        if torch is not None:
            torch.set_rng_state(state)
