"""One run of pieces on its way to tokens: the contents of a pair of braces, and where reading stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .scanning import Raw
from .slices import argument
from .tokens import OPERANDS, Tok, has

if TYPE_CHECKING:
    from .lexer import Reader


class Line:
    """A run of pieces, what was read of it, and the bars that are open in it.

    Parameters
    ----------
    reader : Reader
        Knows the source and the names.
    pieces : list of Raw
    depth : int
        How many braces are around it.
    """

    def __init__(self, reader: Reader, pieces: list[Raw], depth: int) -> None:
        self.reader = reader
        self.pieces = pieces
        self.depth = depth
        self.index = 0
        self.out: list[Tok] = []
        self._bars: list[str] = []

    def put(self, kind: str, piece: Raw, text: str = "", why: str = "") -> None:
        """Add a token in the place of a piece."""
        self.out.append(Tok(kind, text or piece.text, piece.start, piece.end, why))

    def put_name(self, name: str, start: int, end: int) -> None:
        """Add the token of a name."""
        self.out.append(self.reader.named(name, start, end))

    def unknown(self, piece: Raw, why: str) -> None:
        """Add a token that has no meaning; it matters only in the part that counts."""
        self.put("UNKNOWN", piece, piece.text, why)

    def next(self) -> str:
        """Return the text of the next piece; empty at the end."""
        return self.pieces[self.index].text if self.index < len(self.pieces) else ""

    def take(self, *, digit: bool = False) -> list[Raw]:
        """Take the next argument, as TeX does."""
        found, self.index = argument(self.pieces, self.index, digit=digit)
        return found

    def inner(self, pieces: Sequence[Raw]) -> list[Tok]:
        """Read pieces that stand in braces of their own."""
        return self.reader.read(pieces, self.depth + 1)

    def group(self, tokens: Sequence[Tok]) -> None:
        """Add the contents of braces: one token by itself, several in their braces; none around an equality."""
        if len(tokens) == 1 or has(tokens, frozenset({"EQ"})):  # \\boxed{f(x) = a}: the last side counts here, too
            self.out += tokens
        elif tokens:
            self.braced(tokens, None)

    def braced(self, tokens: Sequence[Tok], piece: Raw | None) -> None:
        """Add tokens in braces; where there are none, in the place of a piece."""
        if tokens:
            start, end = tokens[0].start, tokens[-1].end
        else:
            start, end = (piece.start, piece.end) if piece is not None else (0, 1)
        self.out += [Tok("LBRACE", "{", start, start), *tokens, Tok("RBRACE", "}", end, end)]

    def bar(self, piece: Raw, kind: str) -> None:
        """Add a bar: it closes what is open if it stands behind a factor, else it opens."""
        is_behind = bool(self.out) and self.out[-1].kind in OPERANDS
        if is_behind and kind in self._bars:
            self._bars.remove(kind)
            self.put(f"{kind}R", piece)
        else:
            self._bars.append(kind)
            self.put(f"{kind}L", piece)
