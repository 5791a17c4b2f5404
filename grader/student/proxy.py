"""Stand for the student in a check: every question becomes a request, every answer a value."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.checking.limits import Limits
from grader.checking.precision import Precision
from grader.child.values import HandleRef
from grader.errors import EngineError, NotHandedIn, ProcessEnded, StudentRaised
from grader.model import Ending
from grader.student.client import Child
from grader.student.remote import Call, RemoteFunction, RemoteObject, Source, raised, text_of

Forms = Sequence[Sequence[Sequence[str]]]

#: For our own steps before the student's code runs: a busy machine must not look like our fault.
PREPARE_S = 60.0
#: Files are first run with this seed, and every seed of their own is theirs; see `seeding.disturb`.
FIRST_SEED = 0


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
        The contract's names.
    limits : Limits
        Seconds for loading and for each call.
    forms : sequence of forms, each a sequence of alternative names
        A later source is only run while no form is complete; without forms, while a name is missing.
    """

    def __init__(
        self,
        spawn: Callable[[], Child],
        files: Mapping[str, bytes],
        sources: Sequence[Source],
        wanted: Sequence[str],
        limits: Limits,
        forms: Forms = (),
    ) -> None:
        self._spawn = spawn
        self._files = dict(files)
        self._sources = list(sources)
        self._wanted = tuple(wanted)
        self._forms = forms
        self._limits = limits
        self._child: Child | None = None
        self._load_seed = 0
        self._check_seed: int | None = None
        self.check_call_s: float | None = None
        self._unread: list[Source] = []
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
        self.precision_seen = Precision()

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

    def _is_complete(self, wanted: Sequence[str], forms: Forms) -> bool:
        """Say whether some form of the answer is all there."""
        return any(
            all(any(name in self.names for name in names) for names in form)
            for form in forms or [[(name,) for name in wanted]]
        )

    def adopt(self, wanted: Sequence[str], limits: Limits, forms: Forms = ()) -> bool:
        """Serve another problem from the same process, whose files took long to load.

        Returns
        -------
        bool
            Whether it can: not if the process has ended, or if names are missing while there are files
            that the problem before did not need.
        """
        if not self.is_running or (self._unread and not self._is_complete(wanted, forms)):
            return False
        self._wanted, self._forms, self._limits = tuple(wanted), forms, limits
        self._ended_names = {}
        self.last_call = None
        self.precision_seen = Precision()
        self.children = [self._child] if self._child is not None else []
        try:
            self._find_sources([source for source in self._sources if source.path not in self.known_bad])
        except ProcessEnded:
            return False
        return True

    def _try_to_load(self, seed: int) -> bool:
        child = self._start()
        self.names, self.source_of, self.also_in = [], {}, {}
        loaded: list[Source] = []
        try:
            self._request("files", [self._files], PREPARE_S)
            self._request("seed", [seed], PREPARE_S)
            if seed != FIRST_SEED:
                self._request("disturb", [seed], PREPARE_S)
        except (ProcessEnded, StudentRaised) as error:
            # Nothing of the student's has run yet: whatever went wrong is ours.
            raise EngineError(f"a child could not be prepared: {error} {child.output()[-2000:]}") from error
        for source in self._sources:
            if source.path in self.known_bad:
                self.faults.append((source.path, self.known_bad[source.path]))
                continue
            if loaded and self._wanted and self._is_complete(self._wanted, self._forms):
                break
            try:
                self._load_one(source, as_main=False)
                if self._may_be_a_script(source):
                    self._load_one(source, as_main=True)
            except ProcessEnded as ended:
                self._leave_out(source, ended)
                return False
            except StudentRaised as error:
                # The file ran, but left the process so that it cannot say what is defined.
                self.faults.append((source.path, error))
            loaded.append(source)
        self._unread = [source for source in self._sources if source not in loaded]
        try:
            self._find_sources([source for source in self._sources if source.path not in self.known_bad])
        except ProcessEnded as ended:
            if not loaded:
                raise EngineError(f"a child without any file ended: {ended.message}") from ended
            # A thread or a timer of the last file's, perhaps: it ended the process after it was loaded.
            self._leave_out(loaded[-1], ended)
            return False
        return child.ended is None or not self._sources

    def _leave_out(self, source: Source, ended: ProcessEnded) -> None:
        self.known_bad[source.path] = ended
        self.faults = []

    def _find_sources(self, sources: Sequence[Source]) -> None:
        """Note which file each wanted name is read from, and which others define it too."""
        self.source_of, self.also_in = {}, {}
        try:
            self._ask_for_sources(sources)
        except StudentRaised:
            # Their code replaced something that we need for this. It only serves the notes.
            return

    def _ask_for_sources(self, sources: Sequence[Source]) -> None:
        found = self._request("sources", [list(self._wanted)], self._limits.call_s)
        if isinstance(found, list) and len(found) == len(self._wanted):
            self.source_of = {
                name: text_of(path, 300) for name, path in zip(self._wanted, found, strict=True) if path
            }
        for source in sources if len(sources) > 1 else ():
            names = self._request("scan", [source.kind, source.data, list(source.cells)], self._limits.call_s)
            for name in names if isinstance(names, list) else []:
                if isinstance(name, str) and self.source_of.get(name, source.path) != source.path:
                    self.also_in.setdefault(name, []).append(source.path)

    def _load_one(self, source: Source, *, as_main: bool) -> None:
        reply = self._request(
            "load",
            [source.kind, source.path, source.data, list(source.cells), as_main],
            self._limits.load_s,
        )
        if not (isinstance(reply, list) and len(reply) == 4 and isinstance(reply[0], list)):
            raise self.end_by_protocol("sent no list of names")
        self.names = [text_of(name, 200) for name in reply[0]]
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
        self._child.is_log_hidden, self._child.own_files = self._is_output_hidden, tuple(self._files)
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
        """Seed random, numpy and torch in the student's process, now or as soon as there is one again."""
        self._check_seed = seed
        if self.is_running:
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
        value = self.precision_seen.read(name, args, {}, self._wrap(answer[0]))
        return value, [self._wrap(item) for item in answer[1]]

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
        value = self._call(target, name, args, kwargs)
        return self.precision_seen.read(name, args, kwargs, value) if isinstance(target, str) else value

    def ask_probe(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Call a function beside a check's own calls: how that ends is held against nobody."""
        ended_names = dict(self._ended_names)
        try:
            return self._call(name, name, args, kwargs)
        finally:
            self._ended_names = ended_names

    def _call(self, target: str | HandleRef, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
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
        answer = self.ask("many", [name, plain], name=name, timeout_s=2 * (self.check_call_s or self._limits.call_s))
        if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], list)):
            raise self.end_by_protocol("sent no list of results")
        results, fault = answer
        if fault is not None or len(results) != len(calls):
            failing = calls[min(len(results), len(calls) - 1)]
            self.last_call = Call(name, tuple(failing[0]), failing[1])
            raise raised(fault)
        return [
            self.precision_seen.read(name, args, kwargs, self._wrap(result))
            for (args, kwargs), result in zip(calls, results, strict=True)
        ]

    def ask(self, operation: str, args: list[Any], name: str = "", timeout_s: float = 0.0) -> Any:
        """Make a request, in a fresh process if the last one has ended."""
        if name in self._ended_names:
            # It ended the process once in this problem; a second time would cost the same again.
            raise self._ended_names[name]
        if not self.is_running:
            self.load(self._load_seed)
            if self._check_seed is not None:
                self._request("seed", [self._check_seed], self._limits.call_s)
        try:
            return self._request(operation, args, timeout_s or self.check_call_s or self._limits.call_s)
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
        if status == "missing":  # by the name that we asked for: the reply's text could be a hidden input
            raise self.missing(str(args[0]) if args and isinstance(args[0], str) else "the name")
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
        items = [_plain(item) for item in value]
        return items if isinstance(value, list) else tuple(items)
    return value
