"""What a check may ask of a student's submission: the face of the process boundary that authors see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np


class Function(Protocol):
    """A function of the student's, called in the student's process."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it with fresh copies of the arguments and return its value, decoded."""

    def many(self, argument_sets: Sequence[Sequence[Any] | Mapping[str, Any]]) -> list[Any]:
        """Call it once per argument set, in one round trip; raise for the first call that raised."""


class Module(Protocol):
    """A ``torch.nn.Module`` that stays in the student's process."""

    type_name: str
    is_callable: bool
    is_module: bool

    def __call__(self, *args: Any) -> Any:
        """Run it forward on these arguments, without gradients."""

    def parameters(self) -> dict[str, np.ndarray]:
        """Fetch its parameters by name, in order."""

    def set_parameters(self, values: Mapping[str, np.ndarray]) -> None:
        """Overwrite parameters in place."""

    def watch(self) -> None:
        """From now on, record every forward pass that is made with gradients enabled."""

    def batches(self) -> list[np.ndarray]:
        """Return the inputs of the passes recorded since ``watch()``, each (n, …)."""


class Student(Protocol):
    """A student's submission, ready to be asked for values.

    Every attribute that is not listed here is a name of the contract: ``student.relu(z)`` calls the
    student's ``relu``.
    """

    def has(self, *names: str) -> bool:
        """Say whether the submission defines all these names."""

    def first(self, *names: str) -> str:
        """Return the first of these names that the submission defines; NotHandedIn if none."""

    def value(self, name: str) -> Any:
        """Fetch the value of a name: numbers by value, anything else as a handle."""

    def build(self, layers: Sequence[Sequence[Any]]) -> Module:
        """Build a ``torch.nn.Sequential`` there, e.g. of ``[("Linear", 1, 64), ("Sigmoid",)]``."""

    def reseed(self, seed: int) -> None:
        """Seed random, numpy and torch in the student's process."""

    def rerun(self, seed: int) -> None:
        """Run the submission's files again in a fresh process with this seed."""

    def steps_taken(self, name: str) -> int | None:
        """Return how often an optimizer that holds the parameters of the module ``name`` stepped.

        ``None`` when it cannot be seen (parameters were updated by hand).
        """

    def call_and_return_arguments(self, name: str, *args: Any) -> tuple[Any, list[Any]]:
        """Call a function and return its value and the arguments as they are after the call."""

    def earlier(self, name: str) -> Function | None:
        """Return the student's answer to a problem that this one builds on; None if there is none.

        ``problem(builds_on={name: …})`` says which problem that is.
        """

    def __getattr__(self, name: str) -> Function: ...
