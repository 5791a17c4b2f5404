"""Load a student's files in the student's process: modules, scripts and notebook cells."""

from __future__ import annotations

import ast
import builtins
import linecache
import os
import re
import sys
import types
from pathlib import Path
from typing import Any

from .faults import Fault, describe

#: Line magics and shell lines: IPython's, not Python's.
_MAGIC_LINE = re.compile(r"^(\s*)(?:[%!]|\?|[\w.]+\s*=\s*[!%]|[\w.]+\?+\s*$)")
#: Cell magics whose body is ordinary Python.
_PYTHON_CELLS = {"time", "timeit", "capture", "prun", "matplotlib"}


class Loader:
    """Run the files of one submission, one namespace per file, in order of precedence."""

    def __init__(self) -> None:
        self.namespaces: list[tuple[str, dict[str, Any]]] = []
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
        builtins.input = lambda prompt="": ""

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
        self.namespaces.append((path, module.__dict__))
        return self._run(path, data, module.__dict__)

    def load_cells(self, path: str, cells: list[tuple[int, str]]) -> list[Fault]:
        """Run a notebook's code cells in order; cells after a failing one still run, as in Jupyter."""
        self._go_to(path)
        module = types.ModuleType("__main__")
        sys.modules["__main__"] = module
        module.__dict__.update(display=lambda *things, **options: None, get_ipython=lambda: _NoIPython())
        self.namespaces.append((path, module.__dict__))
        faults = []
        for number, source in cells:
            name = f"{path} cell {number}"
            faults += self._run(name, python_of_cell(source).encode("utf-8", "replace"), module.__dict__)
        return faults

    def _run(self, name: str, data: bytes, namespace: dict[str, Any]) -> list[Fault]:
        self.files.add(name)
        text = data.decode("utf-8", "replace")
        linecache.cache[name] = (len(text), None, [line + "\n" for line in text.splitlines()], name)
        try:
            code = compile(data, name, "exec", dont_inherit=True)
            exec(code, namespace)  # this is the student's process: running their code is its purpose
        except BaseException as error:
            return [describe(error, self.files)]
        return []

    def names(self) -> list[str]:
        """List the names defined, over all files."""
        found: dict[str, None] = {}
        for _, namespace in self.namespaces:
            # A copy, because a thread of the student's may go on defining names.
            for name, value in list(namespace.items()):
                if type(name) is str and name[:1] != "_" and not isinstance(value, types.ModuleType):
                    found[name] = None
        return list(found)[:5000]

    def find(self, name: str) -> tuple[Any, str]:
        """Return the value of a name and the file that it comes from; KeyError if there is none."""
        for path, namespace in self.namespaces:
            if name in namespace and not isinstance(namespace[name], types.ModuleType):
                return namespace[name], path
        raise KeyError(name)


class _NoIPython:
    """Stand for IPython's shell: every method does nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None


def python_of_cell(source: str) -> str:
    """Take the magics and shell lines out of a cell, keeping the line numbers."""
    lines = source.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), None)
    if first is not None and lines[first].lstrip().startswith("%%"):
        magic = lines[first].lstrip()[2:].split(None, 1)
        if not magic or magic[0] not in _PYTHON_CELLS:
            return ""
        lines[first] = ""
    try:
        ast.parse("\n".join(lines))
    except SyntaxError:
        # Only a cell that is not Python as it stands is touched: `%` may start a continued line.
        lines = _without_magics(lines)
    except (ValueError, MemoryError, RecursionError):
        pass
    return "\n".join(lines)


def _without_magics(lines: list[str]) -> list[str]:
    kept: list[str] = []
    is_continued = False
    for line in lines:
        is_magic = is_continued or _MAGIC_LINE.match(line) is not None
        if is_continued:
            kept.append("")
        else:
            kept.append(_MAGIC_LINE.sub(r"\1pass  # ", line) if is_magic else line)
        # `!pip install a \` goes on in the next line, a comment does not.
        is_continued = is_magic and line.rstrip().endswith("\\")
    return kept


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
