"""Run a notebook's cells in one namespace, and set the namespace back to how it stood at the end of a section."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .contents import Contents
from .faults import Fault, describe
from .interrupt import Limit, TimeLimit
from .magics import python_of_cell, write_file
from .running import run_source
from .standins import GIVEN

#: Where a name's value is read: the cell that bound it, whether only after the section, whether bound again later,
#: whether all that was held there could be kept; and of a function, where it is defined, as (file or cell, line).
Origin = tuple[int, bool, bool, bool, str, int]


@dataclass(slots=True)
class View:
    """The namespace at one moment.

    Attributes
    ----------
    names : dict
        Name to value.
    live : dict
        The same while a problem is graded: what its calls bind.
    bound : dict
        Name to the cell that bound it last.
    contents : Contents, optional
        What the values held.
    mark : object
        What else there is to remember; see ``remember`` of `Notebook`.
    """

    names: dict[str, Any] = field(default_factory=dict)
    live: dict[str, Any] = field(default_factory=dict)
    bound: dict[str, int] = field(default_factory=dict)
    contents: Contents | None = None
    mark: Any = None


def is_import(value: Any) -> bool:
    """Say whether a value is a module, and so nobody's answer; the value itself is not asked."""
    return issubclass(type(value), types.ModuleType)


def place_of(value: Any, files: set[str]) -> tuple[str, int]:
    """Return where a function of the student's is defined, as (file or cell, line); of anything else nothing."""
    for _ in range(5):  # a decorator's function, or one of `functools.wraps`
        if type(value) is not types.FunctionType or value.__code__.co_filename in files:
            break
        value = value.__dict__.get("__wrapped__")
    if type(value) is not types.FunctionType or value.__code__.co_filename not in files:
        return "", 0
    return value.__code__.co_filename, value.__code__.co_firstlineno


class Notebook:
    """One notebook's namespace, as it is and as it was.

    Parameters
    ----------
    path : str
        The file, for messages.
    files : set of str
        Names whose frames are the student's own; the cells are added.
    remember, recall : callable
        Give what else belongs to a moment (steps of optimizers), and set it back.

    Notes
    -----
    Functions, classes and closures look names up in the module's one dict. So that one is set back as a whole, and
    not copied: whatever an earlier section defined sees its own helpers again, not those that came later.
    """

    def __init__(
        self,
        path: str,
        files: set[str],
        remember: Callable[[], Any] = lambda: None,
        recall: Callable[[Any], None] = lambda mark: None,
    ) -> None:
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        self.path = path
        self.namespace = module.__dict__
        self.namespace.update(GIVEN)
        self._files = files
        self._remember, self._recall = remember, recall
        self._last = dict(self.namespace)
        self._bound: dict[str, int] = {}
        self._contents: Contents | None = None
        self._views = {0: View(names=dict(self.namespace))}
        self._final: View | None = None
        self._section = self._here = self._views[0]

    def run(self, number: int, source: str, limit_s: float = 0.0, *, keep: bool = False) -> tuple[list[Fault], bool]:
        """Run one cell; return its exceptions, and whether it was stopped at its time limit.

        With ``keep``, a section ends here.
        """
        limit = Limit(limit_s)
        faults: list[Fault] = []
        if source.strip():
            write_file(source)
            data = python_of_cell(source).encode("utf-8", "replace")
            try:
                with limit:
                    faults = run_source(f"{self.path} cell {number}", data, self.namespace, self._files)
            except TimeLimit as error:  # it came while another exception was described
                faults = [describe(error, self._files)]
        self._note_what_was_bound(number)
        if keep:
            self._views[number] = self._view()
        return faults, limit.is_over and bool(faults)

    def _note_what_was_bound(self, number: int) -> None:
        now = dict(self.namespace)
        missing = object()
        for name, value in now.items():
            if self._last.get(name, missing) is not value:
                self._bound[name] = number
        self._last = now

    def _view(self) -> View:
        self._contents = Contents(self.namespace, self._contents)
        return View(
            names=dict(self.namespace), bound=dict(self._bound), contents=self._contents, mark=self._remember()
        )

    def go_to(self, parts: Sequence[tuple[int, Sequence[int]]], names: Sequence[str] = ()) -> None:
        """Set everything back to the end of a section; without one, to the end of the notebook.

        Parameters
        ----------
        parts : sequence of (end, cells)
            Where the section is taken up more than once: the last part that binds one of the names counts.
        names : sequence of str
            Those that are asked for.
        """
        if self._final is None:
            self._final = self._view()
        ends = [(self._views[end], set(cells)) for end, cells in parts if end in self._views]
        binding = [view for view, cells in ends if any(view.bound.get(name) in cells for name in names)]
        self._section = (binding or [view for view, _ in ends] or [self._final])[-1]
        if self._section.contents is not None:
            self._section.contents.put_back()
        self._recall(self._section.mark)
        for view in (self._final, self._section):
            view.live = dict(view.names)
        self._here = self._section
        self._load_live()

    def _load_live(self) -> None:
        self.namespace.clear()
        self.namespace.update(self._here.live)

    def _enter(self, view: View) -> None:
        if view is not self._here:
            self._here.live = dict(self.namespace)
            self._here = view
            self._load_live()

    def find(self, name: str) -> Any:
        """Return a value, and have the namespace stand as it did where the value is from; else KeyError."""
        for view in (self._section, self._final or self._section):
            names = self.namespace if view is self._here else view.live
            if name in names and not is_import(names[name]):
                self._enter(view)
                return names[name]
        raise KeyError(name)

    def origin(self, name: str) -> Origin:
        """Say where the value of a name that `find` knows is from."""
        final = self._final or self._section
        is_later = name not in self._section.names
        view = final if is_later else self._section
        is_changed = not is_later and final.names.get(name) is not view.names.get(name)
        is_whole = view is final or view.contents is None or view.contents.is_whole
        return view.bound.get(name, 0), is_later, is_changed, is_whole, *place_of(view.names.get(name), self._files)

    def items(self) -> list[tuple[Any, Any]]:
        """List names and values, those that only a later section defines last."""
        later = list(self._final.names.items()) if self._final is not None else []
        return [*self.namespace.items(), *(pair for pair in later if pair[0] not in self.namespace)]
