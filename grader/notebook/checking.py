"""Check the functions of a running kernel, and show what was found."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from grader.course.course import Course, find_course
from grader.course.mistakes import did_you_mean
from grader.course.problems import Problem, load_problems
from grader.course.submissions import SourceFile, Submission
from grader.errors import UsageError
from grader.formulas.process import FormulaWorker
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.grading.misconceptions import KnownAnswers
from grader.grading.selfcheck import Found, Missing, Watcher, is_whole, names_of_answer, public_part
from grader.grading.session import engine_version
from grader.model import ProblemResult
from grader.notebook import page
from grader.notebook.kernel import WHERE, Kernel, generators_kept
from grader.student.written import WrittenStudent


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a self-check of one problem found; a notebook shows it as HTML, anything else as text.

    Attributes
    ----------
    record : ProblemResult
        The public checks' results.
    """

    record: ProblemResult
    _whole: Problem
    _found: tuple[Found, ...]
    _missing: tuple[Missing, ...]

    @property
    def has_passed(self) -> bool:
        """Whether every public check gave all its points."""
        return all(map(is_whole, self.record.checks))

    def __repr__(self) -> str:
        return page.text(self._shown())

    def _repr_html_(self) -> str:
        return page.html(self._shown())

    def _shown(self) -> page.Shown:
        return page.Shown(record=self.record, whole=self._whole, found=self._found, missing=self._missing)


def check(problem: str, *, course: str | Path | None = None) -> Checked:
    """Check a problem with the functions that this notebook (or interpreter) has defined: no grade, no box.

    Parameters
    ----------
    problem : str
        The problem's name, or its beginning: ``"p6"`` is enough for ``p6_dead_relu``.
    course : path, optional
        The folder of your starter kit; without, it is looked for upward from the working directory.

    Returns
    -------
    Checked
        Shows itself as the last line of a cell; ``has_passed`` says whether all public checks pass.

    Raises
    ------
    UsageError
        If there is no such problem, or no course.

    Examples
    --------
    >>> check("p6")  # doctest: +SKIP
    """
    home = find_course(Path.cwd(), None if course is None else Path(course))
    name, assignment = _named(problem, home)
    problems = load_problems(home, home.assignment(assignment))
    # The caller's own names: in a notebook those of its cells.
    return check_namespace(sys._getframe(1).f_globals, name, home, problems)


def check_namespace(namespace: dict[str, Any], name: str, home: Course, problems: Sequence[Problem]) -> Checked:
    """Check a problem with the functions of a namespace."""
    whole = next(problem for problem in problems if problem.name == name)
    kernel, listener = Kernel(namespace), _Listener()
    # A submission has files; these are not read, since everything has been run.
    cells = tuple(SourceFile(path=label, data=source.encode()) for label, source in kernel.cells.items())
    work = Submission(
        assignment=whole.assignment,
        student="",
        path=Path(WHERE),
        files=(SourceFile(path=WHERE, data=b""), *cells),
        digest="",
        is_file=True,
    )
    with FormulaWorker() as worker, generators_kept():
        conditions = Conditions(
            zygote=lambda: kernel, seed=0, engine=engine_version(), box_level="L0", worker=worker,
            known=KnownAnswers(),
        )  # fmt: skip
        # Known-wrong answers would have to run somewhere else than here.
        public = [replace(public_part(problem), wrongs=()) for problem in problems]
        job = SubmissionJob(work, home.assignment(whole.assignment), public, conditions, watcher=listener)
        try:
            record = job.grade(next(problem for problem in public if problem.name == name), key="")
        finally:
            job.close()
    return Checked(record=record, _whole=whole, _found=listener.found, _missing=listener.missing)


class _Listener(Watcher):
    """Note which names were found."""

    wants_pictures = False

    def __init__(self) -> None:
        self.found: tuple[Found, ...] = ()
        self.missing: tuple[Missing, ...] = ()

    def loaded(self, problem: Problem, form: str, student: WrittenStudent) -> None:
        """Hear that the names are known."""
        found, self.missing = names_of_answer(problem, form, student)
        self.found = tuple(replace(one, where=_place(student, one)) for one in found)


def _place(student: WrittenStudent, found: Found) -> str:
    origin = student.origins.get(found.name)
    return origin.place if origin is not None and origin.place else WHERE


def _named(word: str, home: Course) -> tuple[str, str]:
    """Return the problem that a word stands for, and its assignment."""
    known = {entry.name: one.name for one in home.assignments for entry in one.problems}
    found = [name for name in known if name == word] or [name for name in known if name.startswith(f"{word}_")]
    found = found or [name for name in known if name.startswith(word)]
    if len(found) == 1:
        return found[0], known[found[0]]
    if found:
        raise UsageError(f"{word!r} could be any of {', '.join(found)}; say which")
    raise UsageError(f"there is no problem {word!r}.{did_you_mean(word, list(known))} There are: {', '.join(known)}.")
