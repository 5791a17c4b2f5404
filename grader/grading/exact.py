"""The reference in the place of a student, in our own process: what the right answer says to a case."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

from grader.checking.precision import Precision
from grader.errors import EngineError
from grader.student.remote import Call, Trace


class ReferenceStudent:
    """Answer a check's questions with the reference; what only a process can do, it cannot.

    Parameters
    ----------
    module : module
        The reference of the problem: functions under the contract's names.
    """

    def __init__(self, module: ModuleType) -> None:
        self._module = module
        self.last_call: Call | None = None
        self.trace = Trace()
        self.precision_seen = Precision()
        self.check_call_s: float | None = None

    def reseed(self, seed: int) -> None:
        """Do nothing: nothing here is random that an explanation asks for."""

    def has(self, *names: str) -> bool:
        """Say whether the reference defines all these names."""
        return all(hasattr(self._module, name) for name in names)

    def earlier(self, name: str) -> None:
        """Return nothing: nobody builds on a right answer's mistakes."""

    def ask_probe(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """Call a function beside a check's own calls."""
        return self._function(name)(*copy.deepcopy(args), **kwargs)

    def call_and_return_arguments(self, name: str, *args: Any) -> tuple[Any, list[Any]]:
        """Call a function and return its value and the arguments as they are after the call."""
        given = copy.deepcopy(args)
        return self._ask(name, given, {}), list(given)

    def _ask(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        self.last_call = Call(name, tuple(args), kwargs)
        answer = self._function(name)(*args, **kwargs)
        self.trace.note(self.last_call, answer)
        return answer

    def _function(self, name: str) -> Callable[..., Any]:
        found: Callable[..., Any] | None = getattr(self._module, name, None)
        if found is None:
            raise EngineError(f"the reference cannot be asked for {name}")
        return found

    def __getattr__(self, name: str) -> _Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return _Function(lambda args, kwargs: self._ask(name, args, kwargs))


class _Function:
    """A function of the reference, called as a check calls a student's."""

    def __init__(self, ask: Callable[[Sequence[Any], Mapping[str, Any]], Any]) -> None:
        self._ask = ask

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask(args, kwargs)

    def many(self, argument_sets: Sequence[Sequence[Any] | Mapping[str, Any]]) -> list[Any]:
        """Call it once per argument set."""
        return [
            self._ask((), given) if isinstance(given, Mapping) else self._ask(tuple(given), {})
            for given in argument_sets
        ]
