"""Write the skeleton of a problem or an assignment: a tiny complete example, marked where to rewrite it."""

from __future__ import annotations

import keyword
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from grader.course.assignment import FILE_NAME
from grader.course.course import Course
from grader.errors import UsageError

#: What stands on each line that an author has still to write; `grade verify` lists them.
MARK = "TODO(author)"
_TEXTS = Path(__file__).parent / "skeleton"


def new_problem(course: Course, assignment: str, name: str) -> list[Path]:
    """Add a problem to an assignment: its folder, its reference, and its entry in ``assignment.toml``.

    Returns
    -------
    list of Path
        What was written, ``assignment.toml`` last.

    Raises
    ------
    UsageError
        If the name cannot be used, or a file of it is there; nothing is written then.
    """
    _check_name(name, "problem")
    folder = course.assignment(assignment).folder
    taken = {entry.name: one.name for one in course.assignments for entry in one.problems}
    if name in taken:
        raise UsageError(f"there is a problem {name} already, in {taken[name]}; give this one another name")
    toml = folder / FILE_NAME
    before = toml.read_text(encoding="utf-8")
    entry = _filled("entry.toml.txt", assignment, name)
    after = before.rstrip("\n") + "\n" + entry
    try:
        tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        message = f"{toml} takes no entry at its end ({error}); write it in by hand:\n{entry}"
        raise UsageError(message) from error
    files = _problem_files(course.root, assignment, name)
    written = _write(files)
    toml.write_text(after, encoding="utf-8")
    return [*written, toml]


def new_assignment(root: Path, name: str, problem: str) -> list[Path]:
    """Start an assignment with one problem, in a course or where one shall be.

    Parameters
    ----------
    root : Path
        The folder that holds ``problems/`` and ``reference/``, or will.

    Raises
    ------
    UsageError
        If a name cannot be used, or the assignment is there; nothing is written then.
    """
    _check_name(name, "assignment")
    _check_name(problem, "problem")
    folder = root / "problems" / name
    if folder.exists():
        raise UsageError(f"{folder} exists; `grade new problem NAME --assignment {name}` adds a problem to it")
    text = _filled("assignment.toml.txt", name, problem) + _filled("entry.toml.txt", name, problem)
    return _write({**_problem_files(root, name, problem), folder / FILE_NAME: text})


def unwritten(paths: Iterable[Path]) -> list[str]:
    """List the lines that are still to be written, as "checks.py:12: the cases. …".

    Parameters
    ----------
    paths : iterable of Path
        Files, and folders with all that is in them.
    """
    found = []
    for path in paths:
        # One `*.*` deep into right/ and wrong/; compiled files and notebooks' outputs hold no marks.
        inner = sorted((*path.glob("*.*"), *path.glob("*/*.py"))) if path.is_dir() else [path]
        for file in inner:
            if file.suffix in (".py", ".md", ".toml") and file.is_file():
                # A file of its own is shown as reference/<assignment>/<problem>.py.
                shown = file.relative_to(path).as_posix() if path.is_dir() else "/".join(file.parts[-3:])
                lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
                found += [
                    f"{shown}:{number}: {line.split(MARK, 1)[1].strip(' :')}"
                    for number, line in enumerate(lines, start=1)
                    if MARK in line
                ]
    return found


def _check_name(name: str, what: str) -> None:
    if not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) or keyword.iskeyword(name):
        raise UsageError(
            f"{name!r} cannot name {'an' if what[0] in 'aeiou' else 'a'} {what}: it is a folder and a Python "
            "module, so letters, digits and _ only, no digit first (p8_huber, hw4)"
        )


def _problem_files(root: Path, assignment: str, name: str) -> dict[Path, str]:
    texts = _TEXTS / "problem"
    folder = root / "problems" / assignment / name
    files = {
        folder / path.relative_to(texts).with_suffix(""): _filled(path, assignment, name)
        for path in sorted(texts.rglob("*.txt"))
    }
    reference = root / "reference" / assignment / f"{name}.py"
    return {**files, reference: _filled("reference.py.txt", assignment, name)}


def _filled(text: Path | str, assignment: str, name: str) -> str:
    raw = (_TEXTS / text).read_text(encoding="utf-8")
    return raw.replace("@assignment@", assignment).replace("@name@", name)


def _write(files: dict[Path, str]) -> list[Path]:
    """Write new files; none at all if one of them is there."""
    there = [path for path in files if path.exists()]
    if there:
        raise UsageError(f"{there[0]} exists; nothing is overwritten, and nothing was written")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return list(files)
