"""What a check holds of a student's process: its functions, its objects, its exceptions."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.child.values import HandleRef
from grader.errors import ProcessEnded, StudentEnded, StudentRaised
from grader.model import Ending

if TYPE_CHECKING:
    from grader.student.places import Places
    from grader.student.proxy import BoxedStudent

#: Calls in one round trip. More would save little (a trip costs two calls) and make the deadline of
#: a batch, twice that of one call, unfair to a slow but right function.
BATCH = 50
#: Questions of one case that are kept: a run of SGD has some hundreds.
MOST_TRACED = 4096
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call that a check made: what the message shows as the failing input."""

    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that a check put to a function of the contract, and the answer: a value, or how it ended."""

    call: Call
    answer: Any

    @property
    def has_ended(self) -> bool:
        """Whether there was no value."""
        return isinstance(self.answer, StudentEnded)


class Trace:
    """What was asked in one case: what explanations are made of. It forgets the first ones of very many."""

    def __init__(self) -> None:
        self.asked: deque[Asked] = deque(maxlen=MOST_TRACED)

    def note(self, call: Call, answer: Any) -> None:
        """Note a question and its answer."""
        self.asked.append(Asked(call, answer))

    @contextmanager
    def following(self, call: Call) -> Iterator[None]:
        """Note how a call ends that gives no value."""
        try:
            yield
        except StudentEnded as ended:
            self.note(call, ended)
            raise

    def clear(self) -> None:
        """Begin a new case."""
        self.asked.clear()


@dataclass(frozen=True, slots=True)
class Source:
    """One of a submission's files, as the child loads it; see `grader.course.carriers`."""

    path: str
    kind: str
    data: bytes
    cells: tuple[tuple[int, str], ...] = ()
    #: Cells at whose end a section ends: how the namespace stands there is kept.
    stops: tuple[int, ...] = ()


def raised(fault: Any, places: Places | None = None) -> StudentRaised:
    """Read an exception that the student's process reports; whatever it says, it is text.

    Parameters
    ----------
    fault : value from the student's process
        What its `child.faults.describe` made, if nobody replaced that.
    places : Places, optional
        Of the submission: frames elsewhere are left out.
    """
    kind, text, no_memory = "Exception", "", False
    frames: tuple[tuple[str, int, str], ...] = ()
    if isinstance(fault, tuple) and len(fault) == 4 and isinstance(fault[2], list):
        # Addresses differ from run to run; a message must not.
        kind, text = text_of(fault[0], 100) or kind, _ADDRESS.sub("0x…", text_of(fault[1], 500))
        no_memory = fault[3] is True
        frames = tuple(
            (text_of(frame[0], 200), frame[1], text_of(frame[2], 200))
            for frame in fault[2][:8]
            if isinstance(frame, tuple) and len(frame) == 3 and _is_line(frame[1])
            if places is None or places.find(text_of(frame[0], 200), frame[1])
        )
    return StudentRaised(kind, text, frames, Ending.MEMORY if no_memory else Ending.EXCEPTION)


def _is_line(value: Any) -> bool:
    return isinstance(value, int) and 0 <= value < 10**7


def text_of(value: Any, limit: int) -> str:
    """Return a text that the student's process sent, cut; nothing if it is no text."""
    # Never str(value): that of an integer of 5000 digits raises, that of a list takes long.
    return value[:limit] if isinstance(value, str) else ""


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
        if self._generation != self._student.generation or not self._student.is_running:
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
