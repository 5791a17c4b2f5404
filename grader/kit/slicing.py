"""Cut out of a module what some of its names need, without comments and without what explains it."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import AuthorError

_PLOT = "plot"
PACKAGE = "reference"


@dataclass(frozen=True, slots=True)
class Import:
    """One name that a module imports."""

    module: str
    name: str
    bound: str


@dataclass(slots=True)
class Slice:
    """What some names need.

    Attributes
    ----------
    imports : list of Import
        Names from other modules, ``import numpy as np`` with an empty module.
    statements : list of ast.stmt
        In their order; the ones that bind the names, and those that these need.
    """

    imports: list[Import] = field(default_factory=list)
    statements: list[ast.stmt] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The statements as source, two lines between functions."""
        parts = []
        for node in self.statements:
            is_block = isinstance(node, ast.FunctionDef | ast.ClassDef)
            parts.append(("\n\n" if is_block else "") + ast.unparse(node) + ("\n\n" if is_block else ""))
        return "\n".join(parts).strip("\n").replace("\n\n\n\n\n", "\n\n\n")


class Module:
    """A module's source, taken apart.

    Parameters
    ----------
    path : Path
        The author's file.
    change : callable
        Makes of each function definition what shall stand in a kit.
    """

    def __init__(self, path: Path, change: Callable[[ast.FunctionDef], None]) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
        self._refuse_hidden_imports()
        self._imports: dict[str, Import] = {}
        self._statements: list[tuple[ast.stmt, frozenset[str]]] = []
        for node in self.tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._add_imports(node)
                continue
            if isinstance(node, ast.FunctionDef):
                change(node)
            elif isinstance(node, ast.ClassDef):
                _without_docstring(node)
            self._statements.append((node, frozenset(_bound(node))))

    @property
    def functions(self) -> dict[str, ast.FunctionDef]:
        """The functions at the top level, by name."""
        return {node.name: node for node in self.tree.body if isinstance(node, ast.FunctionDef)}

    @property
    def imported(self) -> dict[str, Import]:
        """The names that the module imports."""
        return dict(self._imports)

    def slice(self, names: Collection[str]) -> Slice:
        """Return what these names need."""
        wanted, known = list(names), set(names)
        kept: set[int] = set()
        while wanted:
            name = wanted.pop()
            for index, (node, bound) in enumerate(self._statements):
                if name in bound and index not in kept:
                    kept.add(index)
                    more = _used(node) - known
                    known |= more
                    wanted += more
        return Slice(
            [one for name, one in self._imports.items() if name in known],
            [node for index, (node, _) in enumerate(self._statements) if index in kept],
        )

    def _refuse_hidden_imports(self) -> None:
        """Refuse imports of references that cannot be told from their use."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                names = [] if node in self.tree.body else [node.module or ""]
            if any(name.split(".")[0] == PACKAGE for name in names):
                raise AuthorError(
                    "for a starter kit, import from references at the top and by name: "
                    f"from {PACKAGE}.hw3.p1 import answer", self.path, node.lineno,
                )  # fmt: skip

    def _add_imports(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                self._imports[bound] = Import("", alias.name, alias.asname or "")
        elif node.module != "__future__":
            for alias in node.names:
                if node.level or node.module is None or alias.name == "*":
                    raise AuthorError("name the module and what is imported; a kit cannot tell", self.path, node.lineno)
                bound = alias.asname or alias.name
                self._imports[bound] = Import(node.module, alias.name, bound)


def written(imports: Collection[Import]) -> str:
    """Return import statements, one for each module."""
    lines = sorted(
        f"import {one.name}" + (f" as {one.bound}" if one.bound else "") for one in imports if not one.module
    )
    for module in sorted({one.module for one in imports if one.module}):
        names = sorted(
            one.name if one.name == one.bound else f"{one.name} as {one.bound}"
            for one in imports
            if one.module == module
        )
        lines.append(f"from {module} import {', '.join(names)}")
    return "\n".join(lines)


def strip(function: ast.FunctionDef, *, keep_docstring: bool = False) -> None:
    """Take annotations, pictures and, unless it shall stay, the docstring out of a function."""
    docstring = ast.get_docstring(function, clean=False)
    for node in ast.walk(function):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
            _without_docstring(node)
        if isinstance(node, ast.arg):
            node.annotation = None
    _Plain().visit(function)
    if keep_docstring and docstring is not None:
        function.body.insert(0, ast.Expr(ast.Constant(docstring)))
    ast.fix_missing_locations(function)


class _Plain(ast.NodeTransformer):
    """Remove what a picture is made for, and the types of variables."""

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        call = node.value
        is_plot = (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and isinstance(call.func.value, ast.Name)
            and call.func.value.id == _PLOT
        )
        return ast.Pass() if is_plot else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return ast.Pass()
        return ast.Assign([node.target], node.value)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for part in ("body", "orelse", "finalbody"):
            block = getattr(node, part, None)
            if isinstance(block, list) and block:
                # `pass` stands for what was taken out; where something is left it says nothing.
                rest = [one for one in block if not isinstance(one, ast.Pass)]
                setattr(node, part, rest or ([] if part == "orelse" else [ast.Pass()]))
        return node


def _without_docstring(node: ast.FunctionDef | ast.ClassDef) -> None:
    if ast.get_docstring(node, clean=False) is not None:
        node.body = node.body[1:] or [ast.Pass()]


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        yield node.name
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        elif isinstance(inner, ast.FunctionDef | ast.ClassDef):
            yield inner.name


def _used(node: ast.stmt) -> set[str]:
    """Return the names of the module's top level that a statement looks up, now or when it is called."""
    table = symtable.symtable(ast.unparse(node), "<kit>", "exec")
    found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    waiting = list(table.get_children())
    while waiting:
        scope = waiting.pop()
        found |= {symbol.get_name() for symbol in scope.get_symbols() if symbol.is_global()}
        waiting += scope.get_children()
    return found
