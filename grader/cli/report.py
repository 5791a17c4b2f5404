"""``grade report``: draw the report again from a gradebook, or pages to hand to students."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from itertools import chain
from pathlib import Path

import click

from grader.cli.console import Console
from grader.cli.options import course_option
from grader.course.course import Course, find_course
from grader.errors import UsageError
from grader.export import results_json, scores_csv
from grader.gradebook.reading import iterate, read_last_run
from grader.model import RunFacts, SubmissionResult
from grader.report.pages import Templates
from grader.report.pdf import find_chromium, print_pages
from grader.report.site import write_copies, write_report

SQLITE = b"SQLite format 3\0"


@click.command("report")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), default=Path("grades"), show_default=True,
    help="The folder of an earlier run.",
)
@click.option(
    "--from", "source", type=click.Path(path_type=Path), metavar="FILE",
    help="A gradebook.sqlite or results.json, also of an older version. [default: the gradebook in --out]",
)
@click.option(
    "--for", "audience", type=(click.Choice(["students"]), click.Path(path_type=Path)), metavar="students DIR",
    help="Write one page per student into DIR instead, to hand out: it shows nobody else, no hidden case and nothing "
    "that is for instructors.",
)
@click.option("--pdf", is_flag=True, help="Print every page to PDF as well; needs Chromium.")
@click.option(
    "--templates", type=click.Path(path_type=Path), metavar="DIR",
    help="Templates to use in place of those of the same name. [default: problems/<assignment>/templates]",
)
@course_option()
def report_command(
    out: Path,
    source: Path | None,
    audience: tuple[str, Path] | None,
    pdf: bool,
    templates: Path | None,
    course: Path | None,
) -> int:
    """Write scores.csv, results.json and report/ again from the gradebook of an earlier run.

    \b
    grade report                              after a change of templates
    grade report --for students handouts/     a page for each student, to hand out
    grade report --pdf                        the same as PDF
    """
    console = Console()
    chromium = find_chromium() if pdf else ""  # before any work is done
    book = source or out / "gradebook.sqlite"
    own = templates_of(find_course(Path.cwd(), course), templates)
    if audience is not None:
        results, facts = _read(book)
        written = write_copies(results, facts, audience[1], templates=own)
        console.line(f"{len(written)} pages for students: {audience[1]}")
        pages = written
    else:
        index = write_all(book, out, own, has_source=source is not None)
        console.line(f"Report: {index}")
        pages = [index, *sorted((index.parent / "students").glob("*.html"))]
    if pdf:
        _print(console, pages, chromium)
        console.line(f"Printed {len(pages)} pages to PDF, beside the HTML files.")
    return 0


def _print(console: Console, pages: list[Path], chromium: str) -> None:
    bar = console.progress()
    with bar or nullcontext():
        task = bar.add_task("printing", total=len(pages)) if bar else None
        for _ in print_pages(pages, chromium):
            if bar and task is not None:
                bar.update(task, advance=1)


def write_all(book: Path, out: Path, templates: Templates, *, has_source: bool = False) -> Path:
    """Write everything that becomes of a gradebook; return the class page.

    Parameters
    ----------
    book : Path
        A gradebook or results.json.
    out : Path
        Where scores.csv, results.json and report/ go.
    templates : Templates
        A course's own.
    has_source : bool
        The file was named, so it may be the very results.json that lies in ``out``.
    """
    results, facts = _read(book)
    if not has_source or book.resolve() != (out / "results.json").resolve():
        results_json.write(results, out / "results.json", facts)
        results, facts = _read(book)
    scores_csv.write(results, out / "scores.csv")
    results, facts = _read(book)
    exports = [out / name for name in ("scores.csv", "results.json")]
    return write_report(results, facts, out / "report", exports=exports, templates=templates)


def templates_of(course: Course, chosen: Path | None = None) -> Templates:
    """Return where a course's own templates lie: in ``problems/<assignment>/templates``, or where the user says."""
    folders = {name: course.root / "problems" / name / "templates" for name in course.names}
    return Templates(
        chosen=chosen, by_assignment={name: folder for name, folder in folders.items() if folder.is_dir()}
    )


def _read(book: Path) -> tuple[Iterable[SubmissionResult], RunFacts]:
    """Read what was graded, one submission at a time where the file allows it."""
    if _is_json(book):
        return results_json.read(book)
    facts = read_last_run(book)
    results = iterate(book)
    first = next(results, None)
    if facts is None or first is None:
        raise UsageError(f"{book}: nothing is graded there yet; run `grade PATH --out {book.parent}` first")
    return chain([first], results), facts


def _is_json(book: Path) -> bool:
    if not book.is_file():
        return False
    with book.open("rb") as file:
        return file.read(len(SQLITE)) not in (SQLITE, b"")
