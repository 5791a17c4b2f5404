"""Read one student's submission: regular files within the caps, everything else refused by name."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from grader.course.assignment import Assignment
from grader.course.names import is_code, is_ignored, refusal, refusal_of_kind, shown
from grader.course.places import SubmissionPlace
from grader.course.search import FoundSubmissions, find_submissions, search_submissions

__all__ = [
    "FoundSubmissions", "SourceFile", "Submission", "SubmissionPlace", "find_submissions",
    "read_submission", "search_submissions",
]  # fmt: skip

# Caps of one submission. A homework is some dozens of files; these bound our memory and time.
MAX_TOTAL_BYTES = 32 * 1024 * 1024
MAX_FILES = 400
MAX_DEPTH = 8
# Bytes of a file's or folder's name as it is written out: the box lays it down so, and Linux allows no more.
MAX_NAME_BYTES = 255
# Entries looked at, ignored ones included: a folder of a million empty files costs no more than this.
MAX_ENTRIES = 5000
# Sentences about refused files; one more says how many were left out.
MAX_REFUSALS = 50

_MB = 1_000_000
# O_NOFOLLOW and O_NONBLOCK do not exist on Windows, where students check themselves; a file that turns
# into a link or a pipe between lstat and open is then not caught.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of a submission.

    Attributes
    ----------
    path : str
        Relative to the student's folder, with ``/``; printable (see `grader.course.names.shown`).
    data : bytes
        Its content.
    """

    path: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one student handed in, in memory.

    Attributes
    ----------
    path : Path
        Where it lies.
    files : tuple of SourceFile
        By path.
    refused : tuple of str
        One sentence per refused file: its name and the reason.
    digest : str
        SHA-256 over paths and bytes of the files and over the refused names; not over the student's.
    is_file : bool
        Whether it is one file, which is read whatever its name is.
    """

    assignment: str
    student: str
    path: Path
    files: tuple[SourceFile, ...]
    refused: tuple[str, ...] = ()
    digest: str
    is_file: bool = False


def read_submission(place: SubmissionPlace, assignment: Assignment) -> Submission:
    """Read the files of a submission within its caps.

    No file is followed, waited for or executed; nothing here raises for what a student handed in.

    Parameters
    ----------
    place : SubmissionPlace
        Where it lies.
    assignment : Assignment
        Its cap on the size of one file.
    """
    intake = _Intake(place.path, int(assignment.max_file_mb * _MB))
    if place.refused:
        intake.refuse(place.path.name, place.refused)
    elif place.is_file:
        intake.take(place.path.name, place.path)
    else:
        intake.take_folder()
    files = tuple(sorted(intake.files.values(), key=lambda file: file.path))
    return Submission(
        assignment=place.assignment,
        student=place.student,
        path=place.path,
        files=files,
        refused=intake.sentences(),
        digest=_digest(files, sorted(intake.refused)),
        is_file=place.is_file,
    )


@dataclass(slots=True)
class _Intake:
    """The files taken and refused so far, and what is left of the caps."""

    root: Path
    max_file_bytes: int
    files: dict[str, SourceFile] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    total_bytes: int = 0
    _folders: set[str] = field(default_factory=set)

    def refuse(self, name: str, sentence: str) -> None:
        self.refused.setdefault(shown(name), sentence)

    def sentences(self) -> tuple[str, ...]:
        said = tuple(self.refused.values())
        if len(said) > MAX_REFUSALS:
            return (*said[:MAX_REFUSALS], f"{len(said) - MAX_REFUSALS} more files were refused.")
        return said

    def take_folder(self) -> None:
        # Code first and upper levels first: a data set must not push hw3.py over the caps.
        found = sorted(self._walk(), key=lambda name: (not is_code(name), name.count("/"), name))
        for name in found:
            self.take(name, self.root / name)

    def _walk(self) -> Iterator[str]:
        """Yield the names of files below the root, level by level; refuse what is no file or folder."""
        level = [""]
        seen = 0
        for depth in range(MAX_DEPTH + 1):
            below: list[str] = []
            for folder in level:
                for name in self._list(folder):
                    seen += 1
                    if seen > MAX_ENTRIES:
                        reason = f"the submission holds more than {MAX_ENTRIES} files and folders"
                        self.refuse(name, refusal(name, f"{reason}; nothing from here on was read"))
                        return
                    if self._is_folder(name):
                        below.append(name)
                    else:
                        yield name
            if depth == MAX_DEPTH:
                for name in below:
                    self.refuse(name, refusal(name + "/", f"folders are nested more than {MAX_DEPTH} deep"))
            level = below

    def _list(self, folder: str) -> list[str]:
        try:
            names = os.listdir(self.root / folder)
        except OSError as error:
            self.refuse(folder or ".", refusal(folder or ".", f"the folder cannot be read ({error.strerror})"))
            return []
        return [f"{folder}/{name}" if folder else name for name in sorted(names) if not is_ignored(name)]

    def _is_folder(self, name: str) -> bool:
        try:
            return stat.S_ISDIR((self.root / name).lstat().st_mode)
        except OSError:
            return False

    def take(self, name: str, path: Path) -> None:
        """Read one file, or refuse it."""
        written = shown(name)
        if why := self._why_not(written):
            self.refuse(name + " (2)", refusal(name, why))
            return
        if len(self.files) >= MAX_FILES:
            self.refuse(name, refusal(name, f"the submission holds more than {MAX_FILES} files"))
            return
        try:
            # lstat first: opening a device can have an effect of its own.
            found = path.lstat()
            if not self._may_read(name, found):
                return
            data = self._read(name, path)
        except OSError as error:
            is_link = error.errno == errno.ELOOP
            reason = "it is a symbolic link" if is_link else f"it cannot be read ({error.strerror})"
            self.refuse(name, refusal(name, reason))
            return
        if data is not None:
            self.total_bytes += len(data)
            self.files[written] = SourceFile(path=written, data=data)
            self._folders |= _folders_of(written)

    def _why_not(self, written: str) -> str:
        """Say why a file cannot be laid down under its name as it is written out; empty if it can."""
        if any(len(part.encode()) > MAX_NAME_BYTES for part in written.split("/")):
            return "its name is too long where odd characters are written out"
        if written in self.files or written in self._folders or _folders_of(written) & self.files.keys():
            return "another name is written the same way"
        return ""

    def _may_read(self, name: str, found: os.stat_result) -> bool:
        if not stat.S_ISREG(found.st_mode):
            self.refuse(name, refusal_of_kind(name, found.st_mode))
        elif found.st_size > self.max_file_bytes:
            size, cap = found.st_size / _MB, self.max_file_bytes / _MB
            self.refuse(name, refusal(name, f"it is {size:,.1f} MB large, a file may have {cap:g} MB"))
        elif self.total_bytes + found.st_size > MAX_TOTAL_BYTES:
            cap = MAX_TOTAL_BYTES // 1024 // 1024
            self.refuse(name, refusal(name, f"the submission is larger than {cap} MiB"))
        else:
            return True
        return False

    def _read(self, name: str, path: Path) -> bytes | None:
        descriptor = os.open(path, _OPEN_FLAGS)
        with open(descriptor, "rb", buffering=0) as file:
            if not self._may_read(name, os.fstat(descriptor)):
                return None
            # A file can grow while it is read; one byte too many tells.
            chunks: list[bytes] = []
            left = min(self.max_file_bytes, MAX_TOTAL_BYTES - self.total_bytes) + 1
            while left > 0 and (chunk := file.read(min(left, 1 << 20))):
                chunks.append(chunk)
                left -= len(chunk)
        if left <= 0:
            self.refuse(name, refusal(name, "it grew beyond the caps while it was read"))
            return None
        return b"".join(chunks)


def _folders_of(path: str) -> set[str]:
    parts = path.split("/")
    return {"/".join(parts[:n]) for n in range(1, len(parts))}


def _digest(files: tuple[SourceFile, ...], refused: list[str]) -> str:
    digest = hashlib.sha256()
    for file in files:
        # Lengths first, so that no two different submissions run together to the same bytes.
        path = file.path.encode("utf-8", "surrogatepass")
        digest.update(b"file %d %d\0" % (len(path), len(file.data)))
        digest.update(path)
        digest.update(file.data)
    for name in refused:
        digest.update(b"refused %d\0" % len(name.encode()))
        digest.update(name.encode())
    return digest.hexdigest()
