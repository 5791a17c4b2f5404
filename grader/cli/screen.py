"""What a student sees of a self-check: names found, each public check as it comes, what is left for grading."""

from __future__ import annotations

from collections.abc import Sequence

from rich.progress import Progress, TaskID

from grader.checking.declare import CheckDeclaration
from grader.cli.console import Console
from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import Submission
from grader.grading.selfcheck import (
    SIGNS,
    Watcher,
    explained,
    is_not_begun,
    is_whole,
    left_out,
    names_of_answer,
    public_part,
)
from grader.model import CheckResult, ProblemResult, Reason, Verdict, add_points
from grader.student.written import WrittenStudent
from grader.text import clean_line, count_points, write_points
from grader.wording import NO_BOX, NO_GRADE, NOT_BEGUN

_WORDS = {Verdict.PASS: "ok", Verdict.FAIL: "NO", Verdict.SKIPPED: "--", Verdict.NOT_GRADED: "!!"}
_STYLES = {Verdict.PASS: "green", Verdict.FAIL: "bold red", Verdict.SKIPPED: "yellow", Verdict.NOT_GRADED: "magenta"}
#: Room for the mark and the points before a check's sentence: "✗ 0.75/0.75".
_LEAD = 13
_INDENT = 2


class Screen(Watcher):
    """Show a self-check as it goes.

    Parameters
    ----------
    console : Console
        Where it is shown.
    problems : sequence of Problem
        Whole problems, to say what grading checks beside the public checks.
    verbose : bool
        Show what the code printed, too.
    """

    wants_pictures = False

    def __init__(self, console: Console, problems: Sequence[Problem], *, verbose: bool = False) -> None:
        self._console = console
        self._whole = {problem.name: problem for problem in problems}
        self._is_verbose = verbose
        self._signs = SIGNS if console.can_write_signs else _WORDS
        self._said: set[str] = set()
        self._waiting: list[str] = []
        self._is_empty = False
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self.results: list[ProblemResult] = []

    def title(self, submission: Submission, assignment: Assignment) -> None:
        """Say what is checked, and that it is no grade."""
        name = submission.path.name or str(submission.path)
        self._console.line(f"Self-check of {clean_line(name)}: a self-check, not a grade", style="bold")
        self._console.line(f"{clean_line(assignment.title)} ({assignment.name}), public checks only", style="dim")
        for sentence in submission.refused:
            self._console.passage("not read", sentence, indent=_INDENT, lead_width=_LEAD, style="yellow")
        self._console.line()

    def begin(self, bar: Progress | None) -> None:
        """Show progress in this bar."""
        self._bar = bar
        if bar is not None:
            total = sum(_count(problem, next(iter(problem.declared.forms))) for problem in self._whole.values())
            self._task = bar.add_task("loading", total=total)

    # -- the job's watcher ------------------------------------------------------------------------------------

    def opens(self, problem: Problem) -> None:
        """Say which problem is next."""
        self._show_progress(f"{problem.name}: loading your files")

    def loaded(self, problem: Problem, form: str, student: WrittenStudent) -> None:
        """Show which names were found."""
        found, missing = names_of_answer(problem, form, student)
        if self._bar is not None and self._task is not None:
            more = _count(problem, form) - _count(problem, next(iter(problem.declared.forms)))
            self._bar.update(self._task, total=(self._bar.tasks[0].total or 0) + more)
        self._is_empty = not found
        self._heading(problem)
        if found:
            by_place: dict[str, list[str]] = {}
            for one in found:
                place = f"{clean_line(one.where)}{' (formula)' if one.is_formula else ''}" or "your files"
                by_place.setdefault(place, []).append(f"`{one.name}`")
            said = "; ".join(f"{', '.join(names)} in {place}" for place, names in by_place.items())
            self._console.passage("found", said, indent=_INDENT, lead_width=_LEAD, style="dim")
        if missing:
            said = "; ".join(str(one) for one in missing)
            self._console.passage("missing", said, indent=_INDENT, lead_width=_LEAD, style="yellow")

    def begins(self, problem: Problem, check: CheckDeclaration) -> None:
        """Show which check is running."""
        self._show_progress(f"{problem.name}: {check.name}")

    def judged(self, problem: Problem, result: CheckResult) -> None:
        """Show a check's result."""
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)
        # What was lost is explained when the problem is done; what comes after it waits, to keep the order.
        if self._waiting or not is_whole(result):
            self._waiting.append(result.check)
        elif not self._is_empty:
            self._show(result)
        if self._waiting:
            self._show_progress(f"{problem.name}: looking for a simple case that fails")

    # -- problems ---------------------------------------------------------------------------------------------

    def closes(self, problem: Problem, record: ProblemResult) -> None:
        """Show what is to be said of a whole problem."""
        self.results.append(record)
        whole = self._whole[problem.name]
        broken = [check for check in record.checks if check.verdict is Verdict.NOT_GRADED]
        results = {check.check: check for check in record.checks}
        if is_not_begun(record):
            lost = f"{self._signs[Verdict.FAIL]} 0/{write_points(add_points(one.max_points for one in record.checks))}"
            self._console.passage(lost, NOT_BEGUN, indent=_INDENT, lead_width=_LEAD, style="yellow")
        elif not self._is_empty:
            for name in self._waiting:
                self._show(results[name])
        self._waiting.clear()
        if self._is_empty:
            if not record.notes:
                said = f"Nothing of it was handed in: {count_points(whole.declared.points)}."
                self._console.passage("", said, indent=_INDENT)
            for check in broken:
                self._show(check)
        for note in record.notes:
            if note not in self._said:
                self._said.add(note)
                self._console.passage("note", note, indent=_INDENT, lead_width=_LEAD, style="yellow")
        if not self._is_empty:
            self._say_left_out(whole, *left_out(whole, record.form))
        if self._is_verbose and record.output:
            self._console.passage("printed", record.output, indent=_INDENT, lead_width=_LEAD, style="dim")
        self._console.line()

    def summary(self, box_level: str, refused: Sequence[str] = ()) -> None:
        """Say what all of it comes to.

        Parameters
        ----------
        box_level : str
            How the code ran.
        refused : sequence of str
            What it seems to need and grading refuses.
        """
        checks = [check for record in self.results for check in record.checks]
        passed = [check for check in checks if is_whole(check)]
        got, possible = add_points(c.points for c in checks), add_points(c.max_points for c in checks)
        said = f"{len(passed)} of {len(checks)} pass; {write_points(got)} of {count_points(possible)}."
        style = "green" if len(passed) == len(checks) else "red"
        self._console.passage("Public checks", said, lead_width=15, style=f"bold {style}")
        hidden = [left_out(self._whole[record.problem], record.form) for record in self.results]
        count, points = sum(one for one, _ in hidden), add_points(one for _, one in hidden)
        manual = add_points(record.manual_points for record in self.results)
        if count:
            said = f"{count}, worth {count_points(points)}, run in grading only."
            self._console.passage("Hidden checks", said, lead_width=15, style="bold")
        if manual:
            self._console.passage("By a person", f"{count_points(manual)}.", lead_width=15, style="bold")
        left = sum(check.reason is Reason.LEFT for check in checks)
        if left:
            said = f"{left} {_checks(left)}: the grader will decide."
            self._console.passage("Left open", said, lead_width=15, style="bold")
        broken = sum(check.verdict is Verdict.NOT_GRADED for check in checks) - left
        if broken:
            said = f"{broken} {_checks(broken)} could not be run: our fault, not yours. Please tell your instructor."
            self._console.passage("Our fault", said, lead_width=15, style="bold magenta")
        boxed = f"Your code ran in a box, as it does in grading (level {box_level})."
        self._console.passage("", boxed if box_level != "L0" else NO_BOX)
        if box_level == "L0" and refused:
            said = f"Your code seems to use {' and '.join(refused)}: that works here, and grading refuses it."
            self._console.passage("Mind", said, lead_width=15, style="bold yellow")
        self._console.passage("", NO_GRADE, style="bold")

    @property
    def has_passed(self) -> bool:
        """Whether every public check of every problem gave all its points."""
        return all(is_whole(check) for record in self.results for check in record.checks)

    # -- parts ------------------------------------------------------------------------------------------------

    def _say_left_out(self, problem: Problem, count: int, points: float) -> None:
        if count:
            runs = "check runs" if count == 1 else "checks run"
            more = "more " if public_part(problem).checks else ""
            said = f"{count} {more}{runs} in grading only: {count_points(points)}."
            # In a starter kit there may be public ones among them.
            label = "in grading" if any(not one.hidden for one in problem.withheld) else "hidden"
            self._console.passage(label, said, indent=_INDENT, lead_width=_LEAD, style="dim")

    def _heading(self, problem: Problem) -> None:
        self._console.line(f"{problem.name}  {clean_line(problem.declared.title, 100)}", style="bold")

    def _show_progress(self, text: str) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=text[:44])

    def _show(self, result: CheckResult) -> None:
        sign, style = self._signs[result.verdict], _STYLES[result.verdict]
        points = write_points(result.points)
        if not is_whole(result):
            points += f"/{write_points(result.max_points)}"
            style = "yellow" if result.points else style
        sentence = clean_line(result.sentence, 600)
        self._console.passage(f"{sign} {points}", sentence, indent=_INDENT, lead_width=_LEAD, style=style)
        for line in explained(result):
            self._console.passage("", line, indent=_INDENT, lead_width=_LEAD)
        for note in result.notes:
            self._console.passage("", f"Note: {note}", indent=_INDENT, lead_width=_LEAD)
        if result.verdict is Verdict.NOT_GRADED and self._is_verbose:
            self._console.passage("", result.detail, indent=_INDENT, lead_width=_LEAD)


def _count(problem: Problem, form: str) -> int:
    return sum(check.form in ("", form) for check in public_part(problem).checks)


def _checks(count: int) -> str:
    return "check" if count == 1 else "checks"
