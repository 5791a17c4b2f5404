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
        text = str(error)
    except BaseException:  # a hostile __str__
        text = "(its text could not be made)"
    frames = [
        (_short(frame.filename), frame.lineno or 0, (frame.line or "").strip()[:200])
        for frame in _frames(error)
        if frame.filename in files
    ]
    if isinstance(error, SyntaxError) and error.filename in files and error.lineno:
        source = linecache.getline(error.filename, error.lineno).strip() or (error.text or "").strip()
        frames.append((_short(error.filename), error.lineno, source[:200]))
        text = error.msg if isinstance(error.msg, str) else text
    kind = type(error).__name__[:100]
    no_memory = isinstance(error, MemoryError) or any(words in text for words in _NO_MEMORY)
    return kind, text[:_TEXT], frames[-8:], no_memory


def _frames(error: BaseException) -> Any:
    try:
        return traceback.extract_tb(error.__traceback__)
    except BaseException:  # the student's code may have replaced anything
        return []


def _short(filename: str) -> str:
    return filename.rsplit("/", 1)[-1] if filename.startswith("/") else filename
