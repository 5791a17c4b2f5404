"""Put a starter kit together, and write it into a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.course.assignment import Assignment
from grader.course.course import Course
from grader.course.problems import Problem
from grader.errors import UsageError
from grader.kit.publication import Publication
from grader.kit.readme import readme_of
from grader.kit.sheet import sheet_of
from grader.kit.starters import module_of, notebook_of, tex_of, toml_of
from grader.kit.statements import page_of
from grader.kit.wheel import student_wheel

#: Lists what the kit consists of, and so tells a kit from any other folder.
MANIFEST = "kit.json"


def kit_of(assignment: Assignment, problems: Sequence[Problem], publication: Publication) -> dict[str, bytes]:
    """Return the files of an assignment's kit by their paths, the same bytes each time.

    Parameters
    ----------
    publication : Publication
        The public checks.

    Raises
    ------
    AuthorError
        If a text that students need is missing.
    """
    wheel, package = student_wheel()
    sheet = sheet_of(assignment, problems)
    texts = {name: text for name, text in (("answers.tex", tex_of(sheet)), ("answers.toml", toml_of(sheet))) if text}
    texts["README.md"] = readme_of(sheet, publication, wheel=wheel)
    if sheet.module:
        texts[sheet.module] = module_of(sheet)
    if sheet.notebook:
        texts[sheet.notebook] = notebook_of(sheet)
    for item in sheet.items:
        texts[f"statements/{item.name}.md"] = item.statement
        texts[f"statements/{item.name}.html"] = page_of(item.statement, title=item.title, assignment=sheet.title)
    files = {**publication.files, wheel: package, **{path: text.encode() for path, text in texts.items()}}
    manifest = {"assignment": assignment.name, "files": sorted([*files, MANIFEST])}
    files[MANIFEST] = (json.dumps(manifest, indent=1) + "\n").encode()
    return dict(sorted(files.items()))


def check_folder(folder: Path, course: Course, *, force: bool) -> None:
    """Refuse a folder that a kit must not be written into.

    Raises
    ------
    UsageError
        If it is part of the course, or holds anything (with ``force``: anything but a kit).
    """
    place, root = folder.resolve(), course.root.resolve()
    if root.is_relative_to(place) or any(place.is_relative_to(root / name) for name in ("problems", "reference")):
        raise UsageError(f"{folder} holds the course or lies in it; a kit is published: give it a folder of its own")
    if not folder.is_dir():
        if folder.exists():
            raise UsageError(f"{folder} is a file; name a folder for the kit")
        return
    if any(folder.iterdir()):
        if not force:
            raise UsageError(f"{folder} is not empty; name another one, or write over an older kit with --force")
        if not (folder / MANIFEST).is_file():
            raise UsageError(f"{folder} holds no starter kit (no {MANIFEST}); --force writes over kits only")


def write_kit(files: Mapping[str, bytes], folder: Path) -> None:
    """Write a kit; what an older kit in the folder had and this one has not is removed."""
    for path in _listed(folder / MANIFEST):
        if path not in files and (folder / path).is_file():
            (folder / path).unlink()
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _listed(manifest: Path) -> list[str]:
    """Return the paths that an older kit's list names, those that lie in its folder."""
    try:
        listed = json.loads(manifest.read_bytes())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    # The list may have been through other hands: nothing outside the folder is touched.
    return [path for path in listed if isinstance(path, str) and re.fullmatch(r"(?!/)(?!.*\.\.)[\w./-]+", path)]
