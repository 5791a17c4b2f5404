"""``grade verify [PROBLEM…]``: prove that the checks tell right from wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from grader.cli.console import Console
from grader.cli.options import course_option, jobs_option, load_all, sandbox_option, select
from grader.course.assignment import FILE_NAME, Assignment
from grader.course.course import Course, find_course
from grader.course.problems import Problem
from grader.course.skeletons import unwritten
from grader.grading.job import Conditions
from grader.grading.pool import run_jobs
from grader.grading.session import Session, engine_version
from grader.grading.verify import Answer, Proof, answers, mutant_answers, prove, unfailed
from grader.text import write_points

FAILED = 1


@click.command("verify")
@click.argument("problems", nargs=-1, metavar="[PROBLEM...]")
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True, help="Seed of the cases."
)
@click.option("--seeds", type=click.IntRange(1, 1000), default=1, show_default=True,
              help="Run the author's answers with this many seeds, from --seed on.")  # fmt: skip
@click.option("--deep", is_flag=True, help="Ten seeds, and every mutant with each of them.")
@click.option(
    "--mutants/--no-mutants", default=True, show_default=True, help="Break the reference in small ways, too."
)
@click.option("-v", "--verbose", is_flag=True, help="Show every answer, and what each is told.")
@jobs_option()
@sandbox_option()
@course_option()
def verify_command(
    problems: tuple[str, ...],
    seed: int,
    seeds: int,
    deep: bool,
    mutants: bool,
    verbose: bool,
    jobs: int,
    sandbox: str,
    course: Path | None,
) -> int:
    """Run the known answers of every problem (or of PROBLEM...) and compare with what they must earn.

    The reference and every right/ answer get all points; the untouched starter and answers that hold
    nothing get none; every wrong/ answer loses exactly the checks that it names; every check is failed by
    a wrong answer; and every mutant of the reference (an operator, a constant, a term changed) loses
    points, or stands in the problem's equivalent_mutants.toml with the reason.
    """
    console = Console()
    home = find_course(Path.cwd(), course)
    of_name = {one.name: one for one in home.assignments}
    with Session(of_name, seed=seed, sandbox=sandbox, secrets=home.secrets, jobs=jobs) as session:
        session.begin()
        loaded = load_all(home, list(home.assignments))
        names = [one.name for those in loaded.values() for one in those]
        chosen = select(problems, names, "problem") or names
        of_problem = [one for those in loaded.values() for one in those if one.name in chosen]
        todo = _todo(home, of_problem, range(seed, seed + (10 if deep else seeds)), mutants=mutants, deep=deep)
        proofs = _prove_all(console, session, of_name, todo, jobs)
    return _show(console, of_problem, proofs, _unwritten(home, of_problem), verbose=verbose)


def _unwritten(home: Course, problems: Sequence[Problem]) -> dict[str, list[str]]:
    """List, under the name of each problem and assignment, what is still as `grade new` wrote it."""
    left = {
        name: unwritten([home.assignment(name).folder / FILE_NAME])
        for name in dict.fromkeys(problem.assignment for problem in problems)
    }
    for problem in problems:
        left[problem.name] = unwritten([problem.folder, _reference(home, problem)])
    return left


def _reference(home: Course, problem: Problem) -> Path:
    return home.root / "reference" / problem.assignment / f"{problem.name}.py"


def _todo(
    home: Course, problems: Sequence[Problem], seeds: Sequence[int], *, mutants: bool, deep: bool
) -> list[tuple[Answer, int]]:
    """List what is to be run, and with which seed."""
    todo: list[tuple[Answer, int]] = []
    for problem in problems:
        reference = _reference(home, problem)
        known = answers(problem, reference)
        todo += [(one, seed) for seed in seeds for one in known if one.kind != "vacuous" or seed == seeds[0]]
        if mutants:
            todo += [
                (one, seed)
                for seed in (seeds if deep else seeds[:1])
                for one in mutant_answers(problem, reference)
            ]
    return todo


def _prove_all(
    console: Console,
    session: Session,
    of_name: dict[str, Assignment],
    todo: Sequence[tuple[Answer, int]],
    jobs: int,
) -> list[tuple[int, int, Proof]]:
    """Run everything; return (place in the list, seed, proof), in the list's order."""
    level = session.start()["level"]

    def work(job: tuple[int, tuple[Answer, int]]) -> Iterator[tuple[int, int, Proof]]:
        place, (answer, seed) = job
        conditions = Conditions(zygote=session.zygote, seed=seed, public_seed=seed, engine=engine_version(),
                                box_level=level, worker=session.worker)  # fmt: skip
        yield place, seed, prove(answer, of_name[answer.problem.assignment], conditions)

    bar = console.progress()
    done: list[tuple[int, int, Proof]] = []
    with bar or nullcontext():
        task = bar.add_task("verifying", total=len(todo)) if bar else None
        for one in run_jobs(list(enumerate(todo)), work, jobs):
            done.append(one)
            if bar and task is not None:
                bar.update(task, advance=1)
    return sorted(done, key=lambda one: one[0])


def _show(
    console: Console,
    problems: Sequence[Problem],
    proofs: Sequence[tuple[int, int, Proof]],
    left: dict[str, list[str]],
    *,
    verbose: bool,
) -> int:
    complaints = [f"{name}: still to be written: {line}" for name, lines in left.items() for line in lines]
    rows = []
    for problem in problems:
        own = [(seed, proof) for _, seed, proof in proofs if proof.answer.problem.name == problem.name]
        complaints += [f"{problem.name}: no wrong answer fails {name}" for name in unfailed(problem)]
        for seed, proof in own:
            if proof.complaint:
                complaints.append(f"{problem.name}: {proof.answer.name} (seed {seed}) {proof.complaint}")
        rows.append(_summary(problem, [proof for _, proof in own], is_written=not left[problem.name]))
        if verbose:
            shown = [_row(seed, proof) for seed, proof in own]
            console.table(problem.name, ["answer", "seed", "points", "s", "loses", "verdict"], shown,
                          left=("answer", "loses", "verdict"))  # fmt: skip
            for _, proof in own:
                for check in proof.result.checks:
                    if check.message and proof.answer.kind != "mutant":
                        console.line(f"  {proof.answer.name} {check.check}: {check.message}")
            console.line()
    columns = [
        "problem",
        "right",
        "wrong",
        "vacuous",
        "mutants killed",
        "equivalent",
        "score",
        "slowest check",
        "verdict",
    ]
    console.table(f"{len(proofs)} runs", columns, rows, left=("problem", "slowest check", "verdict"))
    for complaint in complaints:
        console.error(complaint)
    if not complaints:
        console.line("Every answer earns what it must.", style="green")
    return FAILED if complaints else 0


def _summary(problem: Problem, proofs: Sequence[Proof], *, is_written: bool) -> list[str]:
    def held(*kinds: str) -> str:
        these = [proof for proof in proofs if proof.answer.kind in kinds]
        return f"{sum(not proof.complaint for proof in these)}/{len(these)}"

    mutants = [proof for proof in proofs if proof.answer.kind == "mutant"]
    equivalent = sum(bool(proof.answer.why_equivalent) for proof in mutants)
    killed = sum(not proof.complaint for proof in mutants if not proof.answer.why_equivalent)
    score = f"{100 * killed / (len(mutants) - equivalent):.0f} %" if len(mutants) > equivalent else "–"
    checks = [
        check
        for proof in proofs
        if proof.answer.kind in ("reference", "right")
        for check in proof.result.checks
    ]
    is_proven = not unfailed(problem) and not any(proof.complaint for proof in proofs)
    slowest = max(checks, key=lambda check: check.wall_s, default=None)
    return [
        problem.name,
        held("reference", "right"),
        held("wrong"),
        held("vacuous", "starter"),
        f"{killed}/{len(mutants) - equivalent}",
        str(equivalent),
        score,
        f"{slowest.check} {slowest.wall_s:.1f} s of {problem.declared.limits.call_s:g}" if slowest else "",
        ("proven" if is_written else "to be written") if is_proven else "not proven",
    ]


def _row(seed: int, proof: Proof) -> list[str]:
    result = proof.result
    lost = [check.check for check in result.checks if check.points < check.max_points]
    return [
        proof.answer.name,
        str(seed),
        f"{write_points(result.points)}/{write_points(result.max_points)}",
        f"{result.wall_s:.1f}",
        "" if proof.answer.loses is None and proof.answer.mutant is None else ", ".join(lost),
        "WRONG" if proof.complaint else "equivalent" if proof.answer.why_equivalent else "as it must",
    ]
