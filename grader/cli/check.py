"""``grade check FILE|DIR…``: a student's self-check with the public checks, offline, on the student's own machine."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from grader.checking.declare import names_of
from grader.cli.console import Console
from grader.cli.options import course_option, load_all, select
from grader.cli.screen import Screen
from grader.course.course import Course, find_course
from grader.course.own import find_course_of_own_work, find_own_work
from grader.course.problems import Problem
from grader.course.submissions import Submission
from grader.errors import GraderError
from grader.grading.job import SubmissionJob
from grader.grading.misconceptions import KnownAnswers
from grader.grading.selfcheck import libraries_of, public_part, refused_in_grading, slow_last
from grader.grading.session import Session

NOT_ALL = 1


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[FILE|DIR]...", type=click.Path(path_type=Path))
@click.option(
    "--problem", "words", multiple=True, metavar="NAME",
    help="Check this problem only (p6 is enough for p6_dead_relu); repeatable.",
)  # fmt: skip
@click.option("--assignment", help="The assignment, where your files do not tell it.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
@click.option("-v", "--verbose", is_flag=True, help="Show what your code printed, too.")
@click.option(
    "--sandbox",
    type=click.Choice(["auto", "none"]),
    default="auto",
    show_default=True,
    help="auto: the best box here, where there is one; none: without, as on macOS and Windows.",
)
@course_option()
def check_command(
    paths: tuple[Path, ...],
    words: tuple[str, ...],
    assignment: str | None,
    watch: bool,
    verbose: bool,
    sandbox: str,
    course: Path | None,
) -> int:
    """Check your own work with the public checks: a self-check, not a grade.

    Files of one folder are taken together; without any, the working directory is checked. Nothing is written,
    nothing is sent anywhere. In grading, hidden checks come on top.

    \b
    grade check hw3.py
    grade check hw3.ipynb answers.tex --problem p6
    grade check . --watch

    Exit codes: 0 all public checks pass, 1 some do not, 2 usage, 3 nothing to check, 130 interrupted.
    """
    console = Console()
    home = find_course_of_own_work(find_course(Path.cwd(), course))
    run = _SelfCheck(console, home, paths or (Path(),), words, assignment, sandbox, verbose=verbose)
    with run:
        if watch:
            return _watch(console, run, paths or (Path(),))
        return run.once()


def _watch(console: Console, run: _SelfCheck, paths: Sequence[Path]) -> int:
    """Check now and after every change, until interrupted."""
    from watchfiles import DefaultFilter, watch

    # Editors put a new file in the place of the old one: the folder is watched, not the file.
    files = {path.resolve() for path in paths if not path.is_dir()}
    folders = {path.resolve() for path in paths if path.is_dir()}
    default = DefaultFilter()

    def concerns(change: object, name: str) -> bool:
        place = Path(name)
        is_ours = place in files or any(folder in place.parents for folder in folders)
        return is_ours and default(change, name)  # type: ignore[arg-type]  # watchfiles' own type

    def check() -> None:
        try:
            run.once()
        except GraderError as error:  # a file that is gone or half saved: the next change may mend it
            console.error(str(error))
        console.remark("Waiting for a change; Ctrl-C ends.")

    check()
    for _ in watch(*{path.parent for path in files} | folders, watch_filter=concerns, raise_interrupt=True):
        console.clear()
        check()
    return 0


class _SelfCheck:
    """One self-check, or several after each other with the same zygote."""

    def __init__(
        self,
        console: Console,
        home: Course,
        paths: Sequence[Path],
        words: tuple[str, ...],
        assignment: str | None,
        sandbox: str,
        *,
        verbose: bool,
    ) -> None:
        self._console = console
        self._home = home
        self._paths = paths
        self._words = words
        self._assignment = assignment
        self._sandbox = "own" if sandbox == "auto" else sandbox
        self._is_verbose = verbose
        self._session: Session | None = None
        self._libraries: frozenset[str] = frozenset()
        self._problems: dict[str, list[Problem]] = {}
        self._known = KnownAnswers()

    def once(self) -> int:
        """Check everything once and return the exit code."""
        if not self._problems:
            chosen = [self._home.assignment(self._assignment)] if self._assignment else self._home.assignments
            self._problems = load_all(self._home, list(chosen))
        asked = select(self._words, [one.name for those in self._problems.values() for one in those], "problem")
        work, guessed = find_own_work(self._paths, self._home, self._told(asked), self._names())
        session = self._started(libraries_of(work))
        if guessed:
            self._console.remark(guessed)
        has_passed = True
        for submission in work:
            has_passed = self._check(session, submission, asked) and has_passed
        return 0 if has_passed else NOT_ALL

    def _told(self, asked: Sequence[str]) -> str | None:
        """Return the assignment, if an option or the course tells it."""
        fitting = [name for name, those in self._problems.items() if any(one.name in asked for one in those)]
        if self._assignment is None and len(self._problems) > 1 and len(fitting) != 1:
            return None
        return self._assignment or (fitting or list(self._problems))[0]

    def _names(self) -> dict[str, list[str]]:
        return {
            name: [
                one
                for problem in those
                for form in problem.declared.forms.values()
                for item in form
                for one in names_of(item)
            ]
            for name, those in self._problems.items()
        }

    def _started(self, libraries: Sequence[str]) -> Session:
        """Return a session whose processes have these libraries loaded."""
        if self._session is None or not self._libraries.issuperset(libraries):
            self.close()
            self._libraries = frozenset(libraries)
            of_name = {one.name: one for one in self._home.assignments}
            self._session = Session(
                of_name, sandbox=self._sandbox, secrets=self._home.secrets, libraries=sorted(libraries)
            )
            self._session.begin()
        return self._session

    def _check(self, session: Session, submission: Submission, asked: Sequence[str]) -> bool:
        assignment = self._home.assignment(submission.assignment)
        whole = [one for one in self._problems[assignment.name] if not asked or one.name in asked]
        public = {one.name: public_part(one) for one in self._problems[assignment.name]}
        screen = Screen(self._console, whole, verbose=self._is_verbose)
        screen.title(submission, assignment)
        bar = self._console.checking()
        with bar or nullcontext():
            screen.begin(bar)
            conditions = session.conditions(session.seed_of(assignment.name), known=self._known)
            job = SubmissionJob(submission, assignment, list(public.values()), conditions, watcher=screen)
            try:
                for problem in slow_last([public[one.name] for one in whole]):
                    screen.opens(problem)
                    screen.closes(problem, job.grade(problem, key=""))
            finally:
                job.close()
        screen.summary(conditions.box_level, refused_in_grading(submission))
        return screen.has_passed

    def close(self) -> None:
        """End every process."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def __enter__(self) -> _SelfCheck:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
