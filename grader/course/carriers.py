"""Choose the files of a submission that carry the answers to one problem, in order of precedence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.course.assignment import Assignment, ProblemEntry
from grader.course.names import ANSWER_SUFFIXES, is_code
from grader.course.notebooks import read_notebook
from grader.course.sections import Section, sections
from grader.course.submissions import SourceFile, Submission

# When no file has an accepted name, at most this many are read in its place: each costs a load.
MAX_GUESSED = 5

# Files that come with courses and tools, and are nobody's answer.
_HELPER_NAMES = re.compile(
    r"(test_.*|.*_test|conftest|setup|starter|__init__|__main__)\.(py|ipynb)", re.IGNORECASE
)
# A search in the bytes, never a parse: source is not taken apart in the grader's process. In a notebook's
# JSON a line of code begins after a quotation mark or an escaped newline.
_IMPORT = re.compile(rb'(?:^|"|\\n)[ \t]*(?:from|import)[ \t]+\.?(\w+)', re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One file to read answers from.

    Attributes
    ----------
    path : str
        As in `SourceFile`.
    kind : str
        "module" or "notebook".
    data : bytes
        A module's bytes; empty for a notebook.
    cells : tuple of (int, str)
        A notebook's code cells: number, counted from 1 over all cells, and source.
    sections : mapping of str to Section
        A notebook's cells by problem, as its headings tell; empty without headings that name problems.
    """

    path: str
    kind: str
    data: bytes = b""
    cells: tuple[tuple[int, str], ...] = ()
    sections: Mapping[str, Section] = field(default_factory=dict)


def carriers(
    submission: Submission, assignment: Assignment, entry: ProblemEntry
) -> tuple[list[Carrier], list[str]]:
    """Choose the files that may answer a problem.

    Parameters
    ----------
    submission : Submission
        What was handed in.
    assignment : Assignment
        Names the files for the whole assignment.
    entry : ProblemEntry
        Names the problem's own files, which come first.

    Returns
    -------
    list of Carrier
        In order of precedence: where two define a name, the earlier one counts.
    list of str
        Sentences on what was read in place of what, and what could not be read.
    """
    notes: list[str] = []
    if submission.is_file:
        chosen = [file for file in submission.files if not file.path.lower().endswith(ANSWER_SUFFIXES)]
    else:
        chosen = _named(submission, assignment, entry, notes)
        if not chosen:
            chosen = _guessed(submission, assignment, entry, notes)
    found = [_carrier(file, assignment, notes) for file in chosen]
    return [carrier for carrier in found if carrier is not None], notes


def _named(
    submission: Submission, assignment: Assignment, entry: ProblemEntry, notes: list[str]
) -> list[SourceFile]:
    """Return the files with accepted names, on the uppermost level that has any of the assignment's."""
    accepted = [file for file in submission.files if _name(file).casefold() in assignment.accepted]
    level = min((_depth(file) for file in accepted), default=0)
    accepted = [file for file in accepted if _depth(file) == level]
    chosen: list[SourceFile] = []
    for wanted in (*entry.files, *assignment.files):
        # Letter case does not matter (HW3.py), but the name as it was asked for comes first.
        matching = [file for file in accepted if _name(file).casefold() == wanted.casefold()]
        matching.sort(key=lambda file: _name(file) != wanted)
        if len({PurePosixPath(file.path).parent for file in matching}) > 1:
            # hw3/old/hw3.py and hw3/new/hw3.py: to choose one would be to guess.
            notes.append(f"{_list(matching)} have the same name: none of them was read.")
            continue
        if len(matching) > 1:
            unread = _list(matching[1:])
            notes.append(f"read `{matching[0].path}`, not {unread}: the names differ in case only.")
        chosen.extend(file for file in matching[:1] if file not in chosen)
    return chosen


def _guessed(
    submission: Submission, assignment: Assignment, entry: ProblemEntry, notes: list[str]
) -> list[SourceFile]:
    """Return the files that may be meant as the answer when none has an accepted name, and say so."""
    files = [file for file in submission.files if is_code(file.path)]
    files = _top_level(files)
    # problem3.py answers problem 3 and is no guess for another one.
    others = [file for file in files if _name(file).casefold() not in assignment.accepted]
    helpers = _helpers(files)
    candidates = [file for file in others if file not in helpers] or (others if len(files) == 1 else [])
    candidates.sort(key=lambda file: (file.path.lower().endswith(".ipynb"), file.path))
    chosen, left = candidates[:MAX_GUESSED], candidates[MAX_GUESSED:]
    names = _join([f"`{name}`" for name in (*entry.files, *assignment.files)], "or")
    if chosen:
        notes.append(f"read {_list(chosen, ', then ')}: no {names} was handed in.")
    elif not notes and not any(file.path.lower().endswith(ANSWER_SUFFIXES) for file in submission.files):
        notes.append(f"no {names} was handed in.")
    if left:
        notes.append(f"{_list(left)} {'was' if len(left) == 1 else 'were'} not read.")
    return chosen


def _top_level(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Return the code at the top, or in the only folder that holds code, however deep a zip nested it."""
    level = min((_depth(file) for file in files), default=0)
    top = [file for file in files if _depth(file) == level]
    return top if len({PurePosixPath(file.path).parent for file in top}) == 1 else []


def _helpers(files: Sequence[SourceFile]) -> list[SourceFile]:
    """Return the files that another one imports, and those named like tests and tools."""
    importers: dict[str, set[str]] = {}
    for file in files:
        for stem in set(_IMPORT.findall(file.data)):
            importers.setdefault(stem.decode("utf-8", "replace"), set()).add(file.path)
    return [
        file
        for file in files
        if importers.get(PurePosixPath(file.path).stem, set()) - {file.path}
        or _HELPER_NAMES.fullmatch(_name(file))
    ]


def _carrier(file: SourceFile, assignment: Assignment, notes: list[str]) -> Carrier | None:
    if not file.path.lower().endswith(".ipynb"):
        return Carrier(path=file.path, kind="module", data=file.data)
    notebook = read_notebook(file.data)
    if notebook.broken:
        notes.append(f"the notebook `{file.path}` {notebook.broken}.")
        return None
    found = sections(notebook, assignment)
    return Carrier(path=file.path, kind="notebook", cells=notebook.cells, sections=found)


def _name(file: SourceFile) -> str:
    return PurePosixPath(file.path).name


def _depth(file: SourceFile) -> int:
    return file.path.count("/")


def _list(files: Iterable[SourceFile], separator: str = ", ") -> str:
    return separator.join(f"`{file.path}`" for file in files)


def _join(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
