"""One assignment as ``assignment.toml`` describes it: title, accepted files, problems and points."""

from __future__ import annotations

import datetime
import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

from grader.checking.limits import Limits
from grader.course.mistakes import did_you_mean, raise_all
from grader.course.names import CODE_SUFFIXES
from grader.errors import AuthorError
from grader.model import ManualItem

FILE_NAME = "assignment.toml"

# The keys of the file and of one [[problems]] table, with their types.
_KEYS: dict[str, Any] = {
    "title": str,
    "due": Any,
    "files": tuple[str, ...],
    "seed": int,
    "max_file_mb": float,
    "limits": dict[str, Any],
    "verify": dict[str, Any],
    "problems": list[dict[str, Any]],
}
_VERIFY_KEYS: dict[str, Any] = {"right": int, "wrong": int, "perfect": tuple[str, ...]}
# Seconds and whole numbers: the keys of [limits].
_LIMIT_KEYS: dict[str, Any] = {one.name: int if one.type == "int" else float for one in fields(Limits)}
_PROBLEM_KEYS: dict[str, Any] = {
    "name": str,
    "points": float,
    "files": tuple[str, ...],
    "headings": tuple[str, ...],
    "manual": tuple[ManualItem, ...],
}

# A file above this is never read, whatever an author allows: it is a submission's whole budget.
MAX_FILE_MB = 32.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemEntry:
    """One problem's entry in ``assignment.toml``.

    Attributes
    ----------
    name : str
        The problem's folder.
    points : float
        Of the checks, as ``checks.py`` must declare them too.
    files : tuple of str
        Names of per-problem modules, in order of precedence.
    headings : tuple of str
        What a notebook's heading says for it: numbers ("2.1") or beginnings of texts ("Part B"). Empty
        where its own name holds the number: ``q2_1_layer`` stands below "Question 2.1".
    manual : tuple of ManualItem
        What a person grades; its points come on top.
    line : int
        Where the entry starts in the file.
    """

    name: str
    points: float
    files: tuple[str, ...]
    headings: tuple[str, ...] = ()
    manual: tuple[ManualItem, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What ``grade verify`` demands of an assignment beyond the rule: the table ``[verify]``.

    Attributes
    ----------
    right, wrong : int
        So many known answers, at least, each problem has in ``right/`` and in ``wrong/``.
    perfect : tuple of str
        Names below ``submissions/<assignment>/``, beside ``problems/``: samples that earn all points.
    """

    right: int = 0
    wrong: int = 0
    perfect: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One assignment.

    Attributes
    ----------
    name : str
        The name of its folder; submissions lie in a folder of the same name.
    folder : Path
        ``problems/<assignment>``.
    files : tuple of str
        Names of files that answer the whole assignment, in order of precedence.
    problems : tuple of ProblemEntry
        In the order of the sheet.
    seed : int
        The run's seed where the command gives none.
    due : str
        As written, or in ISO 8601 when it is a TOML date.
    max_file_mb : float
        A larger file is refused, MB.
    limits : Limits
        What a process may use, where a problem does not declare its own: the table ``[limits]``.
    demands : Demands
        For ``grade verify``; no grade depends on them.
    """

    name: str
    title: str
    folder: Path
    files: tuple[str, ...]
    problems: tuple[ProblemEntry, ...]
    seed: int = 0
    due: str = ""
    max_file_mb: float = 10.0
    limits: Limits = field(default_factory=Limits)
    demands: Demands = field(default_factory=Demands)

    @property
    def points(self) -> float:
        """Points of all problems, those that a person gives included."""
        return sum(entry.points + sum(item.points for item in entry.manual) for entry in self.problems)

    @property
    def accepted(self) -> frozenset[str]:
        """Every file name that the assignment knows, case folded."""
        names = [*self.files, *(file for entry in self.problems for file in entry.files)]
        return frozenset(name.casefold() for name in names)


def load_assignment(folder: Path) -> Assignment:
    """Read and validate ``assignment.toml`` in an assignment's folder.

    Raises
    ------
    AuthorError
        With every mistake found: bad TOML, unknown or missing keys, wrong types, file names and
        points that make no sense, problems without a folder.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise AuthorError(f"the assignment {folder.name} has no {FILE_NAME}", folder) from None
    except (OSError, UnicodeDecodeError) as error:
        raise AuthorError(f"cannot be read as UTF-8 text: {error}", path) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # "(at line 3, column 5)" or "(at end of document)"; the error has no attributes before 3.14.
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else len(text.splitlines())
        raise AuthorError(f"is not valid TOML: {error}", path, line) from error
    reader = _Reader(path, text)
    assignment = reader.assignment(table)
    raise_all(reader.mistakes)
    return assignment


class _Reader:
    """Turn the parsed table into an `Assignment`, collecting every mistake with its line."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.mistakes: list[AuthorError] = []
        headers = [n for n, line in enumerate(self.lines) if re.match(r"\s*\[", line)]
        starts = [n for n in headers if re.match(r"\s*\[\[\s*problems\s*\]\]", self.lines[n])]
        # Line ranges of the top level and of each [[problems]] table; tomllib keeps no positions.
        self.top = range(headers[0] if headers else len(self.lines))
        self.tables = [
            range(start, min((n for n in headers if n > start), default=len(self.lines))) for start in starts
        ]

    def assignment(self, table: Mapping[str, Any]) -> Assignment:
        values = self._values(table, _KEYS, ("title", "files", "problems"), self.top, "the assignment")
        self._check_files(values.get("files"), self.top, "files")
        max_file_mb = values.get("max_file_mb", 10.0)
        if not 0 < max_file_mb <= MAX_FILE_MB:
            self._refuse(f"max_file_mb must be between 0 and {MAX_FILE_MB:g}", self.top, "max_file_mb")
        due = values.get("due", "")
        if not isinstance(due, str | datetime.date):
            self._refuse(f"due must be a text or a date, not {due!r}", self.top, "due")
        entries = tuple(
            self._entry(number, problem) for number, problem in enumerate(values.get("problems", []))
        )
        if "problems" in values and not entries:
            self._refuse("the assignment has no problems", self.top, "problems")
        names = [entry.name for entry in entries]
        for number, name in enumerate(names):
            if name in names[:number] and name:
                self._refuse(f"the problem {name} is listed twice", self._table(number), "name")
        return Assignment(
            name=self.path.parent.name,
            title=values.get("title", ""),
            folder=self.path.parent,
            files=values.get("files", ()),
            problems=entries,
            seed=values.get("seed", 0),
            due=due if isinstance(due, str) else due.isoformat() if isinstance(due, datetime.date) else "",
            max_file_mb=max_file_mb,
            limits=self._limits(values.get("limits", {})),
            demands=self._demands(values.get("verify", {})),
        )

    def _limits(self, table: Mapping[str, Any]) -> Limits:
        values = self._values(table, _LIMIT_KEYS, (), range(len(self.lines)), "[limits]")
        for key, value in values.items():
            if not (math.isfinite(value) and value > 0):
                self._refuse(f"[limits]: {key} must be more than 0, not {value:g}", range(len(self.lines)), key)
        return Limits(**values)

    def _demands(self, table: Mapping[str, Any]) -> Demands:
        lines = range(len(self.lines))
        values = self._values(table, _VERIFY_KEYS, (), lines, "[verify]")
        for key in ("right", "wrong"):
            if values.get(key, 0) < 0:
                self._refuse(f"[verify]: {key} must be 0 or more, not {values[key]}", lines, key)
        return Demands(**values)

    def _entry(self, number: int, table: Mapping[str, Any]) -> ProblemEntry:
        lines = self._table(number)
        name = table.get("name")
        what = f"the problem {name}" if isinstance(name, str) else f"problem number {number + 1}"
        values = self._values(table, _PROBLEM_KEYS, ("name", "points", "files"), lines, what)
        points = values.get("points", 1.0)
        if not (math.isfinite(points) and points > 0):
            self._refuse(f"{what} must have more than 0 points, not {points:g}", lines, "points")
        self._check_files(values.get("files"), lines, f"{what}: files")
        if not all(text.strip() for text in values.get("headings", ("x",))) or values.get("headings") == ():
            self._refuse(f"{what}: headings must hold texts", lines, "headings")
        for item in values.get("manual", ()):
            if not (item.name and item.rubric and math.isfinite(item.points) and item.points > 0):
                self._refuse(f"{what}: manual needs a name, points above 0 and a rubric", lines, "manual")
        name = values.get("name", "")
        if name and not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
            # The name is a folder and a module of reference/: "../x" or "a b" can be neither.
            self._refuse(f"{name!r} is not a name that a Python module can have", lines, "name")
        elif name and not (self.path.parent / name).is_dir():
            known = sorted(p.name for p in self.path.parent.iterdir() if (p / "checks.py").exists())
            hint = did_you_mean(name, known)
            self._refuse(f"{what} has no folder {self.path.parent.name}/{name}/.{hint}", lines, "name")
        elif name and not (self.path.parent / name / "checks.py").is_file():
            self._refuse(f"{what} has no {self.path.parent.name}/{name}/checks.py", lines, "name")
        return ProblemEntry(
            name=name,
            points=points,
            files=values.get("files", ()),
            headings=values.get("headings", ()),
            manual=values.get("manual", ()),
            line=lines.start + 1,
        )

    def _values(
        self,
        table: Mapping[str, Any],
        keys: Mapping[str, Any],
        needed: tuple[str, ...],
        lines: range,
        what: str,
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in keys:
                self._refuse(f"{what} has an unknown key {key!r}.{did_you_mean(key, list(keys))}", lines, key)
                continue
            try:
                values[key] = msgspec.convert(value, type=keys[key])
            except msgspec.ValidationError as error:
                self._refuse(f"{what}: {key} = {value!r} is of the wrong type. {error}.", lines, key)
        for key in needed:
            if key not in table:
                self._refuse(f"{what} lacks {key} = …", lines, key)
            elif values.get(key) == "":
                self._refuse(f"{what}: {key} is empty", lines, key)
        return values

    def _check_files(self, files: tuple[str, ...] | None, lines: range, what: str) -> None:
        if files == ():
            self._refuse(f"{what} = [] accepts no file", lines, "files")
        for file in files or ():
            if PurePosixPath(file).name != file or "\\" in file or not file.endswith(CODE_SUFFIXES):
                self._refuse(f"{what}: {file!r} is not the plain name of a .py or .ipynb file", lines, "files")

    def _table(self, number: int) -> range:
        # An inline `problems = [{…}]` has no headers of its own: its errors point at the key.
        return self.tables[number] if number < len(self.tables) else self.top

    def _refuse(self, message: str, lines: range, key: str) -> None:
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*(=|\.)")
        header = re.compile(rf"\s*\[+\s*{re.escape(key)}\b")
        line = next((n for n in lines if pattern.match(self.lines[n])), None)
        if line is None and lines is self.top:
            line = next((n for n, text in enumerate(self.lines) if header.match(text)), None)
        if line is None and lines:
            line = lines.start
        self.mistakes.append(AuthorError(message, self.path, None if line is None else line + 1))
