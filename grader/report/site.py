"""Draw the pages and write them: one folder that opens by double click."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from grader.errors import AuthorError, UsageError
from grader.model import RunFacts, SubmissionResult
from grader.report.class_page import gather_class
from grader.report.slug import slug
from grader.report.student_page import gather_student
from grader.text import replace_file

TEMPLATES = Path(__file__).parent / "templates"

# Also tells our own pages from a file that somebody else put there.
GENERATOR = '<meta name="generator" content="grade">'

_CODE = re.compile(r"`([^`\n]{1,300})`")


def write_report(
    results: Sequence[SubmissionResult],
    facts: RunFacts,
    folder: Path,
    course_templates: Path | None = None,
) -> Path:
    """Write the class page and one page per student and assignment.

    Parameters
    ----------
    results : sequence of SubmissionResult
        What is in the gradebook.
    facts : RunFacts
        Of the last run.
    folder : Path
        Made if it is missing. Pages of students that are gone are removed.
    course_templates : Path, optional
        Templates, `report.css` or `report.js` in it take the place of those of the same name in
        ``grader/report/templates``.

    Returns
    -------
    Path
        The class page.

    Raises
    ------
    AuthorError
        If a template of the course is wrong.
    UsageError
        If a file cannot be written.
    """
    environment = _environment(course_templates)
    try:
        return _write_pages(environment, results, facts, folder)
    except jinja2.TemplateSyntaxError as error:
        raise AuthorError(
            f"template: {error.message}",
            Path(error.filename) if error.filename else course_templates,
            error.lineno,
        ) from error
    except jinja2.TemplateError as error:
        raise AuthorError(f"template: {error}; compare it with {TEMPLATES}", course_templates) from error
    except OSError as error:
        raise UsageError(
            f"{error.filename or folder}: the report cannot be written: {error.strerror}; "
            "check the folder, its permissions and the free space."
        ) from error


def _write_pages(
    environment: jinja2.Environment, results: Sequence[SubmissionResult], facts: RunFacts, folder: Path
) -> Path:
    draw_student = environment.get_template("student.html.j2").render
    pages = folder / "students"
    pages.mkdir(parents=True, exist_ok=True)
    names = set()
    for result in results:
        name = f"{slug(result.assignment, result.student)}.html"
        # One page at a time: a class of a thousand must not stand in memory twice.
        replace_file(pages / name, draw_student(page=gather_student(result, facts)))
        names.add(name)
    _remove_stale(pages, names)
    # Last, so that it never links to a page that is not there yet.
    index = folder / "index.html"
    page = gather_class(
        results, facts, lambda result: f"students/{slug(result.assignment, result.student)}.html"
    )
    replace_file(index, environment.get_template("class.html.j2").render(page=page))
    return index


def _remove_stale(pages: Path, names: set[str]) -> None:
    for path in pages.glob("*.html"):
        if path.name not in names and path.is_file():
            with path.open("rb") as file:
                if GENERATOR.encode() in file.read(2_000):
                    path.unlink()


def _environment(course_templates: Path | None) -> jinja2.Environment:
    folders = [TEMPLATES]
    if course_templates is not None:
        if not course_templates.is_dir():
            raise UsageError(f"{course_templates}: no such folder of templates.")
        folders.insert(0, course_templates)
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(place) for place in folders])
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    style = _source(environment, loader, "report.css")
    script = _source(environment, loader, "report.js")
    environment.filters.update(code=mark_code, breakable=mark_breaks)
    environment.globals.update(
        generator=Markup(GENERATOR),
        style=Markup(style),
        script=Markup(script),
        style_hash=_digest(style),
        script_hash=_digest(script),
    )
    return environment


def _source(environment: jinja2.Environment, loader: jinja2.BaseLoader, name: str) -> str:
    # Not a template: a brace in CSS is a brace. The text stands between tags, which it must not close.
    text = loader.get_source(environment, name)[0].replace("\r\n", "\n")
    if "</" in text:
        raise AuthorError("`</` would end the element that this stands in", Path(name))
    return text


def _digest(text: str) -> str:
    """Return the source expression by which a Content-Security-Policy allows this very text and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


@lru_cache(maxsize=2_000)
def mark_code(text: str) -> Markup:
    """Return a text as HTML with what stands in backticks set as code; the text itself is escaped."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def mark_breaks(text: str) -> Markup:
    """Return a name as HTML that may break after an underscore, so that a table's heading stays narrow."""
    return Markup(str(escape(text)).replace("_", "_<wbr>"))
