"""Describe an exception of the student's code: type, text and the student's own lines."""

from __future__ import annotations

import linecache
import traceback
from typing import Any, TypeAlias

#: (type name, text, frames as (file, line, source), ran out of memory)
Fault: TypeAlias = tuple[str, str, list[tuple[str, int, str]], bool]

_TEXT = 500
#: How torch and oneDNN say that memory ran out.
_NO_MEMORY = ("can't allocate memory", "could not create a primitive", "could not execute a primitive",
              "not enough memory", "out of memory")  # fmt: skip


def describe(error: BaseException, files: set[str]) -> Fault:
    """Describe an exception; only frames in ``files`` are the student's own."""
    try:
        return _describe(error, files)
    except BaseException:  # the exception's class is the student's, and may do anything when it is looked at
        return _name(error), "(it could not be described)", [], isinstance(error, MemoryError)


def _describe(error: BaseException, files: set[str]) -> Fault:
    try:
        text = str.__str__(str(error))  # exactly a str, not a subclass with methods of its own
    except BaseException:  # a hostile __str__
        text = "(its text could not be made)"
    frames = [
        (_short(frame.filename), frame.lineno or 0, (frame.line or "").strip()[:200])
        for frame in _frames(error)
        if frame.filename in files
    ]
    if isinstance(error, SyntaxError):
        file, line = error.filename, error.lineno
        if type(file) is str and file in files and type(line) is int:
            written = error.text if type(error.text) is str else ""
            source = linecache.getline(file, line).strip() or written.strip()
            frames.append((_short(file), line, source[:200]))
            text = error.msg if type(error.msg) is str else text
    no_memory = isinstance(error, MemoryError) or any(words in text for words in _NO_MEMORY)
    return _name(error), text[:_TEXT], frames[-8:], no_memory


def _name(error: BaseException) -> str:
    # By the slot of `type` itself: a metaclass may have put something else in front of it.
    name: str = type.__dict__["__name__"].__get__(type(error))
    return name[:100]


def _frames(error: BaseException) -> Any:
    try:
        return traceback.extract_tb(error.__traceback__)
    except BaseException:  # the student's code may have replaced anything
        return []


def _short(filename: str) -> str:
    return filename.rsplit("/", 1)[-1] if filename.startswith("/") else filename
