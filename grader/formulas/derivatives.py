r"""Recognise ``\frac{\partial\ell}{\partial z}``, ``\nabla_z\ell``, ``dl/dz``: derivatives of the loss are symbols."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .faults import Unreadable
from .notation import LOSSES
from .scanning import Raw
from .slices import argument
from .tokens import Tok

if TYPE_CHECKING:
    from .lexer import Reader

_ROUND = frozenset({"partial", "∂"})
_LONGEST = 8
_NABLA = frozenset({"nabla", "∇"})


def derivative_at(reader: Reader, pieces: list[Raw], index: int, depth: int) -> tuple[str, int] | None:
    """Return the name of the derivative that begins here, and where it ends; None if none does."""
    piece = pieces[index]
    if piece.text in _ROUND and piece.kind != "word":
        return _with_round_d(reader, pieces, index, depth)
    if piece.text in _NABLA and piece.kind != "word":
        if _text(pieces, index + 1) != "_":
            return None
        name, end = _name(reader, pieces, index + 2, depth)
        loss, end_of_loss = _name(reader, pieces, end, depth)
        return None if name is None else (f"D[{name}]", end_of_loss if loss in LOSSES else end)
    if piece.kind == "word" and piece.text[0] == "d" and piece.text[1:] in LOSSES and _text(pieces, index + 1) == "/":
        below = _text(pieces, index + 2)
        if below[:1] == "d" and len(below) > 1:
            pieces[index + 2] = pieces[index + 2]._replace(text=below[1:])
            name, end = _name(reader, pieces, index + 2, depth)
            return None if name is None else (f"D[{name}]", end)
    return None


def _with_round_d(reader: Reader, pieces: list[Raw], index: int, depth: int) -> tuple[str, int] | None:
    if _text(pieces, index + 1) == "_":
        name, end = _name(reader, pieces, index + 2, depth)
        loss, end = _name(reader, pieces, end, depth)
        return (f"D[{name}]", end) if name is not None and loss in LOSSES else None
    loss, end = _name(reader, pieces, index + 1, depth)
    if loss in LOSSES and _text(pieces, end) == "/" and _text(pieces, end + 1) in _ROUND:
        name, end = _name(reader, pieces, end + 2, depth)
        return None if name is None else (f"D[{name}]", end)
    return None


def is_derivative_fraction(top: Sequence[Tok], bottom: Sequence[Tok]) -> str | None:
    """Return the name if a fraction is a derivative of the loss, "" if it is d/dx of something, else None."""
    if not (top and len(bottom) == 2 and _is_d(top[0]) and _is_d(bottom[0])):
        return None
    if len(top) == 2 and top[1].text in LOSSES:
        return f"D[{bottom[1].text}]"
    return ""


def _is_d(token: Tok) -> bool:
    return token.kind == "UNKNOWN" and token.text in ("d", "partial", "∂")


def _text(pieces: Sequence[Raw], index: int) -> str:
    return pieces[index].text if index < len(pieces) else ""


def _name(reader: Reader, pieces: list[Raw], index: int, depth: int) -> tuple[str | None, int]:
    """Read a name, with the mark that may follow it as a subscript or a combining accent."""
    try:
        found, end = argument(pieces, index)
    except Unreadable:
        return None, index
    if _text(pieces, end) == "_" and _text(pieces, end + 1) in ("hat", "tilde", "bar"):
        found, end = [*found, *pieces[end : end + 2]], end + 2
    while end < len(pieces) and pieces[end].kind == "accent":
        found, end = [*found, pieces[end]], end + 1
    # A name is short; what is longer would be read twice at every level of its braces.
    return (reader.name(found, depth + 1) if len(found) <= _LONGEST else None), end
