"""``grade starter ASSIGNMENT DIR``: what an instructor publishes to students."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import Console
from grader.cli.options import course_option, select
from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.kit.folder import check_folder, kit_of, write_kit


@click.command("starter", no_args_is_help=True)
@click.argument("assignment")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over an older kit in DIR.")
@course_option()
def starter_command(assignment: str, folder: Path, force: bool, course: Path | None) -> int:
    r"""Write what students get for ASSIGNMENT into the folder DIR.

    The statements as Markdown and as pages, a starter module and notebook, boxes for formulas, and a README. No
    reference, no check, no known answer.

    \b
    grade starter mathdnn_hw3 kit/
    """
    home = find_course(Path.cwd(), course)
    (name,) = select((assignment,), list(home.names), "assignment")
    chosen = home.assignment(name)
    check_folder(folder, home, force=force)
    files = kit_of(chosen, load_problems(home, chosen))
    write_kit(files, folder)
    console = Console()
    for path in files:
        console.line(f"wrote {folder / path}")
    return 0
