"""``grade starter ASSIGNMENT DIR``: what an instructor publishes to students."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.console import Console
from grader.cli.options import course_option, sandbox_option, select
from grader.course.course import find_course
from grader.course.problems import load_problems
from grader.errors import AuthorError
from grader.grading.session import Session
from grader.kit.folder import check_folder, kit_of, write_kit
from grader.kit.leaks import leaks
from grader.kit.publication import publish
from grader.text import count_points


@click.command("starter", no_args_is_help=True)
@click.argument("assignment")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over an older kit in DIR.")
@sandbox_option()
@course_option()
def starter_command(assignment: str, folder: Path, force: bool, sandbox: str, course: Path | None) -> int:
    """Write what students get for ASSIGNMENT into the folder DIR.

    The statements as Markdown and as pages, a starter module and notebook, boxes for formulas, the public checks, the
    package that students install, and a README. No reference, no hidden check, no known answer, no seed.

    The known answers are run once, to record what the public checks ask the reference. Checks for which that is not
    possible are left to the grader, and listed.

    \b
    grade starter mathdnn_hw3 kit/
    """
    console = Console()
    home = find_course(Path.cwd(), course)
    (name,) = select((assignment,), list(home.names), "assignment")
    chosen = home.assignment(name)
    check_folder(folder, home, force=force)
    with Session({name: chosen}, seed=0, sandbox=sandbox, secrets=home.secrets) as session:
        session.begin()
        problems = load_problems(home, chosen)
        conditions = session.conditions(0)
        publication = publish(
            home, chosen, problems, conditions, lambda problem: console.remark(f"reading the checks of {problem} …")
        )
    files = kit_of(chosen, problems, publication)
    if found := leaks(files, home, problems):
        raise AuthorError("nothing was written, because the kit would give away\n" + "\n".join(found))
    write_kit(files, folder)
    console.line(f"wrote {len(files)} files to {folder}, {sum(map(len, files.values())) / 1e6:.1f} MB")
    if publication.left_out:
        console.line("Left to the grader:")
    for one in publication.left_out:
        console.line(f"  {one.problem}: {one.check}, {count_points(one.points)}: {one.why}")
    return 0
