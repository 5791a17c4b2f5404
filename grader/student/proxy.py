"""Stand for the student in a check: every question becomes a request, every answer a value."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.checking.limits import Limits
from grader.checking.precision import Precision
from grader.child.values import HandleRef
from grader.errors import EngineError, NotHandedIn, ProcessEnded, StudentEnded
from grader.model import Ending
from grader.student.connection import Connection
from grader.student.figures import Gallery
from grader.student.loading import FIRST_SEED, Forms, Loading, Origin, Sections, Wanted
from grader.student.places import Places
from grader.student.remote import Asked, Call, RemoteFunction, RemoteObject, Source, Trace, raised


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
    sections : mapping of str to parts
        Where in a notebook the names are read; see `Wanted`.
    known_bad : dict, optional
        Files and cells that ended a process before; shared by all problems of a submission.
    gallery : Gallery, optional
        Where figures go that the files draw; shared as well.
    """

    def __init__(
        self,
        spawn: Callable[[], Connection],
        files: Mapping[str, bytes],
        sources: Sequence[Source],
        wanted: Sequence[str],
        limits: Limits,
        forms: Forms = (),
        *,
        sections: Sections | None = None,
        known_bad: dict[str, ProcessEnded] | None = None,
        gallery: Gallery | None = None,
    ) -> None:
        self._spawn = spawn
        self.places = Places(files, sources)
        self._wanted = Wanted(names=tuple(wanted), limits=limits, forms=forms, sections=sections or {})
        bad = {} if known_bad is None else known_bad
        self._loading = Loading(files, sources, bad, Gallery() if gallery is None else gallery)
        self._child: Connection | None = None
        self._resting: tuple[Connection, Loading] | None = None
        self._load_seed = FIRST_SEED
        self._stops_early = False
        self._check_seed: int | None = None
        self.check_call_s: float | None = None
        self._ended_names: dict[str, ProcessEnded] = {}
        self._is_output_hidden = False
        self.generation = 0
        self.children: list[Connection] = []
        self.last_call: Call | None = None
        self.trace = Trace()
        self.precision_seen = Precision()

    # -- loading ---------------------------------------------------------------------------------

    @property
    def names(self) -> list[str]:
        """The names that the files define."""
        return self._loading.names

    @names.setter
    def names(self, names: list[str]) -> None:
        self._loading.names = names

    @property
    def origins(self) -> dict[str, Origin]:
        """Where each name of the contract is read."""
        return self._loading.origins

    @property
    def source_of(self) -> dict[str, str]:
        """The file that each name of the contract is read from."""
        return {name: origin.path for name, origin in self._loading.origins.items()}

    @property
    def also_in(self) -> dict[str, list[str]]:
        """The files beside it that define a name, too."""
        return self._loading.also_in

    @property
    def faults(self) -> list[tuple[str, StudentEnded]]:
        """What went wrong while the files were run, by file or cell."""
        return self._loading.faults

    def faults_about(self, name: str) -> list[tuple[str, StudentEnded]]:
        """Return those that may be why a name is missing."""
        return self._loading.faults_about(name)

    @property
    def load_cpu_s(self) -> float:
        """CPU seconds that the files took."""
        return self._loading.cpu_s

    def load(self, seed: int = FIRST_SEED) -> None:
        """Start a process and run the submission's files in it.

        A file that ends the process (an endless loop, ``os._exit``) is left out and the files before
        it are loaded again: one bad file does not cost what another one defines. So it is with a notebook's cells.
        """
        self._load_seed = seed
        is_done = False
        while not is_done:
            child = self._start()
            try:
                is_done = self._loading.run(self, self._wanted, seed, until_section=self._stops_early)
            except EngineError as error:
                raise EngineError(f"{error} {child.output()[-2000:]}") from error

    def adopt(self, wanted: Sequence[str], limits: Limits, forms: Forms = (), sections: Sections | None = None) -> bool:
        """Serve another problem from the same process, whose files took long to load.

        Returns
        -------
        bool
            Whether it can: not if the process has ended, or if names are missing while there are files
            that the problem before did not need.
        """
        asked = Wanted(names=tuple(wanted), limits=limits, forms=forms, sections=sections or {})
        if not self.is_running or not self._loading.can_serve(asked):
            return False
        self._wanted = asked
        self._ended_names = {}
        self.last_call = None
        self.precision_seen = Precision()
        self.children = [self._child] if self._child is not None else []
        try:
            self._loading.find_sources(self, asked)
            self.sources_are_found()
        except ProcessEnded:
            return False
        return True

    def sources_are_found(self) -> None:
        """Do what depends on where the names are read, whenever that is known anew."""

    def _start(self) -> Connection:
        self._end_process()
        self._child = self._spawn()
        self._child.is_log_hidden, self._child.places = self._is_output_hidden, self.places
        self._child.answers_mb = self._wanted.limits.answers_mb
        self.children.append(self._child)
        self.generation += 1
        return self._child

    def _end_process(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None

    def close(self) -> None:
        """End every process."""
        self.return_to_first_run()
        self._end_process()

    def return_to_first_run(self) -> None:
        """End a rerun: the next problem is served by the process that was there before, as if it had not been."""
        if self._resting is not None:
            self._end_process()
            (self._child, self._loading), self._resting = self._resting, None
            self._load_seed, self._stops_early = FIRST_SEED, False
            self.generation += 1

    def hide_output(self, hide: bool) -> None:
        """Do not keep what is printed while a hidden check runs, nor what its process prints after that."""
        self._is_output_hidden = hide
        if hide and self._child is not None:
            self._child.hide_output()

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
        # isC1 is meant for is_c1, even where is_c0 looks more alike.
        folded = [other for other in self.names if _folded(other) == _folded(name)]
        return NotHandedIn(name, Ending.OK, tuple(folded or similar))

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
        """Run the submission's files again in a fresh process with this seed.

        Of a notebook, no further than the problem's section, if all names are from there.
        """
        if self._child is not None and self._child.ended is None and self._resting is None:
            self._stops_early = not any(origin.is_later for origin in self.origins.values())
            self._resting, self._child = (self._child, self._loading), None
            self._loading = self._loading.again()
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
        self.last_call = call = Call(name, args, {})
        with self.trace.following(call):
            answer = self.ask("call", [name, [_plain(arg) for arg in args], {}, True], name=name)
            if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[1], list)):
                raise self.end_by_protocol("sent no arguments")
        value = self._wrap(answer[0])
        self.trace.note(call, value)
        return self.precision_seen.read(name, args, {}, value), [self._wrap(item) for item in answer[1]]

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
        self.last_call = call = Call(name, tuple(args), dict(kwargs))
        if not isinstance(target, str):
            return self._call(target, name, args, kwargs)
        with self.trace.following(call):
            value = self._call(target, name, args, kwargs)
        self.trace.note(call, value)
        return self.precision_seen.read(name, args, kwargs, value)

    def last_asked(self) -> Asked | None:
        """Return the call that a check's message is about, with what it gave; None if it is not kept."""
        return next((one for one in reversed(self.trace.asked) if one.call is self.last_call), None)

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
        call_s = self.check_call_s or self._wanted.limits.call_s
        answer = self.ask("many", [name, plain], name=name, timeout_s=2 * call_s)
        if not (isinstance(answer, list) and len(answer) == 2 and isinstance(answer[0], list)):
            raise self.end_by_protocol("sent no list of results")
        results, fault = answer
        if fault is not None or len(results) != len(calls):
            failing = calls[min(len(results), len(calls) - 1)]
            self.last_call = Call(name, tuple(failing[0]), failing[1])
            with self.trace.following(self.last_call):
                raise raised(fault, self.places)
        found = [self._wrap(result) for result in results]
        for (args, kwargs), value in zip(calls, found, strict=True):
            self.trace.note(Call(name, tuple(args), kwargs), value)
        return [
            self.precision_seen.read(name, args, kwargs, value)
            for (args, kwargs), value in zip(calls, found, strict=True)
        ]

    def ask(self, operation: str, args: list[Any], name: str = "", timeout_s: float = 0.0) -> Any:
        """Make a request, in a fresh process if the last one has ended."""
        if name in self._ended_names:
            # It ended the process once in this problem; a second time would cost the same again.
            raise self._ended_names[name]
        if not self.is_running:
            self.load(self._load_seed)
            if self._check_seed is not None:
                self.request("seed", [self._check_seed], self._wanted.limits.call_s)
        try:
            return self.request(operation, args, timeout_s or self.check_call_s or self._wanted.limits.call_s)
        except ProcessEnded as ended:
            if name:
                self._ended_names[name] = ended
            raise

    def request(self, operation: str, args: list[Any], timeout_s: float) -> Any:
        """Make a request of the process that there is."""
        if self._child is None:
            raise ProcessEnded("has no process", Ending.OK)
        status, payload = self._child.request(operation, args, timeout_s=timeout_s)
        if status == "ok":
            return payload
        if status == "missing" and operation in ("call", "many", "value", "steps"):  # else it is forged
            # By the name that we asked for: the reply's text could be a hidden input.
            raise self.missing(str(args[0]) if args and isinstance(args[0], str) else "the name")
        raise raised(payload, self.places)

    def cpu_s(self) -> float | None:
        """Return the process's CPU seconds so far, if they can be read."""
        return None if self._child is None else self._child.cpu_s()

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


def _folded(name: str) -> str:
    return name.replace("_", "").casefold()


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
