"""Draw pages from templates: ours, and those that a course puts in their place."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from grader.errors import AuthorError, UsageError
from grader.report.class_context import ClassPage
from grader.report.context import CheckView, StudentPage

TEMPLATES = Path(__file__).parent / "templates"

# Also tells our own pages from a file that somebody else put there.
GENERATOR = '<meta name="generator" content="grade">'

_CODE = re.compile(r"`([^`\n]{1,300})`")


@dataclass(frozen=True, kw_only=True)
class Templates:
    """Where a course's own templates lie; a file there takes the place of ours of the same name.

    Attributes
    ----------
    chosen : Path, optional
        For every page; wins over the others.
    by_assignment : mapping of str to Path
        For the pages of one assignment.
    """

    chosen: Path | None = None
    by_assignment: Mapping[str, Path] = field(default_factory=dict)

    def for_assignment(self, name: str) -> tuple[Path, ...]:
        """Return the folders to look in, the first one winning."""
        found = (self.chosen, self.by_assignment.get(name))
        return tuple(folder for folder in found if folder is not None)

    def for_class(self, assignments: tuple[str, ...]) -> tuple[Path, ...]:
        """Return the folders for the class page: an assignment's own only where it is alone on the page."""
        if len(assignments) == 1:
            return self.for_assignment(assignments[0])
        return () if self.chosen is None else (self.chosen,)


class Pages:
    """Draw pages with the templates of some folders.

    Parameters
    ----------
    folders : tuple of Path
        Templates, ``report.css`` or ``report.js`` in them take the place of those of the same name in
        ``grader/report/templates``.

    Raises
    ------
    UsageError
        If a folder is not there.
    AuthorError
        If a template, a style or a script is wrong.
    """

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        with self._explained():
            self._environment = _environment(folders)
            self._student = self._environment.get_template("student.html.j2")
            self._class = self._environment.get_template("class.html.j2")
            check = self._environment.get_template("check.html.j2")

        # Most checks are passed, and look the same on every page.
        @lru_cache(maxsize=4_000)
        def draw_check(view: CheckView, is_copy: bool) -> Markup:
            return Markup(check.render(check=view, is_copy=is_copy))

        self._environment.globals["draw_check"] = draw_check

    def student(self, page: StudentPage) -> str:
        """Return a student's page."""
        with self._explained():
            return self._student.render(page=page)

    def class_(self, page: ClassPage) -> str:
        """Return the class page."""
        with self._explained():
            return self._class.render(page=page)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        own = self._folders[0] if self._folders else None
        try:
            yield
        except jinja2.TemplateSyntaxError as error:
            raise AuthorError(
                f"template: {error.message}", Path(error.filename) if error.filename else own, error.lineno
            ) from error
        except jinja2.TemplateError as error:
            raise AuthorError(f"template: {error}; compare it with {TEMPLATES}", own) from error


def _environment(folders: tuple[Path, ...]) -> jinja2.Environment:
    for folder in folders:
        if not folder.is_dir():
            raise UsageError(f"{folder}: no such folder of templates.")
    loader = jinja2.ChoiceLoader([jinja2.FileSystemLoader(place) for place in (*folders, TEMPLATES)])
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
