"""Import ``reference.*`` for one problem from its own course, apart from every other course's.

``checks.py`` writes ``from reference.<assignment>.<problem> import …``. Two courses in one process (a
teacher's and the bundled one, or two in a test) both have a package of that name, so the name is never put
in ``sys.modules``: the code of a problem runs with an ``__import__`` of its own, which turns
``reference.x`` into ``<alias>.x``. The alias belongs to one problem of one course, and the source is compiled
from the bytes on disk each time, so the digest of what was loaded is the digest of what runs. An import
inside a function works the same way, later.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

PACKAGE = "reference"


class References(MetaPathFinder):
    """Find and load one problem's references under a private name.

    Parameters
    ----------
    root : Path
        The course.
    alias : str
        The private name that stands for ``reference``.

    Attributes
    ----------
    loaded : dict of str to bytes
        Each file that was loaded, its path relative to the course, and its bytes.
    """

    def __init__(self, root: Path, alias: str) -> None:
        self.root = root
        self.alias = alias
        self.loaded: dict[str, bytes] = {}

    def install(self) -> None:
        """Take the alias over from an earlier load of the same problem."""
        sys.meta_path[:] = [
            finder
            for finder in sys.meta_path
            if not (isinstance(finder, References) and finder.alias == self.alias)
        ]
        for name in [name for name in sys.modules if name == self.alias or name.startswith(self.alias + ".")]:
            del sys.modules[name]
        # First: the standard finder would follow the package's path, past `loaded`.
        sys.meta_path.insert(0, self)

    def builtins(self) -> dict[str, Any]:
        """Return builtins whose ``__import__`` knows the alias."""
        return {**vars(builtins), "__import__": self._import}

    def _import(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        if level == 0 and (name == PACKAGE or name.startswith(PACKAGE + ".")):
            name = self.alias + name[len(PACKAGE) :]
        return builtins.__import__(name, globals, locals, fromlist or (), level)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module below ``reference/``; a missing one is an error that says where it was looked for."""
        if fullname != self.alias and not fullname.startswith(self.alias + "."):
            return None
        public = PACKAGE + fullname[len(self.alias) :]
        place = self.root.joinpath(*public.split("."))
        for file, folder in ((place / "__init__.py", str(place)), (place.with_name(place.name + ".py"), None)):
            if file.is_file():
                return spec_from_file_location(
                    fullname,
                    file,
                    loader=_Loader(fullname, str(file), self),
                    submodule_search_locations=None if folder is None else [folder],
                )
        if place.is_dir():
            spec = ModuleSpec(fullname, None, is_package=True)
            spec.submodule_search_locations = [str(place)]
            return spec
        raise ModuleNotFoundError(f"there is no {place.relative_to(self.root)}.py in {self.root}", name=public)


class _Loader(SourceFileLoader):
    """Compile a reference from its bytes (never from a ``.pyc``) and note them."""

    def __init__(self, fullname: str, path: str, references: References) -> None:
        super().__init__(fullname, path)
        self.references = references

    def get_code(self, fullname: str) -> CodeType:
        data = Path(self.path).read_bytes()
        self.references.loaded[Path(self.path).relative_to(self.references.root).as_posix()] = data
        return self.source_to_code(data, self.path)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__builtins__"] = self.references.builtins()
        super().exec_module(module)
