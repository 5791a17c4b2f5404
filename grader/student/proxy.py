"""Stand for the student in a check: every question becomes a request, every answer a value."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.checking.declare import Limits
from grader.child.values import HandleRef, Tensor
from grader.errors import EngineError, NotHandedIn, ProcessEnded, StudentRaised
from grader.model import Ending
from grader.student.client import Child

#: Calls in one round trip. More would save little (a trip costs two calls) and make the deadline of
#: a batch, twice that of one call, unfair to a slow but right function.
BATCH = 50
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a check made: what the message shows as the failing input."""

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One of a submission's files, as the child loads it; see `grader.course.carriers`."""

    path: str
    kind: str
    data: bytes
    cells: tuple[tuple[int, str], ...] = ()


def raised(fault: Any) -> StudentRaised:
    """Read an exception that the student's process reports; whatever it says, it is text."""
    kind, text, no_memory = "Exception", "", False
    frames: tuple[tuple[str, int, str], ...] = ()
    if isinstance(fault, tuple) and len(fault) == 4 and isinstance(fault[2], list):
        # Addresses differ from run to run; a message must not.
        kind, text = str(fault[0])[:100], _ADDRESS.sub("0x…", str(fault[1])[:500])
        no_memory = fault[3] is True
        frames = tuple(
            (str(frame[0])[:200], frame[1], str(frame[2])[:200])
            for frame in fault[2][:8]
            if isinstance(frame, tuple) and len(frame) == 3 and isinstance(frame[1], int)
        )
    return StudentRaised(kind, text, frames, Ending.MEMORY if no_memory else Ending.EXCEPTION)


class RemoteFunction:
    """A function of the student's."""

    def __init__(self, student: BoxedStudent, name: str) -> None:
        self._student = student
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it with fresh copies of the arguments and return its value, decoded."""
        return self._student.ask_call(self._name, self._name, args, kwargs)

    def many(self, argument_sets: Sequence[Sequence[Any] | Mapping[str, Any]]) -> list[Any]:
        """Call it once per argument set, in one round trip; raise for the first call that raised."""
        calls = [
            ([], dict(given)) if isinstance(given, Mapping) else (list(given), {}) for given in argument_sets
        ]
        results = []
        for start in range(0, len(calls), BATCH):
            results += self._student.ask_many(self._name, calls[start : start + BATCH])
        return results


class RemoteObject:
    """Something that stayed in the student's process: a module, a function, any object."""

    def __init__(self, student: BoxedStudent, ref: HandleRef, generation: int) -> None:
        self._student = student
        self._ref = ref
        self._generation = generation
        self.type_name = ref.type_name
        self.is_callable = ref.is_callable
        self.is_module = ref.is_module

    def ref(self) -> HandleRef:
        """Return the handle, if the process that it belongs to is still the current one."""
        if self._generation != self._student.generation:
            raise ProcessEnded("the object belongs to a process that has ended", Ending.OK)
        return self._ref

    def __call__(self, *args: Any) -> Any:
        """Call it; a module runs forward without gradients."""
        return self._student.ask_call(self.ref(), f"<{self.type_name}>", args, {})

    def parameters(self) -> dict[str, np.ndarray]:
        """Fetch a module's parameters by name, in order."""
        found = self._student.ask("parameters", [self.ref()])
        if not isinstance(found, dict) or not all(isinstance(value, np.ndarray) for value in found.values()):
            raise self._student.end_by_protocol("sent no parameters")
        return found

    def set_parameters(self, values: Mapping[str, np.ndarray]) -> None:
        """Overwrite parameters in place."""
        self._student.ask("set_parameters", [self.ref(), dict(values)])

    def watch(self) -> None:
        """From now on, record every forward pass that is made with gradients enabled."""
        self._student.ask("watch", [self.ref()])

    def batches(self) -> list[np.ndarray]:
        """Return the inputs of the passes recorded since ``watch()``."""
        found = self._student.ask("batches", [self.ref()])
        if not isinstance(found, list) or not all(isinstance(item, np.ndarray) for item in found):
            raise self._student.end_by_protocol("sent no batches")
        return found


class BoxedStudent:
    """A submission in its own process, as a check sees it; implements `checking.student.Student`.

    Parameters
    ----------
    spawn : callable
        Makes a new child.
    files : mapping of str to bytes
        The submission's files, laid into the child's working directory.
    sources : sequence of Source
        The files that are run, in order of precedence.
    wanted : sequence of str
        The contract's names: a later source is only run while one of them is missing.
    limits : Limits
        Seconds for loading and for each call.
    """

    def __init__(
        self,
        spawn: Callable[[], Child],
        files: Mapping[str, bytes],
        sources: Sequence[Source],
        wanted: Sequence[str],
        limits: Limits,
    ) -> None:
        self._spawn = spawn
        self._files = dict(files)
        self._sources = list(sources)
        self._wanted = tuple(wanted)
        self._limits = limits
        self._child: Child | None = None
        self._load_seed = 0
        self._ended_names: dict[str, ProcessEnded] = {}
        self._is_output_hidden = False
        self._runs_as_main = False
        self.known_bad: dict[str, ProcessEnded] = {}
        self.generation = 0
        self.children: list[Child] = []
        self.names: list[str] = []
        self.source_of: dict[str, str] = {}
        self.also_in: dict[str, list[str]] = {}
        self.faults: list[tuple[str, StudentRaised | ProcessEnded]] = []
        self.load_cpu_s = 0.0
        self.last_call: Call | None = None

    # -- loading ---------------------------------------------------------------------------------

    def load(self, seed: int = 0) -> None:
        """Start a process and run the submission's files in it.

        A file that ends the process (an endless loop, ``os._exit``) is left out and the files before
        it are loaded again: one bad file does not cost what another one defines.
        """
        self._load_seed = seed
        self.faults = []
        while not self._try_to_load(seed):
            continue

    def adopt(self, wanted: Sequence[str], limits: Limits) -> None:
        """Serve another problem from the same process, whose files took long to load."""
        self._wanted, self._limits = tuple(wanted), limits
        self._ended_names = {}
        self.last_call = None
        self.children = [self._child] if self._child is not None else []
        self._find_sources([source for source in self._sources if source.path not in self.known_bad])

    def _try_to_load(self, seed: int) -> bool:
        child = self._start()
        self.names, self.source_of, self.also_in = [], {}, {}
        loaded: list[Source] = []
        try:
            self._request("files", [self._files], self._limits.load_s)
            self._request("seed", [seed], self._limits.call_s)
        except (ProcessEnded, StudentRaised) as error:
            # Nothing of the student's has run yet: whatever went wrong is ours.
            raise EngineError(f"a child could not be prepared: {error} {child.output()[-2000:]}") from error
        for source in self._sources:
            if source.path in self.known_bad:
                self.faults.append((source.path, self.known_bad[source.path]))
                continue
            if loaded and self._wanted and all(name in self.names for name in self._wanted):
                break
            try:
                self._load_one(source, as_main=False)
                if self._may_be_a_script(source):
                    self._load_one(source, as_main=True)
            except ProcessEnded as ended:
                self.known_bad[source.path] = ended
                self.faults = []
                return False
            loaded.append(source)
        self._find_sources(self._sources)
        return child.ended is None or not self._sources

    def _find_sources(self, sources: Sequence[Source]) -> None:
        """Note which file each wanted name is read from, and which others define it too."""
        self.source_of, self.also_in = {}, {}
        found = self._request("sources", [list(self._wanted)], self._limits.call_s)
        if isinstance(found, list) and len(found) == len(self._wanted):
            self.source_of = {
                name: str(path)[:300] for name, path in zip(self._wanted, found, strict=True) if path
            }
        for source in sources if len(sources) > 1 else ():
            names = self._request("scan", [source.kind, source.data, list(source.cells)], self._limits.call_s)
            for name in names if isinstance(names, list) else []:
                if self.source_of.get(name, source.path) != source.path:
                    self.also_in.setdefault(name, []).append(source.path)

    def _load_one(self, source: Source, *, as_main: bool) -> None:
        reply = self._request(
            "load",
            [source.kind, source.path, source.data, list(source.cells), as_main],
            self._limits.load_s,
        )
        if not (isinstance(reply, list) and len(reply) == 4 and isinstance(reply[0], list)):
            raise self.end_by_protocol("sent no list of names")
        self.names = [str(name)[:200] for name in reply[0]]
        self.load_cpu_s = reply[2] if isinstance(reply[2], float) else 0.0
        self._runs_as_main = reply[3] is True
        for fault in reply[1] if isinstance(reply[1], list) else []:
            self.faults.append((source.path, raised(fault)))

    def _may_be_a_script(self, source: Source) -> bool:
        """Say whether a file keeps its work under ``if __name__ == "__main__"``."""
        return (
            source.kind == "module"
            and self._runs_as_main
            and not any(name in self.names for name in self._wanted)
            and not self.faults
        )

    def _start(self) -> Child:
        self.close()
        self._child = self._spawn()
        self._child.is_log_hidden = self._is_output_hidden
        self.children.append(self._child)
        self.generation += 1
        return self._child

    def close(self) -> None:
        """End the current process."""
        if self._child is not None:
            self._child.close()
            self._child = None

    def hide_output(self, hide: bool) -> None:
        """Do not keep what is printed while a hidden check runs."""
        self._is_output_hidden = hide
        if self._child is not None:
            self._child.hide_output(hide)

    @property
    def is_running(self) -> bool:
        """Whether the process is still there."""
        return self._child is not None and self._child.ended is None

    # -- what a check may ask --------------------------------------------------------------------

    def has(self, *names: str) -> bool:
        """Say whether the submission defines all these names."""
        return all(name in self.names for name in names)

    def first(self, *names: str) -> str:
        """Return the first of these names that the submission defines."""
        for name in names:
            if name in self.names:
                return name
        raise self.missing(names[0])

    def missing(self, name: str) -> NotHandedIn:
        """Make the error for a name that is not there, with the similar names that are."""
        similar = difflib.get_close_matches(name, self.names, n=2, cutoff=0.75)
        folded = [other for other in self.names if other.casefold() == name.casefold()]
        return NotHandedIn(name, Ending.OK, tuple(dict.fromkeys(folded + similar)))

    def value(self, name: str) -> Any:
        """Fetch the value of a name: numbers by value, anything else as a handle."""
        if name not in self.names:
            raise self.missing(name)
        return self._wrap(self.ask("value", [name]))

    def build(self, layers: Sequence[Sequence[Any]]) -> RemoteObject:
        """Build a ``torch.nn.Sequential`` in the student's process."""
        ref = self.ask("build", [[list(layer) for layer in layers]])
        if not isinstance(ref, HandleRef):
            raise self.end_by_protocol("built no module")
        return RemoteObject(self, ref, self.generation)

    def reseed(self, seed: int) -> None:
        """Seed random, numpy and torch in the student's process."""
        self.ask("seed", [seed])

    def rerun(self, seed: int) -> None:
        """Run the submission's files again in a fresh process with this seed."""
        self.load(seed)

    def steps_taken(self, name: str) -> int | None:
        """Return how often an optimizer that holds the module's parameters stepped, if seen."""
        if name not in self.names:
            raise self.missing(name)
        count = self.ask("steps", [name])
        return count if isinstance(count, int) else None

    def call_and_return_arguments(self, name: str, *args: Any) -> tuple[Any, list[Any]]:
        """Call a function and return its value and the arguments as they are after the call."""
        if name not in self.names:
            raise self.missing(name)
        self.last_call = Call(name, args, {})
        answer = self.ask("call", [name, [_plain(arg) for arg in args], {}, True], name=name)
        if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], list)):
            raise self.end_by_protocol("sent no arguments")
        return self._wrap(answer[0]), [self._wrap(item) for item in answer[1]]

    def __getattr__(self, name: str) -> RemoteFunction:
        if name.startswith("_"):
            raise AttributeError(name)
        return RemoteFunction(self, name)

    # -- requests --------------------------------------------------------------------------------

    def ask_call(
        self, target: str | HandleRef, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> Any:
        """Call a function or a handle."""
        if isinstance(target, str) and target not in self.names:
            raise self.missing(target)
        self.last_call = Call(name, tuple(args), dict(kwargs))
        given = [_plain(arg) for arg in args]
        named = {key: _plain(arg) for key, arg in kwargs.items()}
        return self._wrap(self.ask("call", [target, given, named, False], name=name))

    def ask_many(self, name: str, calls: list[tuple[list[Any], dict[str, Any]]]) -> list[Any]:
        """Call a function several times in one round trip."""
        if name not in self.names:
            raise self.missing(name)
        self.last_call = None
        plain = [
            ([_plain(arg) for arg in args], {key: _plain(arg) for key, arg in kwargs.items()})
            for args, kwargs in calls
        ]
        answer = self.ask("many", [name, plain], name=name, timeout_s=2 * self._limits.call_s)
        if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], list)):
            raise self.end_by_protocol("sent no list of results")
        results, fault = answer
        if fault is not None or len(results) != len(calls):
            failing = calls[min(len(results), len(calls) - 1)]
            self.last_call = Call(name, tuple(failing[0]), failing[1])
            raise raised(fault)
        return [self._wrap(result) for result in results]

    def ask(self, operation: str, args: list[Any], name: str = "", timeout_s: float = 0.0) -> Any:
        """Make a request, in a fresh process if the last one has ended."""
        if name in self._ended_names:
            # It ended the process once in this problem; a second time would cost the same again.
            raise self._ended_names[name]
        if not self.is_running:
            self.load(self._load_seed)
        try:
            return self._request(operation, args, timeout_s or self._limits.call_s)
        except ProcessEnded as ended:
            if name:
                self._ended_names[name] = ended
            raise

    def _request(self, operation: str, args: list[Any], timeout_s: float) -> Any:
        if self._child is None:
            raise ProcessEnded("has no process", Ending.OK)
        status, payload = self._child.request(operation, args, timeout_s=timeout_s)
        if status == "ok":
            return payload
        if status == "missing":
            raise self.missing(str(payload)[:200])
        raise raised(payload)

    def end_by_protocol(self, message: str) -> ProcessEnded:
        """End a process whose reply makes no sense."""
        ended = ProcessEnded(message, Ending.PROTOCOL)
        if self._child is not None:
            self._child.ended = ended
            self._child.close()
        return ended

    def _wrap(self, value: Any) -> Any:
        if isinstance(value, HandleRef):
            return RemoteObject(self, value, self.generation)
        if isinstance(value, (list, tuple)):
            return type(value)([self._wrap(item) for item in value])
        if isinstance(value, dict):
            return {key: self._wrap(item) for key, item in value.items()}
        return value


def _plain(value: Any) -> Any:
    """Convert an argument for the wire: numpy numbers become Python numbers, objects their handles."""
    if isinstance(value, RemoteObject):
        return value.ref()
    if isinstance(value, np.generic) or (isinstance(value, np.ndarray) and value.ndim == 0):
        return value.item()
    if isinstance(value, (list, tuple)):
        return type(value)([_plain(item) for item in value])
    if isinstance(value, Tensor):
        return value
    return value
