"""Run a piece of a student's source in a namespace, and describe what stopped it."""

from __future__ import annotations
import __future__ as future

import ast
import io
import linecache
import tokenize
from typing import Any

from .faults import Fault, describe

#: Imports that may fail in one file before it is given up.
_MISSING = 20
_FUTURE = sum(getattr(future, name).compiler_flag for name in future.all_feature_names)


def run_source(name: str, data: bytes, namespace: dict[str, Any], files: set[str]) -> list[Fault]:
    """Run source; return the exceptions that it did not catch.

    Parameters
    ----------
    name : str
        The file, or the notebook's cell, as messages name it.
    data : bytes
        The source, in any encoding that Python reads.
    namespace : dict
        Where its names go; what was defined before an exception stays defined.
    files : set of str
        Names whose frames are the student's own; ``name`` is added.

    Notes
    -----
    An exception ends the file, or the cell. One is forgiven: where an import at the top level finds no module, what
    comes after it runs all the same. A plot's library that grading does not have must not cost the answers below.
    """
    files.add(name)
    lines = text_of(data).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    linecache.cache[name] = (len(data), None, [line + "\n" for line in lines], name)
    faults: list[Fault] = []
    source: Any = data
    flags = 0
    try:
        while True:
            code = compile(source, name, "exec", flags, dont_inherit=True)
            flags = code.co_flags & _FUTURE
            try:
                exec(code, namespace)  # this is the student's process: running their code is its purpose
                return faults
            except ModuleNotFoundError as error:
                faults.append(describe(error, files))
                source = _after_import(ast.parse(source) if source is data else source, name, error)
                if source is None or len(faults) > _MISSING:
                    return faults
    except BaseException as error:
        return [*faults, describe(error, files)]


def _after_import(tree: ast.Module, name: str, error: ModuleNotFoundError) -> ast.Module | None:
    """Return what stands after the import at the top level that failed; None if it was no such import."""
    step = error.__traceback__
    while step is not None and step.tb_frame.f_code.co_filename != name:
        step = step.tb_next
    if step is None or step.tb_frame.f_code.co_name != "<module>":
        return None
    missing = (error.name or "").split(".")[0]
    on_the_line = [
        (i, node) for i, node in enumerate(tree.body) if node.lineno <= step.tb_lineno <= (node.end_lineno or 0)
    ]
    for i, node in on_the_line:
        rest = tree.body[i + 1 :]
        if isinstance(node, ast.Import):
            # `import numpy, seaborn, torch`: the others are there.
            others = [alias for alias in node.names if alias.name.split(".")[0] != missing]
            if len(others) < len(node.names):
                kept = [ast.copy_location(ast.Import(others), node)] if others else []
                return ast.Module([*kept, *rest], type_ignores=[])
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == missing:
            return ast.Module(rest, type_ignores=[])
    # A helper module that imports what is missing.
    for i, node in on_the_line:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            return ast.Module(tree.body[i + 1 :], type_ignores=[])
    return None


def text_of(data: bytes) -> str:
    """Decode source as Python does: UTF-8, or what its coding line says."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return data.decode(encoding, "replace")
    except (SyntaxError, LookupError):
        return data.decode("utf-8", "replace")
