"""Prove that a problem's checks tell right from wrong: run its known answers as submissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.checking.declare import AnyOf
from grader.course.assignment import Assignment
from grader.course.problems import Problem
from grader.course.submissions import Submission
from grader.errors import AuthorError
from grader.grading.conditions import Conditions
from grader.grading.job import SubmissionJob
from grader.grading.known import as_submission
from grader.grading.mutants import Mutant, equivalents, mutants
from grader.grading.order import late_checks
from grader.grading.vacuous import vacuous
from grader.model import CheckResult, ProblemResult, Verdict

#: An answer that is made to hang, or a mutant that happens to, is not waited for as a student is.
_IMPATIENT_S = 0.25
_MUTANT_S = 5.0
#: What may be an answer in right/ or wrong/.
ANSWERS = (".py", ".ipynb", ".toml", ".tex")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A known answer and what it must earn.

    Attributes
    ----------
    kind : str
        "reference", "starter", "right", "perfect", "wrong", "vacuous" or "mutant".
    name : str
        As the table shows it.
    source : bytes
        The file's content.
    suffix : str
        Of its file: what kind of file it is.
    loses : frozenset of str or None
        The checks that it must lose points on; None for all of them.
    mutant : Mutant or None
        What was changed, if it is one: it must lose something, no matter what.
    why_equivalent : str
        Why that mutant computes the same, if its author says so.
    """

    problem: Problem
    kind: str
    name: str
    source: bytes
    suffix: str = ".py"
    loses: frozenset[str] | None = None
    mutant: Mutant | None = None
    why_equivalent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What an answer earned with one seed, and what is wrong with that; empty if nothing is."""

    answer: Answer
    result: ProblemResult
    complaint: str


def answers(problem: Problem, reference: Path) -> list[Answer]:
    """List a problem's known answers: written by its author, and those that hold nothing.

    Raises
    ------
    AuthorError
        If the reference or the starter is missing.
    """
    starter = problem.folder / "starter.py"
    for path, what in ((reference, "reference"), (starter, "starter")):
        if not path.is_file():
            raise AuthorError(f"problem {problem.name} has no {what}; write one", path)
    found = [
        _from_file(problem, "reference", reference, reference.name, frozenset()),
        _from_file(problem, "starter", starter, starter.name, None),
    ]
    found += [
        Answer(problem=problem, kind="vacuous", name=name, source=source)
        for name, source in vacuous(_functions(problem)).items()
    ]
    right = problem.folder / "right"
    for path in sorted(right.iterdir()) if right.is_dir() else ():
        if path.suffix in ANSWERS:
            found.append(_from_file(problem, "right", path, f"right/{path.name}", frozenset()))
    for wrong in problem.wrongs:
        path = problem.folder / "wrong" / wrong.file
        found.append(_from_file(problem, "wrong", path, f"wrong/{wrong.file}", frozenset(wrong.fails)))
    return found


def mutant_answers(problem: Problem, reference: Path) -> list[Answer]:
    """List the mutants of a problem's reference.

    Raises
    ------
    AuthorError
        If the file of equivalent mutants is broken, or names one that does not exist.
    """
    same = equivalents(problem.folder)
    found = [
        Answer(
            problem=problem,
            kind="mutant",
            name=f"{mutant.function}:{mutant.line} {mutant.kind}",
            source=mutant.source,
            mutant=mutant,
            why_equivalent=same.get(mutant.name, ""),
        )
        for mutant in mutants(reference.read_text(encoding="utf-8"), _functions(problem))
    ]
    gone = set(same) - {answer.mutant.name for answer in found if answer.mutant is not None}
    if gone:
        function, before, after = sorted(gone)[0]
        raise AuthorError(
            f"{len(gone)} recorded equivalents are no mutants of the reference any more, "
            f"for one `{before}` to `{after}` in {function}; remove them",
            problem.folder / "equivalent_mutants.toml",
        )
    return found


def _from_file(problem: Problem, kind: str, path: Path, name: str, loses: frozenset[str] | None) -> Answer:
    return Answer(
        problem=problem,
        kind=kind,
        name=name,
        source=path.read_bytes(),
        suffix=path.suffix,
        loses=loses,
    )


def _functions(problem: Problem) -> list[str]:
    """Return the names that the first form of the answer asks for: its functions."""
    names = next(iter(problem.declared.forms.values()))
    return [name for item in names for name in (item.names if isinstance(item, AnyOf) else (item,))]


def prove(
    answer: Answer,
    assignment: Assignment,
    conditions: Conditions,
    known: Mapping[str, CheckResult] | None = None,
) -> Proof:
    """Grade one known answer and compare with what it must earn.

    Parameters
    ----------
    known : mapping of str to CheckResult, optional
        Results of checks that need not be run again.
    """
    problem = answer.problem
    is_mutant = answer.kind == "mutant"
    if is_mutant or answer.name == "hangs":
        limits, patience_s = problem.declared.limits, _MUTANT_S if is_mutant else _IMPATIENT_S
        short = replace(limits, call_s=min(limits.call_s, patience_s))
        problem = replace(problem, declared=replace(problem.declared, limits=short))
    path = Path(f"answer{answer.suffix}")
    submission = as_submission(answer.problem, assignment, path, data=answer.source, name=answer.name)
    job = SubmissionJob(submission, assignment, [problem], conditions, stop_at_loss=is_mutant, known=known)
    try:
        result = job.grade(problem, key="")
    finally:
        job.close()
    return Proof(answer=answer, result=result, complaint=_complaint(answer, result))


def prove_each(
    answer: Answer, assignment: Assignment, conditions: Conditions, seeds: Sequence[int], *, public: bool
) -> Iterator[Proof]:
    """Grade one known answer with each of these seeds.

    A run's seed draws the cases of hidden checks alone, so public ones are run once, with the first seed;
    with ``public`` theirs are drawn anew with every seed.
    """
    first = prove(answer, assignment, replace(conditions, seed=seeds[0], public_seed=seeds[0]))
    yield first
    late = late_checks(answer.problem.checks)
    known = {} if public else {one.check: one for one in first.result.checks if one.check not in late}
    if len(known) < len(first.result.checks):
        for seed in seeds[1:]:
            changed = replace(conditions, seed=seed, public_seed=seed if public else seeds[0])
            yield prove(answer, assignment, changed, known)


def prove_perfect(
    sample: Submission,
    assignment: Assignment,
    problems: Sequence[Problem],
    conditions: Conditions,
    chosen: Sequence[str],
) -> Iterator[Proof]:
    """Grade a sample submission that must earn everything, as a student's: the chosen ones of all problems."""
    job = SubmissionJob(sample, assignment, problems, conditions)
    try:
        for problem in problems:
            if problem.name in chosen:
                name = f"submissions/{assignment.name}/{sample.student}"
                answer = Answer(problem=problem, kind="perfect", name=name, source=b"", loses=frozenset())
                result = job.grade(problem, key="")
                yield Proof(answer=answer, result=result, complaint=_complaint(answer, result))
    finally:
        job.close()


def _complaint(answer: Answer, result: ProblemResult) -> str:
    broken = [check for check in result.checks if check.verdict is Verdict.NOT_GRADED]
    if broken:
        said = broken[0].detail.strip().splitlines() or [broken[0].message]
        return f"{broken[0].check} could not be graded: {said[-1]}"
    lost = {check.check for check in result.checks if check.points < check.max_points}
    if answer.mutant is not None:
        if answer.why_equivalent:
            return f"is recorded as equivalent, but loses {', '.join(sorted(lost))}" if lost else ""
        mutant = answer.mutant
        return "" if lost else f"survives: `{mutant.before}` → `{mutant.after}`"
    if answer.loses is None:
        given = [check.check for check in result.checks if check.points]
        return f"holds nothing and earns {result.points:g} points, by {', '.join(given)}" if given else ""
    # What is skipped because a named check failed is lost in consequence, not on its own account.
    skipped = {check.check for check in result.checks if check.verdict is Verdict.SKIPPED}
    unexpected = sorted(lost - answer.loses - skipped)
    kept = sorted(answer.loses - lost)
    complaints = [f"does not lose {', '.join(kept)}"] if kept else []
    if unexpected:
        first = next(check for check in result.checks if check.check == unexpected[0])
        complaints.append(f"loses {', '.join(unexpected)}: {first.message}")
    return ", but ".join(complaints)
