"""``grade verify [PROBLEM…]``: prove that the checks tell right from wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import click

from grader.cli.console import Console
from grader.cli.options import course_option, jobs_option, load_all, sandbox_option, select
from grader.course.assignment import Assignment
from grader.course.course import Course, find_course
from grader.grading.job import Conditions
from grader.grading.pool import run_jobs
from grader.grading.session import Session, engine_version
from grader.grading.verify import Answer, Proof, answers, prove, unfailed
from grader.text import write_points

FAILED = 1


@click.command("verify")
@click.argument("problems", nargs=-1)
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True, help="Seed of the cases."
)
@click.option("-v", "--verbose", is_flag=True, help="Show what every answer is told.")
@jobs_option()
@sandbox_option()
@course_option()
def verify_command(
    problems: tuple[str, ...], seed: int, verbose: bool, jobs: int, sandbox: str, course: Path | None
) -> int:
    """Run the known answers of every problem (or of PROBLEMS) and compare with what they must earn.

    The reference and every right/ answer must get all points, the untouched starter none, every wrong/
    answer must lose exactly the checks that it names, and every check must be failed by a wrong answer.
    """
    console = Console()
    home = find_course(Path.cwd(), course)
    of_name = {one.name: one for one in home.assignments}
    with Session(
        of_name, seed=seed, sandbox=sandbox, secrets=home.secrets, jobs=jobs
    ) as session:
        session.begin()
        return _verify(console, session, home, of_name, problems, seed, verbose, jobs)


def _verify(
    console: Console,
    session: Session,
    home: Course,
    of_name: dict[str, Assignment],
    problems: tuple[str, ...],
    seed: int,
    verbose: bool,
    jobs: int,
) -> int:
    loaded = load_all(home, list(home.assignments))
    names = [one.name for those in loaded.values() for one in those]
    chosen = select(problems, names, "problem") if problems else names
    todo: list[Answer] = []
    complaints: list[str] = []
    for assignment, those in loaded.items():
        for problem in those:
            if problem.name in chosen:
                todo += answers(problem, home.root / "reference" / assignment / f"{problem.name}.py")
                complaints += [f"{problem.name}: no wrong answer fails {name}" for name in unfailed(problem)]
    level = session.start()["level"]
    conditions = Conditions(zygote=session.zygote, seed=seed, engine=engine_version(), box_level=level)

    def work(answer: Answer) -> Iterator[Proof]:
        yield prove(answer, of_name[answer.problem.assignment], conditions)

    bar = console.progress()
    proofs: list[Proof] = []
    with bar or nullcontext():
        task = bar.add_task("verifying", total=len(todo)) if bar else None
        for proof in run_jobs(todo, work, jobs):
            proofs.append(proof)
            if bar and task is not None:
                bar.update(task, advance=1)
    place = {(answer.problem.name, answer.name): i for i, answer in enumerate(todo)}
    proofs.sort(key=lambda proof: place[proof.answer.problem.name, proof.answer.name])
    for name in chosen:
        rows = [_row(proof) for proof in proofs if proof.answer.problem.name == name]
        console.table(
            name, ["answer", "points", "s", "loses", "verdict"], rows, left=("answer", "loses", "verdict")
        )
        console.line()
    if verbose:
        for proof in proofs:
            for check in proof.result.checks:
                if check.message:
                    console.line(
                        f"{proof.answer.problem.name} {proof.answer.name} {check.check}: {check.message}"
                    )
    complaints += [f"{p.answer.problem.name}: {p.answer.name} {p.complaint}" for p in proofs if p.complaint]
    for complaint in complaints:
        console.error(complaint)
    if not complaints:
        console.line(f"{len(proofs)} answers of {len(chosen)} problems earn what they must.", style="green")
    return FAILED if complaints else 0


def _row(proof: Proof) -> list[str]:
    result = proof.result
    lost = [check.check for check in result.checks if check.points < check.max_points]
    shown = "" if proof.answer.loses is None else ", ".join(lost)
    return [
        proof.answer.name,
        f"{write_points(result.points)}/{write_points(result.max_points)}",
        f"{result.wall_s:.1f}",
        shown,
        "WRONG" if proof.complaint else "as it must",
    ]
