"""``grade report``: draw the report again from a gradebook."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import Console
from grader.errors import UsageError
from grader.export import results_json, scores_csv
from grader.gradebook.reading import read, read_last_run
from grader.report.site import write_report


@click.command("report")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=Path("grades"), show_default=True,
              help="The folder of an earlier run.")  # fmt: skip
def report_command(out: Path) -> int:
    """Write scores.csv, results.json and report/ again from the gradebook of an earlier run."""
    console = Console()
    book = out / "gradebook.sqlite"
    results, facts = read(book), read_last_run(book)
    if facts is None or not results:
        raise UsageError(f"{book}: nothing is graded there yet; run `grade PATH --out {out}` first")
    scores_csv.write(results, out / "scores.csv")
    results_json.write(results, out / "results.json", facts)
    console.line(f"Report: {write_report(results, facts, out / 'report')}")
    return 0
