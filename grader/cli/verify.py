"""``grade verify [PROBLEM…]``: prove that the checks tell right from wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from grader.cli.console import Console
from grader.cli.options import course_option, jobs_option, load_all, sandbox_option, select
from grader.cli.proofs import show_answers, show_kills, show_rates, show_summary, summary
from grader.course.assignment import FILE_NAME, Assignment
from grader.course.course import Course, find_course
from grader.course.problems import Problem
from grader.course.samples import perfect_samples
from grader.course.skeletons import unwritten
from grader.grading.conditions import Conditions
from grader.grading.findings import complaints, unfailed, wanting
from grader.grading.pool import run_jobs
from grader.grading.rates import Rate, rates, refusals, statistical
from grader.grading.session import Session
from grader.grading.verify import Answer, Proof, answers, mutant_answers, prove_each, prove_perfect

FAILED = 1
DEEP_SEEDS = 10
One = TypeVar("One")


@click.command("verify")
@click.argument("problems", nargs=-1, metavar="[PROBLEM...]")
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), default=0, show_default=True, help="The first seed of the cases."
)
@click.option("--seeds", type=click.IntRange(1, 1000), default=5, show_default=True,
              help="Run the right and wrong answers with so many seeds, from --seed on.")  # fmt: skip
@click.option("--deep", is_flag=True, help="Ten seeds for everything, mutants and public cases, too; and measure how "
              "often chance lets a right answer fail. Takes many minutes.")  # fmt: skip
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=100, show_default=True,
              help="With --deep: runs of each right answer in that measurement.")  # fmt: skip
@click.option(
    "--mutants/--no-mutants", default=True, show_default=True, help="Break the reference in small ways, too."
)
@click.option(
    "--samples/--no-samples", default=True, show_default=True, help="Grade the perfect sample submissions, too."
)
@click.option("--matrix/--no-matrix", default=None, help="Show which wrong answer fails which check. "
              "[default: of a single problem]")  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Show every answer, and what each is told.")
@jobs_option()
@sandbox_option()
@course_option()
def verify_command(
    problems: tuple[str, ...],
    seed: int,
    seeds: int,
    deep: bool,
    draws: int,
    mutants: bool,
    samples: bool,
    matrix: bool | None,
    verbose: bool,
    jobs: int,
    sandbox: str,
    course: Path | None,
) -> int:
    """Run the known answers of every problem (or of PROBLEM...) and compare with what they must earn.

    The reference, every right/ answer and the perfect samples get all points; the untouched starter and
    answers that hold nothing get none; every wrong/ answer loses exactly the checks that it names; every
    check is failed by a wrong answer; verdicts agree over several seeds; and every mutant of the reference
    (an operator, a constant, a term changed) loses points, or stands in the problem's
    equivalent_mutants.toml with the reason.

    A run's seed draws the cases of hidden checks only, so public checks are run with the first seed alone.
    Exit code 1 if anything is not as it must be.

    \b
    grade verify p3                     # one problem, with its matrix of wrong answers
    grade verify p3 --seeds 1 --no-samples --no-mutants   # quickly, while writing
    grade verify --matrix               # all of them
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
        conditions = session.conditions(seed, public_seed=seed)
        many = range(seed, seed + (max(seeds, DEEP_SEEDS) if deep else seeds))
        work = _Work(home, of_name, conditions, many, deep)
        todo = [*(work.samples(loaded, chosen) if samples else ()), *work.known(of_problem, mutants=mutants)]
        proofs = _all(console, "verifying", todo, jobs)
        measured = _measured(console, work, of_problem, draws, jobs) if deep else []
    left = _unwritten(home, of_problem)
    for problem in of_problem:
        own = [proof for proof in proofs if proof.answer.problem.name == problem.name]
        if verbose:
            show_answers(console, problem, own)
        if matrix or (matrix is None and (verbose or len(of_problem) == 1)):
            show_kills(console, problem, own)
    return _show(console, of_problem, proofs, measured, left)


@dataclass(frozen=True, slots=True)
class _Work:
    """Make the tasks of a run: each a call that yields proofs."""

    home: Course
    of_name: dict[str, Assignment]
    conditions: Conditions
    seeds: Sequence[int]
    deep: bool

    def samples(
        self, loaded: dict[str, list[Problem]], chosen: Sequence[str]
    ) -> Iterator[Callable[[], Iterable[Proof]]]:
        """The perfect samples; first of all, since a script that trains takes the longest."""
        for name, problems in loaded.items():
            if any(problem.name in chosen for problem in problems):
                assignment = self.of_name[name]
                for sample in perfect_samples(self.home, assignment):
                    yield partial(prove_perfect, sample, assignment, problems, self.conditions, chosen)

    def known(self, problems: Sequence[Problem], *, mutants: bool) -> Iterator[Callable[[], Iterable[Proof]]]:
        """Every known answer of these problems, those that stand or fall by no number with one seed."""
        for problem in problems:
            reference = _reference(self.home, problem)
            of_one_seed = ("vacuous", "starter") if self.deep else ("vacuous", "starter", "mutant")
            found = [*answers(problem, reference), *(mutant_answers(problem, reference) if mutants else ())]
            for one in found:
                seeds = self.seeds[:1] if one.kind in of_one_seed else self.seeds
                assignment = self.of_name[problem.assignment]
                yield partial(prove_each, one, assignment, self.conditions, seeds, public=self.deep)

    def right(self, problem: Problem, draws: int) -> Iterator[Callable[[], Iterable[tuple[str, dict[str, bool]]]]]:
        """The right answers to a problem, with other random numbers each time."""
        for one in answers(problem, _reference(self.home, problem)):
            if one.kind in ("reference", "right"):
                yield partial(self._refusals, one, range(1, draws + 1))

    def _refusals(self, answer: Answer, draws: Sequence[int]) -> Iterator[tuple[str, dict[str, bool]]]:
        assignment = self.of_name[answer.problem.assignment]
        for found in refusals(answer, assignment, self.conditions, draws):
            yield answer.problem.name, found


def _all(console: Console, what: str, todo: Sequence[Callable[[], Iterable[One]]], jobs: int) -> list[One]:
    """Carry out the tasks and return what they yield, in the tasks' order."""

    def work(task: tuple[int, Callable[[], Iterable[One]]]) -> Iterator[tuple[int, list[One]]]:
        place, run = task
        yield place, list(run())

    bar = console.progress()
    done: list[tuple[int, list[One]]] = []
    with bar or nullcontext():
        line = bar.add_task(what, total=len(todo)) if bar else None
        for one in run_jobs(list(enumerate(todo)), work, jobs):
            done.append(one)
            if bar and line is not None:
                bar.update(line, advance=1)
    return [each for _, found in sorted(done, key=lambda one: one[0]) for each in found]


def _measured(
    console: Console, work: _Work, problems: Sequence[Problem], draws: int, jobs: int
) -> list[Rate]:
    by_chance = [problem for problem in problems if statistical(problem)]
    todo = [task for problem in by_chance for task in work.right(problem, draws)]
    found = _all(console, "measuring", todo, jobs)
    return [
        rate
        for problem in by_chance
        for rate in rates(problem, [refused for name, refused in found if name == problem.name])
    ]


def _unwritten(home: Course, problems: Sequence[Problem]) -> dict[str, list[str]]:
    """List, under the name of each problem and assignment, what is still as `grade new` wrote it, or too little."""
    left = {
        name: unwritten([home.assignment(name).folder / FILE_NAME])
        for name in dict.fromkeys(problem.assignment for problem in problems)
    }
    for problem in problems:
        demands = home.assignment(problem.assignment).demands
        marked = unwritten([problem.folder, _reference(home, problem)])
        left[problem.name] = [*marked, *wanting(problem, demands)]
    return left


def _reference(home: Course, problem: Problem) -> Path:
    return home.root / "reference" / problem.assignment / f"{problem.name}.py"


def _show(
    console: Console,
    problems: Sequence[Problem],
    proofs: Sequence[Proof],
    measured: Sequence[Rate],
    left: dict[str, list[str]],
) -> int:
    found = [f"{name}: still to be written: {line}" for name, lines in left.items() for line in lines]
    rows = []
    for problem in problems:
        own = [proof for proof in proofs if proof.answer.problem.name == problem.name]
        found += [f"{problem.name}: no wrong answer fails {name}" for name in unfailed(problem)]
        found += [f"{problem.name}: {complaint}" for complaint in complaints(own)]
        rows.append(summary(problem, own, is_written=not left[problem.name]))
    if measured:
        show_rates(console, measured)
    found += [
        f"{rate.problem}: {rate.check} refused right answers {rate.refused} times in {rate.runs}, where "
        f"false_fail={rate.stated:g} is stated"
        for rate in measured
        if rate.is_refuted
    ]
    show_summary(console, rows, len(proofs))
    for complaint in found:
        console.error(complaint)
    if not found:
        console.line("Every answer earns what it must.", style="green")
    return FAILED if found else 0
