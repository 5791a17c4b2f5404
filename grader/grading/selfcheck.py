"""What a self-check is made of: the public checks, the names that were found, the order in which problems come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from grader.checking.declare import CheckDeclaration, names_of
from grader.course.names import is_code
from grader.course.problems import Problem
from grader.course.submissions import Submission
from grader.model import CheckResult, Ending, ProblemResult, Verdict, add_points
from grader.student.written import WrittenStudent
from grader.text import clean_line
from grader.wording import lines

#: What in a file tells that it needs a library loaded ahead (see `grader.child.libraries`); a search, never a parse.
#: Not what the first optimizer imports: that takes as long as torch itself, and only few problems train.
_SIGNS: dict[str, tuple[bytes, ...]] = {
    "torch": (b"torch",),
    "matplotlib": (b"matplotlib", b"pyplot", b"pylab", b"seaborn"),
    "sympy": (b"sympy", b"mpmath"),
}
#: What stands for a verdict on a student's screen.
SIGNS = {Verdict.PASS: "✓", Verdict.FAIL: "✗", Verdict.SKIPPED: "–", Verdict.NOT_GRADED: "!"}


class Watcher:
    """Whoever wants to know what a job does before its record is whole; this one does not.

    Attributes
    ----------
    wants_pictures : bool
        Whether pictures are to be made of what the student's functions give.
    """

    wants_pictures = True

    def loaded(self, problem: Problem, form: str, student: WrittenStudent) -> None:
        """Hear that the files were run, and which form of the answer is judged."""

    def begins(self, problem: Problem, check: CheckDeclaration) -> None:
        """Hear that a check begins."""

    def judged(self, problem: Problem, result: CheckResult) -> None:
        """Hear of a check's result."""


#: Words of a module that grading's box does not let work, and what that is; a search, never a parse.
_REFUSED = {
    rb"^\s*(?:import|from)\s+(?:subprocess|multiprocessing)\b|os\.system\(|num_workers\s*=\s*[1-9]": "other processes",
    rb"^\s*(?:import|from)\s+(?:socket|requests|urllib\.request|httpx)\b|download\s*=\s*True": "the network",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A name of the contract that was found.

    Attributes
    ----------
    where : str
        The file, or the notebook's cell.
    is_formula : bool
        Whether it is bound to a formula instead of code.
    """

    name: str
    where: str
    is_formula: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A name of the contract that was not found.

    Attributes
    ----------
    names : tuple of str
        The name, or several of which one would do.
    similar : tuple of str
        Names that were found and look like it.
    """

    names: tuple[str, ...]
    similar: tuple[str, ...]

    def __str__(self) -> str:
        said = " or ".join(f"`{name}`" for name in self.names)
        if self.similar:
            said += f" (did you mean {' or '.join(f'`{clean_line(name)}`' for name in self.similar)}?)"
        return said


def public_part(problem: Problem) -> Problem:
    """Return a problem with its public checks only, without those that need a hidden one."""
    kept: dict[str, CheckDeclaration] = {}
    for check in problem.checks:  # a check stands below those that it needs
        if not check.hidden and all(name in kept for name in check.after):
            kept[check.name] = check
    return replace(problem, checks=tuple(kept.values()))


def left_out(problem: Problem, form: str) -> tuple[int, float]:
    """Return how many checks of a form of the answer a self-check leaves to grading, and their points."""
    kept = {check.name for check in public_part(problem).checks}
    others = [check.points for check in problem.checks if check.name not in kept and check.form in ("", form)]
    # In a starter kit they are not there at all.
    others += [check.points for check in problem.withheld if check.form in ("", form)]
    return len(others), add_points(others)


def slow_last(problems: Iterable[Problem]) -> list[Problem]:
    """Put the problems that may take long, by their own limits, behind the others."""
    return sorted(problems, key=lambda problem: problem.declared.limits.call_s)


def libraries_of(submissions: Sequence[Submission]) -> tuple[str, ...]:
    """Return the libraries that the files mention: loading the others would only take time."""
    data = [file.data for submission in submissions for file in submission.files if is_code(file.path)]
    return tuple(name for name, signs in _SIGNS.items() if any(sign in one for one in data for sign in signs))


def refused_in_grading(submission: Submission) -> tuple[str, ...]:
    """Return what the files seem to need that the box of grading refuses; without a box it works, and misleads."""
    data = [file.data for file in submission.files if is_code(file.path)]
    return tuple(
        what for words, what in _REFUSED.items() if any(re.search(words, one, re.MULTILINE) for one in data)
    )


def names_of_answer(
    problem: Problem, form: str, student: WrittenStudent
) -> tuple[tuple[Found, ...], tuple[Missing, ...]]:
    """Return the names that a form of the answer asks for: those that are there, and those that are not."""
    found: list[Found] = []
    missing: list[Missing] = []
    for item in problem.declared.forms[form]:
        names = names_of(item)
        name = next((name for name in names if student.has(name)), "")
        if name:
            origin = student.origins.get(name)
            where = "" if origin is None else f"{origin.path} cell {origin.cell}" if origin.cell else origin.path
            found.append(Found(name=name, where=where, is_formula=name in student.formulas.bound))
        else:
            similar = dict.fromkeys(one for name in names for one in student.missing(name).similar)
            missing.append(Missing(names=tuple(names), similar=tuple(similar)))
    return tuple(found), tuple(missing)


def is_whole(check: CheckResult) -> bool:
    """Say whether a check gave all its points."""
    return check.verdict is Verdict.PASS and check.points >= check.max_points


def is_not_begun(record: ProblemResult) -> bool:
    """Say whether all that was asked for in a problem is still as the starter has it."""
    asked = [check for check in record.checks if check.verdict is not Verdict.SKIPPED]
    return bool(asked) and all(
        check.ending is Ending.EXCEPTION
        and check.explanation is not None
        and check.explanation.returned.startswith(f"raised {NotImplementedError.__name__} ")
        for check in asked
    )


def explained(check: CheckResult) -> tuple[str, ...]:
    """Return why points were lost, in lines."""
    explanation = check.explanation
    if explanation is not None and (explanation.finding or explanation.call or explanation.look_at):
        return lines(explanation)
    return tuple(check.message.splitlines())
