"""Cut out of the references what their author gives away."""

from __future__ import annotations

import ast
from collections.abc import Collection
from pathlib import Path

from grader.errors import AuthorError
from grader.kit.slicing import PACKAGE, Module, strip, written


def given_modules(root: Path, wanted: Collection[tuple[str, str]], gives_away: Collection[str]) -> dict[str, str]:
    """Return the parts of the references that a kit's checks import, as sources by path.

    Parameters
    ----------
    root : Path
        The course.
    wanted : collection of (module, name)
        What the checks import, all of it given away.
    gives_away : collection of str
        What the problem says of it.

    Raises
    ------
    AuthorError
        If something that is given away needs a function that is not.
    """
    names: dict[str, set[str]] = {}
    for module, name in wanted:
        names.setdefault(module, set()).add(name)
    sources: dict[str, str] = {}
    done: dict[str, set[str]] = {}
    while pending := [module for module in sorted(names) if names[module] != done.get(module)]:
        module = pending[0]
        done[module] = set(names[module])
        path = root.joinpath(*module.split(".")).with_suffix(".py")
        source = Module(path, lambda function: strip(function, keep_docstring=True))
        part = source.slice(names[module])
        others = [one for one in part.imports if one.module.split(".")[0] == PACKAGE]
        defined = [node.name for node in part.statements if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        # A function that begins with an underscore is a part of those that need it.
        kept_back = {one for one in (*defined, *(other.name for other in others)) if one[0] != "_"} - set(gives_away)
        if kept_back:
            raise AuthorError(
                f"gives_away={sorted(names[module])} needs {', '.join(sorted(kept_back))} of {module}: "
                "give that away too, or write it another way",
                path,
            )
        for one in others:
            names.setdefault(one.module, set()).add(one.name)
        head = f'"""What the author of the problems gives away of {module}."""\n\nfrom __future__ import annotations\n'
        sources["/".join(module.split(".")) + ".py"] = "\n".join((head, written(part.imports), "", part.code, ""))
    return sources
