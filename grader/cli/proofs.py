"""How ``grade verify`` shows what it found: the table, the matrix of wrong answers, each answer."""

from __future__ import annotations

from collections.abc import Sequence

from grader.cli.console import Console
from grader.course.problems import Problem
from grader.grading.findings import by_answer, kills, unfailed
from grader.grading.rates import Rate
from grader.grading.verify import Proof
from grader.model import CheckResult
from grader.text import write_points

_COLUMNS = (
    "problem", "right", "perfect", "wrong", "vacuous", "mutants killed", "equivalent", "score", "seeds", "false fail",
    "slowest check", "verdict",
)  # fmt: skip


def show_summary(console: Console, rows: Sequence[Sequence[str]], runs: int) -> None:
    """Print the table with a row for each problem."""
    console.table(f"{runs} runs", _COLUMNS, rows, left=("problem", "slowest check", "verdict"))


def summary(problem: Problem, proofs: Sequence[Proof], *, is_written: bool) -> list[str]:
    """Return a problem's row: what was run, how much of it earns what it must, and the verdict."""
    answers = by_answer(proofs)

    def held(*kinds: str) -> str:
        these = [own for own in answers if own[0].answer.kind in kinds]
        return f"{sum(not any(one.complaint for one in own) for own in these)}/{len(these)}" if these else "–"

    mutants = [own for own in answers if own[0].answer.kind == "mutant"]
    equivalent = sum(bool(own[0].answer.why_equivalent) for own in mutants)
    killed = sum(
        not any(one.complaint for one in own) for own in mutants if not own[0].answer.why_equivalent
    )
    score = f"{100 * killed / (len(mutants) - equivalent):.0f} %" if len(mutants) > equivalent else "–"
    checks = [one for proof in proofs if _is_right(proof) for one in proof.result.checks]
    rates = [check.false_fail for check in problem.checks if check.false_fail]
    seeds = {proof.result.seed for proof in proofs if proof.answer.kind in ("reference", "right", "wrong")}
    is_proven = not unfailed(problem) and not any(proof.complaint for proof in proofs)
    return [
        problem.name,
        held("reference", "right"),
        held("perfect"),
        held("wrong"),
        held("vacuous", "starter"),
        f"{killed}/{len(mutants) - equivalent}",
        str(equivalent),
        score,
        str(len(seeds)),
        f"{max(rates):.0e}" if rates else "–",
        _slowest(problem, checks),
        ("proven" if is_written else "to be written") if is_proven else "not proven",
    ]


def _is_right(proof: Proof) -> bool:
    return proof.answer.kind in ("reference", "right", "perfect")


def _slowest(problem: Problem, checks: Sequence[CheckResult]) -> str:
    slowest = max(checks, key=lambda check: check.wall_s, default=None)
    if slowest is None:
        return ""
    return f"{slowest.check} {slowest.wall_s:.1f} s of {problem.declared.limits.call_s:g}"


def show_kills(console: Console, problem: Problem, proofs: Sequence[Proof]) -> None:
    """Print which wrong answer fails which check: the checks are numbered, to fit 100 columns."""
    found = kills(problem, proofs)
    columns = ["", "check", "points", "wrong", "mutants", "false fail"]
    rows = [
        [str(number + 1), check.name + (" (hidden)" if check.hidden else ""), write_points(check.points),
         str(found.wrongs(number)), str(found.mutants[number]),
         f"{check.false_fail:.0e}" if check.false_fail else "–"]
        for number, check in enumerate(problem.checks)
    ]  # fmt: skip
    title = f"{problem.name}: checks, wrong answers that fail each, mutants that it is the first to catch"
    console.table(title, columns, rows, left=("check",))
    console.line()
    numbers = [str(number + 1) for number in range(len(found.checks))]
    width = max(2, *(len(name) for name in found.rows)) if found.rows else 2
    console.line("  ".join(["wrong answer".ljust(width), "".join(number.rjust(3) for number in numbers)]), style="bold")
    for name, marks in found.rows.items():
        console.line("  ".join([name.ljust(width), "".join(mark.rjust(3) for mark in marks)]).rstrip())
    console.line("✗ fails, as declared   · passes   – skipped in consequence   ? with some seeds   ! not as declared")
    console.line()


def show_answers(console: Console, problem: Problem, proofs: Sequence[Proof]) -> None:
    """Print what each answer earned, and what it is told."""
    columns = ["answer", "seed", "points", "s", "loses", "verdict"]
    console.table(problem.name, columns, [_row(proof) for proof in proofs], left=("answer", "loses", "verdict"))
    for proof in proofs:
        for check in proof.result.checks:
            if check.message and proof.answer.kind != "mutant":
                console.line(f"  {proof.answer.name} {check.check}: {check.message}")
    console.line()


def _row(proof: Proof) -> list[str]:
    result = proof.result
    lost = [check.check for check in result.checks if check.points < check.max_points]
    return [
        proof.answer.name,
        str(result.seed),
        f"{write_points(result.points)}/{write_points(result.max_points)}",
        f"{result.wall_s:.1f}",
        "" if proof.answer.loses is None and proof.answer.mutant is None else ", ".join(lost),
        "WRONG" if proof.complaint else "equivalent" if proof.answer.why_equivalent else "as it must",
    ]


def show_rates(console: Console, rates: Sequence[Rate]) -> None:
    """Print how often right answers were refused by the checks that chance decides."""
    rows = [
        [rate.problem, rate.check, f"{rate.stated:.1e}", f"{rate.refused} of {rate.runs}", f"{rate.bound:.1e}",
         "more often than stated" if rate.is_refuted else
         "shown" if rate.bound <= rate.stated else "not against it; so many runs can show no less"]
        for rate in rates
    ]  # fmt: skip
    columns = ["problem", "check", "stated", "refused", "at most (95 %)", "the stated rate is"]
    console.table(
        "right answers with other random numbers, by the checks that state false_fail", columns, rows,
        left=("problem", "check", "the stated rate is"),
    )  # fmt: skip
    console.line()
