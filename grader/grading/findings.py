"""What the proofs of a problem's known answers show together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grader.course.assignment import Demands
from grader.course.problems import Problem
from grader.grading.verify import ANSWERS, Proof
from grader.model import Verdict


def unfailed(problem: Problem) -> list[str]:
    """List the checks that no wrong answer is declared to fail: nobody knows whether they can."""
    failed = {name for wrong in problem.wrongs for name in wrong.fails}
    return [check.name for check in problem.checks if check.name not in failed]


def wanting(problem: Problem, demands: Demands) -> list[str]:
    """Say which known answers a problem has still to get, by what its assignment demands."""
    folder = problem.folder / "right"
    right = sum(path.suffix in ANSWERS for path in folder.iterdir()) if folder.is_dir() else 0
    counts = (("right", right, demands.right), ("wrong", len(problem.wrongs), demands.wrong))
    return [
        f"{kind}/ has {found} of at least {needed} answers ({kind} = {needed} below [verify] in assignment.toml)"
        for kind, found, needed in counts
        if found < needed
    ]


def complaints(proofs: Sequence[Proof]) -> list[str]:
    """Say what is wrong with each answer, once for all its seeds; and which verdicts depend on the seed."""
    found = []
    for own in by_answer(proofs):
        name, bad = own[0].answer.name, [proof for proof in own if proof.complaint]
        if bad:
            found.append(f"{name} ({_seeds(proof.result.seed for proof in bad)}) {bad[0].complaint}")
        if own[0].answer.mutant is None:  # which is no longer run than to its first loss
            found += [f"{name}: {said}" for said in _disagreements(own)]
    return found


def by_answer(proofs: Sequence[Proof]) -> list[list[Proof]]:
    """Put the proofs of each answer together, in the order of their seeds."""
    groups: dict[int, list[Proof]] = {}
    for proof in proofs:
        groups.setdefault(id(proof.answer), []).append(proof)
    return list(groups.values())


def _disagreements(proofs: Sequence[Proof]) -> Iterator[str]:
    seeds_of: dict[str, dict[str, list[int]]] = {}
    for proof in proofs:
        for check in proof.result.checks:
            partial = f" with {check.points:g} points" if 0 < check.points < check.max_points else ""
            outcomes = seeds_of.setdefault(check.check, {})
            outcomes.setdefault(f"{check.verdict}{partial}", []).append(proof.result.seed)
    for name, outcomes in seeds_of.items():
        if len(outcomes) > 1:
            said = ", ".join(f"{outcome} ({_seeds(seeds)})" for outcome, seeds in outcomes.items())
            yield f"the verdict of {name} depends on the seed: {said}"


def _seeds(seeds: Iterable[int]) -> str:
    found = list(seeds)
    return f"seed{'s' if len(found) > 1 else ''} {', '.join(map(str, found))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kills:
    """Which wrong answer fails which check, and how many mutants each check is the first to catch.

    Attributes
    ----------
    checks : tuple of str
        The columns: the problem's checks.
    rows : mapping of str to marks
        By wrong answer, a mark for each check: "✗" lost, "·" kept, "–" skipped in consequence, "?" lost with some
        seeds only, "!" lost although not named, or kept although named, " " of another form of the answer.
    mutants : tuple of int
        By check: mutants that lost their first point there, in the order in which checks are run.
    """

    checks: tuple[str, ...]
    rows: dict[str, tuple[str, ...]]
    mutants: tuple[int, ...]

    def wrongs(self, number: int) -> int:
        """Count the wrong answers that fail a check."""
        return sum(marks[number] in "✗?!" for marks in self.rows.values())


def kills(problem: Problem, proofs: Sequence[Proof]) -> Kills:
    """Tabulate which checks the wrong answers and the mutants of a problem fail."""
    checks = tuple(check.name for check in problem.checks)
    rows, mutants = {}, dict.fromkeys(checks, 0)
    for own in by_answer(proofs):
        answer = own[0].answer
        if answer.kind == "wrong":
            named = answer.loses or frozenset()
            rows[answer.name.removeprefix("wrong/")] = tuple(_mark(check, own, named) for check in checks)
        elif answer.kind == "mutant":
            lost = [one.check for one in own[0].result.checks if one.points < one.max_points]
            if lost:
                mutants[lost[-1]] += 1  # the last that was run
    return Kills(checks=checks, rows=rows, mutants=tuple(mutants.values()))


def _mark(check: str, proofs: Sequence[Proof], named: frozenset[str]) -> str:
    found = [one for proof in proofs for one in proof.result.checks if one.check == check]
    if not found:
        return " "
    lost = [one.points < one.max_points for one in found]
    if any(lost) and not all(lost):
        return "?"
    if all(lost):
        is_consequence = all(one.verdict is Verdict.SKIPPED for one in found)
        return "✗" if check in named else "–" if is_consequence else "!"
    return "!" if check in named else "·"
