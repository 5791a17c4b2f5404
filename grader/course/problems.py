"""Load a problem: run its ``checks.py`` as a private module and validate what it declares."""

from __future__ import annotations

import hashlib
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from grader.checking.declare import (
    CheckDeclaration,
    Declarations,
    ProblemDeclaration,
    WrongDeclaration,
    collecting,
)
from grader.checking.validation import validate
from grader.checking.withheld import WithheldDeclaration
from grader.course.assignment import FILE_NAME, Assignment, ProblemEntry
from grader.course.course import Course
from grader.course.mistakes import did_you_mean, raise_all
from grader.course.references import References
from grader.errors import AuthorError, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem, ready to grade.

    Attributes
    ----------
    folder : Path
        ``problems/<assignment>/<problem>``.
    entry : ProblemEntry
        Its entry in ``assignment.toml``.
    declared : ProblemDeclaration
        What ``problem(...)`` says.
    checks, wrongs : tuple
        In the order of ``checks.py``.
    withheld : tuple
        In a starter kit: what the grader has beside these checks.
    digest : str
        SHA-256 over the bytes of ``checks.py``, of every reference module that it loads (and of the one
        named after the problem), and over its entry: when it changes, the problem is graded again.
    reference : module, optional
        The reference named after the problem, if ``checks.py`` imports it.
    """

    assignment: str
    name: str
    folder: Path
    entry: ProblemEntry
    declared: ProblemDeclaration
    checks: tuple[CheckDeclaration, ...]
    wrongs: tuple[WrongDeclaration, ...]
    digest: str
    withheld: tuple[WithheldDeclaration, ...] = ()
    reference: ModuleType | None = None


def load_problems(course: Course, assignment: Assignment, only: tuple[str, ...] = ()) -> list[Problem]:
    """Load an assignment's problems.

    Parameters
    ----------
    course : Course
        Where they lie.
    assignment : Assignment
        Which ones.
    only : tuple of str
        Names of problems; empty for all. Names of other assignments' problems are passed over, so that
        one ``--only`` serves a run over several assignments.

    Raises
    ------
    UsageError
        If a name is no problem of the course.
    AuthorError
        With every mistake of every problem.
    """
    known = [entry.name for each in course.assignments for entry in each.problems]
    unknown = [name for name in only if name not in known]
    if unknown:
        raise UsageError(
            " ".join(f"There is no problem `{name}`.{did_you_mean(name, known)}" for name in unknown)
            + f" The course in {course.root} has {', '.join(known)}."
        )
    problems: list[Problem] = []
    mistakes: list[AuthorError] = []
    for entry in assignment.problems:
        if only and entry.name not in only:
            continue
        try:
            problems.append(load_problem(course, assignment, entry))
        except AuthorError as mistake:
            mistakes.append(mistake)
    raise_all(mistakes)
    return problems


def load_problem(course: Course, assignment: Assignment, entry: ProblemEntry) -> Problem:
    """Run one problem's ``checks.py`` and return what it declares.

    Raises
    ------
    AuthorError
        With file and line: code that does not run, and everything that `validate` finds.
    """
    folder = assignment.folder / entry.name
    path = folder / "checks.py"
    try:
        source = path.read_bytes()
    except OSError as error:
        raise AuthorError(f"cannot be read: {error.strerror}", path) from error
    # The root's digest keeps two courses with problems of the same names apart.
    key = f"{hashlib.sha256(str(course.root).encode()).hexdigest()[:12]}_{assignment.name}_{entry.name}"
    references = References(course.root, f"_reference_{key}")
    references.install()
    with collecting(path, assignment.limits) as declarations:
        _run(source, path, f"_checks_{key}", references)
    declared = _validated(declarations, assignment, entry)
    return Problem(
        assignment=assignment.name,
        name=entry.name,
        folder=folder,
        entry=entry,
        declared=declared,
        checks=tuple(declarations.checks),
        wrongs=tuple(declarations.wrongs),
        digest=_digest(source, references, course, assignment, entry, declared),
        withheld=tuple(declarations.withheld),
        reference=sys.modules.get(f"{references.alias}.{assignment.name}.{entry.name}"),
    )


def _run(source: bytes, path: Path, name: str, references: References) -> None:
    module = ModuleType(name)
    module.__file__ = str(path)
    module.__dict__["__builtins__"] = references.builtins()
    # dataclasses and typing look a class's module up by name.
    sys.modules[name] = module
    try:
        # The author's file is trusted code of the course, not a student's.
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)
    except AuthorError:
        raise
    except (Exception, SystemExit) as error:
        # Whatever an author's file raises while it loads is the author's mistake, before any student runs.
        raise _author_error(error, path, references.root) from error


def _author_error(error: BaseException, path: Path, root: Path) -> AuthorError:
    """Place an exception on the line of ``checks.py`` that it came through."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if isinstance(error, SyntaxError) and error.filename is not None:
        return AuthorError(f"{type(error).__name__}: {error.msg}", Path(error.filename), error.lineno)
    if isinstance(error, ImportError):
        said = _import_message(error)
    frames = traceback.extract_tb(error.__traceback__)
    line = next((frame.lineno for frame in reversed(frames) if frame.filename == str(path)), None)
    deepest = frames[-1]
    if deepest.filename != str(path) and Path(deepest.filename).is_relative_to(root / "reference"):
        said = f"{said} (in {Path(deepest.filename).relative_to(root)}, line {deepest.lineno})"
    return AuthorError(said, path, line)


def _import_message(error: ImportError) -> str:
    said = str(error)
    if "cannot import name" not in said:
        return said
    # "cannot import name 'chekc' from 'grader' (/long/path)": name_from is an attribute from 3.12 on only.
    wanted = said.split("'")[1]
    module = sys.modules.get(error.name or "")
    public = error.name or "?"
    if public.startswith("_reference_") and "." in public:
        public = "reference." + public.split(".", 1)[1]
    offers = [name for name in getattr(module, "__all__", None) or vars(module or object) if name[:1] != "_"]
    return f"{public} has no name `{wanted}`.{did_you_mean(wanted, offers)}"


def _validated(declarations: Declarations, assignment: Assignment, entry: ProblemEntry) -> ProblemDeclaration:
    mistakes: list[AuthorError] = []
    try:
        validate(declarations)
    except AuthorError as mistake:
        mistakes.append(mistake)
    declared = declarations.problem
    if declared is not None and abs(declared.points - entry.points) > 1e-9:
        mistakes.append(
            declarations.refuse(
                f"problem(points={declared.points:g}) differs from {entry.points:g} points in "
                f"{assignment.name}/{FILE_NAME}, line {entry.line}",
                declared.line,
            )
        )
    others = [each.name for each in assignment.problems if each.name != entry.name]
    for name, other in declared.builds_on.items() if declared is not None else ():
        if other not in others:
            wrong = f"builds_on={{{name!r}: {other!r}}}: no such other problem.{did_you_mean(other, others)}"
            mistakes.append(declarations.refuse(wrong, declared.line if declared is not None else 1))
    raise_all(mistakes)
    if declared is None:
        raise declarations.refuse("problem(...) is missing", 1)
    return declared


def _digest(
    source: bytes,
    references: References,
    course: Course,
    assignment: Assignment,
    entry: ProblemEntry,
    declared: ProblemDeclaration,
) -> str:
    loaded = dict(references.loaded)
    own = f"reference/{assignment.name}/{entry.name}.py"
    if own not in loaded and (course.root / own).is_file():
        # Imported inside a function, perhaps: it decides grades all the same.
        loaded[own] = (course.root / own).read_bytes()
    for other in declared.builds_on.values():
        before = next((each for each in assignment.problems if each.name == other), None)
        checks = assignment.folder / other / "checks.py"
        if before is not None and checks.is_file():
            loaded[f"builds on {other}"] = repr(before.files).encode() + checks.read_bytes()
    parts: Iterable[tuple[str, bytes]] = (
        ("checks.py", source),
        ("entry", repr((assignment.name, entry.name, entry.points, entry.files, assignment.files)).encode()),
        ("limits", repr(assignment.limits).encode()),
        # A section ends where another problem's begins.
        ("headings", repr([(each.name, each.headings) for each in assignment.problems]).encode()),
        *sorted(loaded.items()),
    )
    digest = hashlib.sha256()
    for label, data in parts:
        # Lengths first, so that no two different lists of files run together to the same bytes.
        digest.update(f"{label}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()
