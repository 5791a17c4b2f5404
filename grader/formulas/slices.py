r"""Find the arguments of LaTeX commands among the pieces of a source: ``\frac12``, ``\hat z``, environments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .faults import Unreadable
from .notation import ACCENTS, FRACTIONS, GREEK_COMMANDS, SPACES, STYLES, TEXTS
from .scanning import Raw

_CLOSERS = {"(": ")", "[": "]"}


def argument(pieces: list[Raw], index: int, *, digit: bool = False) -> tuple[list[Raw], int]:
    r"""Take one argument: what is in braces, or the next thing.

    Parameters
    ----------
    digit : bool
        Take one digit or letter, as TeX does in ``\frac12``; in ``x^10`` hardly anybody means that.

    Returns
    -------
    list of Raw
        The contents, without their braces.
    int
        Where it goes on.
    """
    while index < len(pieces) and pieces[index].kind == "command" and pieces[index].text in SPACES:
        index += 1
    if index >= len(pieces):
        place = (pieces[-1].start, pieces[-1].end) if pieces else (0, 1)
        raise Unreadable("something is missing at the end", place)
    piece = pieces[index]
    if piece.text == "{" and piece.kind == "char":
        end = _closing(pieces, index, "{", "}")
        return pieces[index + 1 : end], end + 1
    if piece.kind == "command":
        return _command(pieces, index)
    # A Greek letter is one character of the source, however long its name.
    if digit and piece.kind in ("number", "word") and 1 < len(piece.text) <= piece.end - piece.start:
        return [_cut(pieces, index)], index + 1
    return [piece], index + 1


def _cut(pieces: list[Raw], index: int) -> Raw:
    """Cut a number or word behind its first character, which is returned."""
    piece = pieces[index]
    middle = min(piece.start + 1, piece.end)
    head = piece._replace(text=piece.text[0], end=middle)
    pieces[index : index + 1] = [head, piece._replace(text=piece.text[1:], start=middle)]
    return head


def _command(pieces: list[Raw], index: int) -> tuple[list[Raw], int]:
    """Take a command with its own arguments."""
    name, end = pieces[index].text, index + 1
    if name in FRACTIONS:
        end = argument(pieces, argument(pieces, end, digit=True)[1], digit=True)[1]
    elif name == "sqrt":
        end = argument(pieces, optional(pieces, end)[1])[1]
    elif name in ACCENTS or name in STYLES or name in TEXTS:
        end = argument(pieces, end)[1]
    elif name in ("textcolor", "color"):
        end = argument(pieces, argument(pieces, end)[1])[1]
    return pieces[index:end], end


def raised(pieces: list[Raw], index: int, is_name: Callable[[str], bool]) -> tuple[list[Raw], int]:
    """Take what stands behind ``^`` or ``**``: a pair of brackets, too, and behind a sign all that follows closely.

    Parameters
    ----------
    is_name : callable
        Says whether a word is one name; of any other word TeX raises the first letter only.
    """
    if index < len(pieces):
        piece = pieces[index]
        if piece.kind == "char" and piece.text in "+-−" and index + 1 < len(pieces):
            # e^-2x is no TeX that anybody would print: in plain text it means e^(−2x).
            end = index + 1
            while end < len(pieces) and (pieces[end].kind in ("word", "number") or pieces[end].text in GREEK_COMMANDS):
                end += 1
            if end == index + 1:
                inner, end = raised(pieces, end, is_name)
                return [piece, *inner], end
            return pieces[index:end], end
        if piece.kind == "char" and piece.text in _CLOSERS:
            end = _closing(pieces, index, piece.text, _CLOSERS[piece.text])
            return pieces[index : end + 1], end + 1
        if piece.kind == "word" and len(piece.text) > 1 and not is_name(piece.text):
            return [_cut(pieces, index)], index + 1
    return argument(pieces, index)


def _closing(pieces: Sequence[Raw], index: int, opener: str, closer: str) -> int:
    depth = 0
    for end in range(index, len(pieces)):
        if pieces[end].kind == "char":
            depth += (pieces[end].text == opener) - (pieces[end].text == closer)
        if depth == 0:
            return end
    place = (pieces[index].start, pieces[index].end)
    raise Unreadable(f"a bracket `{opener}` is never closed", place)


def optional(pieces: Sequence[Raw], index: int) -> tuple[list[Raw], int]:
    r"""Take an optional argument in brackets that stands right here; behind ``\\`` only a length is one."""
    if index < len(pieces) and pieces[index].text == "[" and pieces[index].kind == "char":
        end = next((at for at in range(index, len(pieces)) if pieces[at].text == "]"), index)
        inner = list(pieces[index + 1 : end])
        is_behind_line = index > 0 and pieces[index - 1].kind == "command" and pieces[index - 1].text == "\\"
        is_length = len(inner) >= 2 and inner[-1].text in ("pt", "em", "ex", "cm", "mm", "baselineskip")
        if end > index and (is_length or not is_behind_line):
            return inner, end + 1
    return [], index


def environment(pieces: Sequence[Raw], index: int, name: str, begin: Raw) -> tuple[list[Raw], int]:
    r"""Take everything up to the ``\end`` that belongs to a ``\begin``."""
    depth = 1
    for at in range(index, len(pieces)):
        if pieces[at].kind == "command" and pieces[at].text in ("begin", "end"):
            depth += 1 if pieces[at].text == "begin" else -1
        if depth == 0:
            ended = "".join(piece.text for piece in argument(list(pieces), at + 1)[0])
            if ended != name:
                place = (pieces[at].start, pieces[at].end)
                raise Unreadable(f"`\\begin{{{name}}}` is ended by `\\end{{{ended}}}`", place)
            return list(pieces[index:at]), argument(list(pieces), at + 1)[1]
    raise Unreadable(f"`\\begin{{{name}}}` is never ended", (begin.start, begin.end))


def cells_of(pieces: Sequence[Raw]) -> list[list[list[Raw]]]:
    r"""Cut the contents of an environment into rows (at ``\\``) and cells (at ``&``)."""
    rows: list[list[list[Raw]]] = [[[]]]
    depth = 0
    index = 0
    while index < len(pieces):
        piece = pieces[index]
        index += 1
        if piece.kind == "char" and piece.text in "{}":
            depth += 1 if piece.text == "{" else -1
        elif piece.kind == "command" and piece.text in ("begin", "end"):
            depth += 1 if piece.text == "begin" else -1
        if depth == 0 and piece.kind == "command" and piece.text in ("\\", "cr", "newline"):
            index = optional(pieces, index)[1]
            rows.append([[]])
        elif depth == 0 and piece.kind == "char" and piece.text == "&":
            rows[-1].append([])
        else:
            rows[-1][-1].append(piece)
    return rows


def texts_of(pieces: Sequence[Raw]) -> list[str]:
    """Return the texts of pieces without fonts, spaces and braces."""
    return [
        piece.text
        for piece in pieces
        if not (piece.kind == "command" and (piece.text in STYLES or piece.text in SPACES or piece.text in TEXTS))
        and not (piece.kind == "char" and piece.text in "{}$")
    ]


def slice_text(source: str, pieces: Sequence[Raw]) -> str:
    """Return the source of some pieces, as written."""
    return source[pieces[0].start : pieces[-1].end] if pieces else ""
