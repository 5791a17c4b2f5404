"""Look through a finished kit for what must not be in it."""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

from grader.course.course import Course
from grader.course.problems import Problem

#: Shorter statements, such as `return x + y`, are nobody's secret and stand anywhere.
_LEAST_CHARS = 24


def leaks(files: Mapping[str, bytes], course: Course, problems: Sequence[Problem]) -> list[str]:
    """Return what of the instructor's is in a kit: "file: what it holds".

    Looked for are statements of the references that are not given away, names of hidden checks, names of the files in
    ``wrong/`` and ``right/`` and what is said of them, right formulas and rubrics.

    Parameters
    ----------
    files : mapping of str to bytes
        The kit, its wheel included.
    """
    texts = dict(_texts(files))
    found = [
        f"{path}: {what}"
        for path, text in texts.items()
        for what in (*_in_text(text, problems), *(() if _is_statement(path) else _formulas(text, problems)))
    ]
    secret = _statements_of_references(course, problems)
    for path, text in texts.items():
        if path.endswith(".py") and not path.startswith("grader/"):
            found += [
                f"{path}: a statement of {secret[one]}: {one}" for one in _statements(ast.parse(text)) if one in secret
            ]
    return found


def _texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    for path, data in files.items():
        if path.endswith(".whl"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((name, archive.read(name).decode("utf-8", "replace")) for name in archive.namelist())
        else:
            yield path, data.decode("utf-8", "replace")


def _in_text(text: str, problems: Sequence[Problem]) -> Iterator[str]:
    plain = " ".join(text.split())
    packed = _packed(text)
    for problem in problems:
        for check in problem.checks:
            if check.hidden and re.search(rf"\b{re.escape(check.name)}\b", plain):
                yield f"the name of the hidden check {check.name} of {problem.name}"
        for wrong in problem.wrongs:
            if wrong.says in text or _packed(wrong.says) in packed:
                yield f"what wrong/{wrong.file} of {problem.name} says"
        for folder in ("wrong", "right"):
            if f"{problem.name}/{folder}/" in plain:
                yield f"a path into {folder}/ of {problem.name}"
        for item in problem.entry.manual:
            if _packed(item.rubric) in packed:
                yield f"the rubric of {item.name} of {problem.name}"


def _is_statement(path: str) -> bool:
    # What one problem asks for may be what another one's statement defines: σ, say.
    return path.startswith("statements/") or path.endswith(".ipynb")


def _formulas(text: str, problems: Sequence[Problem]) -> Iterator[str]:
    packed = _packed(text)
    for problem in problems:
        for name, formula in problem.declared.formula.items():
            if formula.right is not None and _packed(formula.right) in packed:
                yield f"the right formula for {name} of {problem.name}"


def _packed(text: str) -> str:
    """Return a text without blanks, quotes and doubled backslashes: however it was broken into lines."""
    return re.sub(r"""[\s"']+""", "", text).replace("\\\\", "\\")


def _statements_of_references(course: Course, problems: Sequence[Problem]) -> dict[str, str]:
    """Return the statements of the references' functions that nobody gives away, and where each stands."""
    given = {name for problem in problems for name in problem.declared.gives_away}
    found: dict[str, str] = {}
    for assignment in sorted({problem.assignment for problem in problems}):
        for path in sorted((course.root / "reference" / assignment).glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                is_secret = isinstance(node, ast.FunctionDef) and node.name not in given and node.name[0] != "_"
                for statement in _statements(node) if is_secret else ():
                    found.setdefault(statement, f"reference/{assignment}/{path.name}")
    return found


def _statements(tree: ast.AST) -> Iterator[str]:
    """Yield the statements that hold no others, as they are written without comments."""
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.stmt) and not hasattr(node, "body") and not is_text:
            written = ast.unparse(node)
            if len(written) >= _LEAST_CHARS and not isinstance(node, ast.Import | ast.ImportFrom):
                yield written
