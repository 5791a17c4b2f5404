"""Read the notation of LaTeX, Unicode and Python: pieces of the source become tokens with one meaning each."""

from __future__ import annotations

from collections.abc import Sequence

from .characters import READERS
from .commands import command
from .derivatives import derivative_at
from .faults import Unreadable
from .limits import MAX_DEPTH, MAX_TOKENS
from .line import Line
from .notation import SHORT_FUNCTIONS
from .scanning import Raw, scan
from .symbols import Symbols, shown
from .tokens import Tok

#: Functions in the problem's text, and matrices in "where S = diag(z)".
_DEFINABLE = frozenset({*SHORT_FUNCTIONS, "Sigma"})
_SEPARATORS = frozenset({",", ";", ":", "}", "quad", "qquad", " ", "where", "with", "let", "Let"})


class Reader:
    """Turn a formula's text into tokens.

    Parameters
    ----------
    source : str
        As handed in.
    symbols : Symbols
        What its names may be.
    is_scalar : bool
        Whether there are numbers only: then nothing is transposed.
    """

    def __init__(self, source: str, symbols: Symbols, *, is_scalar: bool) -> None:
        self.source = source
        self.symbols = symbols
        self.is_scalar = is_scalar
        self.is_mended = False

    def tokens(self) -> list[Tok]:
        """Return all tokens.

        Raises
        ------
        Unreadable
            If the text is too large or its brackets do not pair up.
        """
        pieces, self.is_mended = scan(self.source)
        names = zip([None, *pieces], pieces, pieces[1:], strict=False)
        self.symbols.defined |= {
            name.text
            for before, name, sign in names
            if name.text in _DEFINABLE and sign.text in ("=", ":=") and (before is None or before.text in _SEPARATORS)
        }
        found = self.read(pieces)
        if len(found) > MAX_TOKENS:
            raise Unreadable(f"it has more than {MAX_TOKENS} parts", (found[MAX_TOKENS].start, found[-1].end))
        return found

    def read(self, pieces: Sequence[Raw], depth: int = 0) -> list[Tok]:
        """Read some pieces; what is inside of their braces is read by itself."""
        if depth > MAX_DEPTH:
            place = (pieces[0].start, pieces[0].end) if pieces else (0, 1)
            raise Unreadable(f"it is nested deeper than {MAX_DEPTH}", place)
        line = Line(self, list(pieces), depth)
        while line.index < len(line.pieces):
            _step(line)
        return line.out

    def name(self, pieces: Sequence[Raw], depth: int = 0) -> str | None:
        """Return the name that some pieces spell, known or not."""
        found = self.read(pieces, depth + 1)
        is_name = len(found) == 1 and found[0].kind in ("SYM", "UNKNOWN", "FUNC", "NAMED")
        return found[0].text if is_name else None

    def named(self, name: str, start: int, end: int) -> Tok:
        """Make the token of a name."""
        found = self.symbols.find(name)
        if found is not None:
            return Tok(found[0], found[1], start, end)
        there = ", ".join(dict.fromkeys(shown(own) for own in self.symbols.own.values()))
        return Tok("UNKNOWN", name, start, end, f"`{shown(name)}` is no symbol of this problem; it has {there}")


def _step(line: Line) -> None:
    """Read the next piece of a line."""
    piece = line.pieces[line.index]
    found = derivative_at(line.reader, line.pieces, line.index, line.depth)
    if found is not None:
        name, line.index = found
        line.put_name(name, piece.start, line.pieces[line.index - 1].end)
        return
    line.index += 1
    if piece.kind == "command":
        command(line, piece)
    else:
        READERS[piece.kind](line, piece)
