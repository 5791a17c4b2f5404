"""``grade [run] PATH…``: grade submissions, store and show the results."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from grader.cli.console import Console
from grader.cli.options import course_option, jobs_option, load_all, sandbox_option, select
from grader.cli.report import templates_of, write_all
from grader.course.assignment import Assignment
from grader.course.course import find_course
from grader.course.problems import Problem
from grader.course.submissions import SubmissionPlace, search_submissions
from grader.errors import NothingToGrade
from grader.gradebook.store import Gradebook
from grader.grading.session import Graded, Known, Read, Session, engine_version
from grader.model import RunFacts, SubmissionResult
from grader.text import count_points, flags, write_points

NOT_GRADED, BELOW, INTERRUPTED = 1, 4, 130


@click.command("run")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("grades"), show_default=True,
              help="Where gradebook.sqlite, scores.csv, results.json and report/ go.")  # fmt: skip
@click.option("--assignment", help="The assignment, where the paths do not tell it.")
@click.option(
    "--only",
    multiple=True,
    metavar="PROBLEM",
    help="Grade this problem (p6 is enough for p6_dead_relu); repeatable.",
)
@click.option("--student", multiple=True, metavar="NAME", help="Grade this student; repeatable.")
@click.option(
    "--seed", type=click.IntRange(0, 2**63 - 1), help="Seed of the hidden cases. [default: the assignment's]"
)
@click.option("--force", is_flag=True, help="Grade again what was graded from the same files.")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="PERCENT",
              help="Exit with 4 if a submission scores below this share of its points.")  # fmt: skip
@jobs_option()
@sandbox_option()
@course_option()
def run_command(
    paths: tuple[Path, ...],
    out: Path,
    assignment: str | None,
    only: tuple[str, ...],
    student: tuple[str, ...],
    seed: int | None,
    force: bool,
    fail_under: float | None,
    jobs: int,
    sandbox: str,
    course: Path | None,
) -> int:
    """Grade the submissions in PATH…: folders of assignments, of students, or single files.

    What was graded before from the same files is not run again. Everything goes to --out: the gradebook
    (gradebook.sqlite), scores.csv, results.json and report/index.html.

    \b
    grade submissions/
    grade submissions/mathdnn_hw3/ada --only p6 --force
    """
    console = Console()
    home = find_course(Path.cwd(), course)
    found = search_submissions(paths, home, assignment)
    places = list(found.places)
    for passed_over in found.ignored:
        console.remark(passed_over)
    if student:
        named = select(student, sorted({place.student for place in places}), "student")
        places = [place for place in places if place.student in named]
    assignments = {
        one.name: one for one in home.assignments if one.name in {place.assignment for place in places}
    }
    started = datetime.now(UTC).isoformat(timespec="seconds")
    with Session(
        assignments, seed=seed, sandbox=sandbox, secrets=home.secrets, jobs=jobs
    ) as session:
        session.begin()
        problems = load_all(home, list(assignments.values()))
        chosen = select(only, [one.name for those in problems.values() for one in those], "problem")
        if chosen:
            places = [
                place for place in places if any(one.name in chosen for one in problems[place.assignment])
            ]
        if not places:
            raise NothingToGrade("nothing to grade: no submission is for the problems and students asked for")
        with Gradebook.open(out / "gradebook.sqlite") as book:
            for name, those in problems.items():
                book.set_order(name, [problem.name for problem in those])
            facts = _facts(session.start(), started, session, places[0].assignment)
            book.note_run(facts)
            try:
                _grade(console, session, book, places, problems, chosen, force=force)
            except KeyboardInterrupt:
                session.close()
                console.error(f"stopped; what was graded is saved in {out}. The same command grades the rest.")
                return INTERRUPTED
            results = book.submissions()
    report = write_all(out / "gradebook.sqlite", out, templates_of(home))
    asked = {(place.assignment, place.student) for place in places}
    graded = [one for one in results if (one.assignment, one.student) in asked]
    _show(console, graded, assignments, problems)
    console.line(f"Box level {facts.box_level}, seed {facts.seed}. Report: {report}")
    return _exit_code(console, graded, fail_under)


def _exit_code(console: Console, graded: Sequence[SubmissionResult], fail_under: float | None) -> int:
    if any(not one.is_graded for one in graded):
        console.error("some checks could not be graded: our fault, shown as NOT GRADED in the report")
        return NOT_GRADED
    if fail_under is not None:
        low = [one for one in graded if one.max_points and 100 * one.points / one.max_points < fail_under]
        if low:
            console.error(f"{len(low)} of {len(graded)} submissions are below {fail_under:g} %")
            return BELOW
    return 0


def _facts(boxed: dict[str, Any], started: str, session: Session, assignment: str) -> RunFacts:
    versions = boxed["versions"]
    return RunFacts(
        engine=engine_version(),
        seed=session.seed_of(assignment),
        box_level=boxed["level"],
        started=started,
        python=versions["python"],
        torch=versions["torch"],
        numpy=versions["numpy"],
        command=" ".join(["grade", *sys.argv[1:]]),
        layers=boxed["layers"],
    )


def _grade(
    console: Console,
    session: Session,
    book: Gradebook,
    places: Sequence[SubmissionPlace],
    problems: dict[str, list[Problem]],
    chosen: Sequence[str],
    *,
    force: bool,
) -> None:
    """Grade and store; show a bar on a terminal, a line per submission otherwise."""
    known = set()
    if not force:
        known = {
            (one.assignment, problem.problem, one.student, problem.key)
            for one in book.submissions()
            for problem in one.problems
            if problem.is_graded
        }
    per_place = {
        name: len([one for one in those if not chosen or one.name in chosen])
        for name, those in problems.items()
    }
    left = {(place.assignment, place.student): per_place[place.assignment] for place in places}
    total, done, reused = sum(left.values()), 0, 0
    scores: dict[tuple[str, str], list[float]] = {}
    bar = console.progress()
    with bar or nullcontext():
        task = bar.add_task("grading", total=total) if bar else None
        for event in session.run(places, problems, chosen, known):
            if isinstance(event, Read):
                place = event.place
                book.note_submission(place.assignment, place.student, str(place.path), event.refused)
                continue
            done += 1
            if isinstance(event, Known):
                reused += 1
                who = (event.assignment, event.student)
            elif isinstance(event, Graded):
                book.store(event.result)
                who = (event.result.assignment, event.result.student)
                scores.setdefault(who, []).append(event.result.points)
            left[who] -= 1
            if bar and task is not None:
                bar.update(task, advance=1, description=f"grading {who[1][:20]}")
            elif not left[who] and who in scores:
                waiting = sum(1 for count in left.values() if count)
                console.remark(
                    f"graded {who[0]}/{who[1]}: {count_points(sum(scores[who]))}"
                    f" ({len(left) - waiting}/{len(left)})"
                )
    if reused:
        console.remark(
            f"{reused} of {total} results were known from the same files (--force grades them again)"
        )


def _show(
    console: Console,
    results: Sequence[SubmissionResult],
    assignments: dict[str, Assignment],
    problems: dict[str, list[Problem]],
) -> None:
    for name, those in problems.items():
        rows = []
        for result in results:
            if result.assignment != name:
                continue
            points = {
                one.problem: write_points(one.points) if one.is_graded else "?" for one in result.problems
            }
            rows.append(
                [
                    result.student,
                    *(points.get(problem.name, "–") for problem in those),
                    f"{write_points(result.points)}/{write_points(result.max_points)}",
                    ", ".join(str(flag.kind) for flag in flags(result)),
                ]
            )
        columns = ["student", *short_names([problem.name for problem in those]), "total", "flags"]
        console.table(f"{name}: {assignments[name].title}", columns, rows, left=("student", "flags"))
        console.line()


def short_names(names: Sequence[str]) -> list[str]:
    """Shorten problem names to their numbers, ``p6`` or ``q2_2``, where that keeps them apart."""
    short = [found[0] if (found := re.match(r"[a-z]+\d+(_\d+)?(?=_|$)", name)) else name for name in names]
    return short if len(set(short)) == len(short) else list(names)
