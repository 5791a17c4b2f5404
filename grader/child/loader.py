"""Load a student's files in the student's process, one namespace per file: modules, scripts and notebooks."""

from __future__ import annotations

import ast
import os
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import standins
from .cells import Notebook, is_import, place_of
from .faults import Fault
from .magics import python_of_cell
from .running import run_source

#: The parts of a notebook's section: the cell that each ends with, and its cells.
Parts = Sequence[tuple[int, Sequence[int]]]


class Loader:
    """Run the files of one submission, in order of precedence."""

    def __init__(self) -> None:
        self.namespaces: list[tuple[str, dict[str, Any] | Notebook]] = []
        self.files: set[str] = set()
        self._root = Path()

    def write_files(self, files: dict[str, bytes]) -> None:
        """Lay the submission's files into the working directory, so that relative reads work."""
        root = Path.cwd()
        for name, data in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            self.files.update((name, str(path)))
        self._root = root
        standins.install()

    def _go_to(self, path: str) -> None:
        """Work in the folder of this file: its helper modules and data files lie beside it."""
        folder = (self._root / path).parent
        os.chdir(folder)
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))

    def load_module(self, path: str, data: bytes, *, as_main: bool) -> list[Fault]:
        """Run one Python file; what it defined before an exception stays defined."""
        self._go_to(path)
        stem = Path(path).stem
        module = types.ModuleType("__main__" if as_main else stem)
        module.__file__ = str(self._root / path)
        # Its own name lets problem3.py say `from hw3 import …`; a file called torch.py gets no name.
        if as_main or stem not in sys.modules:
            sys.modules[module.__name__] = module
        module.__dict__.update(standins.GIVEN)
        self.namespaces.append((path, module.__dict__))
        return run_source(path, data, module.__dict__, self.files)

    def notebook(self, path: str, **memory: Any) -> Notebook:
        """Return the notebook of this path, made at the first call; its cells are run one by one."""
        for known, held in self.namespaces:
            if known == path and isinstance(held, Notebook):
                return held
        self._go_to(path)
        made = Notebook(path, self.files, **memory)
        self.namespaces.append((path, made))
        return made

    def go_to(self, sections: Sequence[tuple[str, Parts]], names: Sequence[str]) -> None:
        """Set every notebook back to the end of a problem's section, or to its own end where it has none."""
        parts = dict(sections)
        for path, held in self.namespaces:
            if isinstance(held, Notebook):
                held.go_to(parts.get(path, ()), names)

    def names(self) -> list[str]:
        """List the names defined, over all files."""
        found: dict[str, None] = {}
        for _, held in self.namespaces:
            # A list of them, because a thread of the student's may go on defining names.
            for name, value in held.items() if isinstance(held, Notebook) else list(held.items()):
                if type(name) is not str or name[:1] == "_" or is_import(value):
                    continue
                if name not in standins.GIVEN or value is not standins.GIVEN[name]:
                    found[name] = None
        return list(found)[:5000]

    def find(self, name: str) -> tuple[Any, str]:
        """Return the value of a name and the file that it comes from; KeyError if there is none."""
        for path, held in self.namespaces:
            if isinstance(held, Notebook):
                try:
                    return held.find(name), path
                except KeyError:
                    continue
            if name in held and not is_import(held[name]):
                return held[name], path
        raise KeyError(name)

    def origin(self, name: str) -> tuple[str, int, bool, bool, bool, str, int] | None:
        """Return the file that a name is read from, and of a notebook what `Notebook.origin` tells; else None."""
        try:
            value, path = self.find(name)
        except KeyError:
            return None
        held = dict(reversed(self.namespaces))[path]
        if isinstance(held, Notebook):
            return (path, *held.origin(name))
        return (path, 0, False, False, True, *place_of(value, self.files))


def defined_names(kind: str, data: bytes, cells: list[tuple[int, str]]) -> list[str]:
    """List the top-level names that a file defines, without running it; imports do not count."""
    sources = [data] if kind == "module" else [python_of_cell(source).encode() for _, source in cells]
    found: dict[str, None] = {}
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found[node.name] = None
            elif isinstance(node, (ast.Assign, ast.AnnAssign)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    found.update((name.id, None) for name in ast.walk(target) if isinstance(name, ast.Name))
    return list(found)[:5000]


def runs_as_main(data: bytes) -> bool:
    """Say whether a file does something only when it is the main program."""
    return b"__main__" in data
