"""Records to JSON text and back, without losing a character, however odd."""

from __future__ import annotations

import json
from typing import TypeVar

import msgspec

Record = TypeVar("Record")


def encode(value: object) -> str:
    r"""Return a record as JSON.

    Notes
    -----
    File names that are not UTF-8 reach Python as lone surrogates, which no JSON in UTF-8 can hold. They are
    written as ``\udc80``: the slow way, taken only where it is needed. Nothing is cleaned here, since two
    different names must stay different; what shows a record cleans it.
    """
    try:
        return msgspec.json.encode(value).decode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value), ensure_ascii=True)


def decode(text: str | bytes, kind: type[Record]) -> Record:
    """Return the record that `encode` wrote; fields that it did not know yet get their defaults.

    Raises
    ------
    msgspec.MsgspecError
        If the text is not such a record.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError as refused:
        try:
            loaded = json.loads(text)
        except ValueError:
            raise refused from None
        return msgspec.convert(loaded, kind)


def column(text: str) -> str | bytes:
    """Return what stands for a text in a column: itself, or its bytes where it is not valid Unicode.

    SQLite never takes a BLOB for equal to a TEXT, so different names stay different.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def from_column(value: str | bytes) -> str:
    """Return the text that `column` stored."""
    return value if isinstance(value, str) else value.decode("utf-8", "surrogatepass")
