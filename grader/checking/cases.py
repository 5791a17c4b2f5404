"""One case: the named inputs that a check hands to the student and to the reference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np


class Case(Mapping[str, Any]):
    """Hold the named inputs of one case.

    A case is a read-only mapping, so ``student.f(**case)`` and ``reference(**case)`` both work, and
    ``case.x`` reads one input. Arrays become read-only copies: neither a check nor a reference can
    change what the next one sees (students get fresh copies anyway).

    Examples
    --------
    >>> case = Case(x=[1.0, 2.0], k=3)
    >>> case.k, sorted(case)
    (3, ['k', 'x'])
    """

    __slots__ = ("_inputs",)

    def __init__(self, **inputs: Any) -> None:
        for name, value in inputs.items():
            if isinstance(value, np.ndarray):
                value = value.copy()
                value.setflags(write=False)
                inputs[name] = value
        object.__setattr__(self, "_inputs", inputs)

    def __getitem__(self, name: str) -> Any:
        return self._inputs[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._inputs)

    def __len__(self) -> int:
        return len(self._inputs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # copy and pickle ask for these before there are any inputs
            raise AttributeError(name)
        try:
            return self._inputs[name]
        except KeyError:
            raise AttributeError(f"this case has no input {name!r}; it has {', '.join(self._inputs)}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a case is read-only")

    def __repr__(self) -> str:
        return f"Case({', '.join(f'{name}={value!r}' for name, value in self._inputs.items())})"
