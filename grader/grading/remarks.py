"""Word the remarks on how a submission was read: cells that failed, sections, what grading does not have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.course.sections import Section
from grader.errors import ProcessEnded, StudentEnded, StudentRaised
from grader.grading.carried import Carried
from grader.model import ALSO_IN
from grader.student.figures import Gallery
from grader.student.loading import Origin
from grader.student.proxy import BoxedStudent
from grader.student.remote import Call
from grader.text import clean, clean_line

NOTE_CHARS = 1500
#: Files and cells that did not run to their end: more are counted. A failed import makes many cells fail.
MOST_FAULTS = 8
_CELL = re.compile(r"(?P<path>.+\.ipynb) cell (?P<number>\d+)", re.IGNORECASE)
_NOT_PYTHON = ("SyntaxError", "IndentationError", "TabError")
_HINTS = {
    "PermissionError": "Processes, the network and files outside your folder are not available in grading.",
    "NotImplementedError": "The starter's placeholder is still there.",
    "TabError": "Tabs and blanks are mixed: let your editor convert the tabs to blanks.",
}
#: What Python 3 says of Python 2, by the beginning of its text; and of files that are no UTF-8.
_SYNTAX_HINTS = {
    "Missing parentheses in call to 'print'": "This is Python 2: print needs parentheses.",
    "Missing parentheses in call to 'exec'": "This is Python 2: exec needs parentheses.",
    "multiple exception types must be parenthesized": "This is Python 2: write `except Error as name:`.",
    "leading zeros in decimal integer literals": "This is Python 2: octal numbers are written 0o17.",
    "(unicode error) 'utf-8' codec": "Save the file as UTF-8, or name its encoding in the first line.",
    "source code cannot contain null bytes": "Is the file saved as UTF-16? Save it as UTF-8.",
    "source code string cannot contain null bytes": "Is the file saved as UTF-16? Save it as UTF-8.",
}
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")


def is_librarys(error: StudentRaised) -> bool:
    """Say whether a NotImplementedError is a library's, which gives a reason, not the starter's."""
    return error.kind == "NotImplementedError" and bool(error.text)


def hint(error: StudentEnded) -> str:
    """Return a sentence that helps with an exception, after a blank; empty if there is none."""
    if not isinstance(error, StudentRaised):
        return ""
    said = "" if is_librarys(error) else _HINTS.get(error.kind, "")
    missing = _NO_MODULE.search(error.text) if error.kind == "ModuleNotFoundError" else None
    if missing:
        package = missing[1].split(".")[0]
        said = f"The package `{package}` is not available in grading, and no file of that name was handed in."
    if error.kind in ("SyntaxError", "ValueError"):  # of a null byte, Python 3.11 says ValueError
        said = next((hint for start, hint in _SYNTAX_HINTS.items() if error.text.startswith(start)), said)
    return f" {said}" if said else ""


def fault(where: str, error: StudentEnded) -> str:
    """Say which file or cell did not run to its end, and why."""
    cell = _CELL.fullmatch(where)
    if isinstance(error, StudentRaised) and error.kind == "ModuleNotFoundError":
        place = f"{cell['path']}: an import in cell {cell['number']}" if cell else f"{where}: an import"
        said = f"{place} failed. It {error.message}."
    elif cell and isinstance(error, StudentRaised):
        said = f"{cell['path']}: cell {cell['number']} failed; the cells after it ran. It {error.message}."
    elif cell and isinstance(error, ProcessEnded):
        said = f"{cell['path']}: cell {cell['number']} was left out, and the others were run again: it {error.message}."
    elif cell or not isinstance(error, (StudentRaised, ProcessEnded)):
        said = f"{cell['path']}: cell {cell['number']} {error.message}." if cell else f"{where}: {error.message}."
    elif isinstance(error, StudentRaised) and error.kind in _NOT_PYTHON:
        said = f"{where} is not valid Python: {error.message.removeprefix('raised ')}."
    elif isinstance(error, StudentRaised):
        said = f"{where} stopped while loading: it {error.message}."
    else:
        said = f"{where} did not load: it {error.message}."
    return said + hint(error)


def defined_at(call: Call | None, origins: Mapping[str, Origin]) -> str:
    """Say in which cell the function stands that a check called, after a blank; empty outside notebooks."""
    origin = origins.get(call.name) if call is not None else None
    if call is None or origin is None or not origin.cell or not origin.line:
        return ""
    return f" (`{call.name}` is defined in {clean_line(origin.place, 320)}, line {origin.line}.)"


def concerning(
    faults: Sequence[tuple[str, StudentEnded]], files: Carried, problem: str
) -> list[tuple[str, StudentEnded]]:
    """Return the faults that may touch a problem."""
    return [(where, error) for where, error in faults if files.concerns(problem, where)]


def of_loading(student: BoxedStudent, files: Carried, problem: str, gallery: Gallery) -> tuple[str, ...]:
    """Say how a submission's files were read for a problem."""
    faults = concerning(student.faults, files, problem)
    notes = [fault(where, error) for where, error in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        notes.append(f"… and {len(faults) - MOST_FAULTS} more like these.")
    for name, paths in student.also_in.items():
        notes.append(f"`{name}`{ALSO_IN}{', '.join(paths)}; {student.source_of[name]} was used.")
    notes += sections_read(files.of(problem), files.sections, student.origins)
    notes += [note for source in files.sources if (note := gallery.note(source.path))]
    return tuple(clean(note, NOTE_CHARS) for note in notes)


def sections_read(
    of_problem: Mapping[str, Section], every: Mapping[str, Mapping[str, Section]], origins: Mapping[str, Origin]
) -> list[str]:
    """Say where in a notebook the names were read, wherever that is not simply its end.

    Parameters
    ----------
    of_problem : mapping of str to Section
        The problem's section in each notebook that has one.
    every : mapping of str to sections
        The sections of all problems in each notebook.
    origins : mapping of str to Origin
        By name of the contract.
    """
    said = []
    for path, sections in every.items():
        here = {name: origin for name, origin in origins.items() if origin.path == path and origin.cell}
        if not here or not sections:
            continue
        section = of_problem.get(path)
        if section is None:
            said.append(f"{path}: no heading names this problem; names are read as they stand at the end.")
            continue
        title = clean_line(section.heading, 60)
        kept = {name: origin for name, origin in here.items() if not origin.is_later}
        changed = [name for name, origin in kept.items() if origin.is_changed]
        above = [name for name, origin in kept.items() if origin.cell not in section.cells and name not in changed]
        if changed:
            said.append(f"{path}: read at the end of the section “{title}”, and changed later: {_list(changed)}.")
        if above:
            said.append(f"{path}: read from above the section “{title}”, which does not define it: {_list(above)}.")
        if not all(origin.is_whole for origin in kept.values()):
            said.append(f"{path}: too much to keep all of it as it stood at the end of the section “{title}” (64 MB).")
        for name, origin in here.items():
            if origin.is_later:
                said.append(
                    f"{path}: `{name}` is not defined by the end of the section “{title}”; its final value, "
                    f"from cell {origin.cell}, was read."
                )
    return said


def _list(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
