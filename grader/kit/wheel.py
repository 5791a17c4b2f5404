"""The package for students: this one without any assignment, as a wheel that pip installs."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from grader.errors import UsageError

_PACKAGE = Path(__file__).resolve().parent.parent
#: Headers of the metadata that students' pip needs; the description speaks to instructors.
_HEADERS = ("Metadata-Version", "Name", "Version", "Summary", "License-Expression", "License-File", "Requires-Python")
#: In an installed package _bundled holds the assignments with their references; skeleton is a problem with its answers.
_NOT_FOR_STUDENTS = {"_bundled", "skeleton", "__pycache__"}
_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows: the same bytes each time


def student_wheel() -> tuple[str, bytes]:
    """Return the name and the bytes of a wheel of this package without its assignments.

    Raises
    ------
    UsageError
        If the package runs without being installed.
    """
    try:
        here = metadata.distribution("grader")
    except metadata.PackageNotFoundError:
        why = "`grade` is not installed, so it cannot make its package for students: pip install it first"
        raise UsageError(why) from None
    info = f"grader-{here.version}.dist-info"
    files = {f"grader/{path}": data for path, data in _sources()}
    files[f"{info}/METADATA"] = _metadata(here.metadata).encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: grade starter\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/entry_points.txt"] = b"[console_scripts]\ngrade = grader.__main__:main\n"
    licence = here.read_text("licenses/LICENSE")
    if licence is not None:
        files[f"{info}/licenses/LICENSE"] = licence.encode()
    record = f"{info}/RECORD"
    lines = [f"{path},sha256={_digest(data)},{len(data)}" for path, data in files.items()]
    files[record] = ("\n".join([*lines, f"{record},,"]) + "\n").encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return f"grader-{here.version}-py3-none-any.whl", buffer.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_PACKAGE.rglob("*")):
        parts = path.relative_to(_PACKAGE).parts
        if path.is_file() and not _NOT_FOR_STUDENTS & set(parts):
            yield "/".join(parts), path.read_bytes()


def _metadata(full: metadata.PackageMetadata) -> str:
    lines = [f"{header}: {full[header]}" for header in _HEADERS if full[header] is not None]
    needs = [need for need in full.get_all("Requires-Dist") or () if "extra ==" not in need]
    return "\n".join([*lines, *(f"Requires-Dist: {need}" for need in needs)]) + "\n"


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
