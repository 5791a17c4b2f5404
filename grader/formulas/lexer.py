"""Read the notation of LaTeX, Unicode and Python: pieces of the source become tokens with one meaning each."""

from __future__ import annotations

from collections.abc import Sequence

from .derivatives import derivative_at, is_derivative_fraction
from .faults import Unreadable
from .limits import MAX_DEPTH, MAX_TOKENS
from .notation import (
    ACCENTS, CASES, CHARS, DROPPED, EQUAL_CHARS, EQUALS, FRACTIONS, GREEK_COMMANDS, MEMBERSHIP, OPERATORS,
    RELATION_CHARS, RELATIONS, SPACES, STYLES, TEXTS, UNDEFINED, WORDS,
)  # fmt: skip
from .piecewise import piecewise
from .scanning import Raw, scan
from .scripts import subscripted, superscripted
from .slices import argument, cells_of, environment, optional, slice_text, texts_of
from .symbols import Symbols, accented, shown
from .tokens import OPERANDS, Tok

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}
_ONES = frozenset({"mathbb", "mathbf", "boldsymbol", "mathds", "mathbbm", "bm", "underline", "vec", "pmb", "symbf"})
_NO_VALUE = frozenset({"nexists", "varnothing", "emptyset"})
_SUMS = frozenset({"sum", "prod", "int", "lim", "iint", "oint", "bigcup", "limsup", "liminf", "sup", "inf", "arg"})


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
        found = self.read(pieces)
        if len(found) > MAX_TOKENS:
            raise Unreadable(f"it has more than {MAX_TOKENS} parts", (found[MAX_TOKENS].start, found[-1].end))
        return found

    def read(self, pieces: Sequence[Raw], depth: int = 0) -> list[Tok]:
        """Read some pieces; what is inside of their braces is read by itself."""
        if depth > MAX_DEPTH:
            raise Unreadable(f"it is nested deeper than {MAX_DEPTH}", (pieces[0].start, pieces[0].end))
        line = _Line(self, list(pieces), depth)
        while line.index < len(line.pieces):
            line.step()
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


class _Line:
    """Read one run of pieces, the contents of a pair of braces."""

    def __init__(self, reader: Reader, pieces: list[Raw], depth: int) -> None:
        self.reader = reader
        self.pieces = pieces
        self.depth = depth
        self.index = 0
        self.out: list[Tok] = []
        self._bars: list[str] = []

    def step(self) -> None:
        piece = self.pieces[self.index]
        found = derivative_at(self.reader, self.pieces, self.index, self.depth)
        if found is not None:
            name, self.index = found
            self.out.append(self.reader.named(name, piece.start, self.pieces[self.index - 1].end))
            return
        self.index += 1
        getattr(self, f"_{piece.kind}")(piece)

    def put(self, kind: str, piece: Raw, text: str = "", why: str = "") -> None:
        self.out.append(Tok(kind, text or piece.text, piece.start, piece.end, why))

    def unknown(self, piece: Raw, why: str) -> None:
        self.put("UNKNOWN", piece, piece.text, why)

    def take(self, *, digit: bool = False) -> list[Raw]:
        """Take the next argument, as TeX does."""
        found, self.index = argument(self.pieces, self.index, digit=digit)
        return found

    def inner(self, pieces: Sequence[Raw]) -> list[Tok]:
        return self.reader.read(pieces, self.depth + 1)

    def group(self, tokens: Sequence[Tok]) -> None:
        """Put the contents of braces: one token by itself, several in their braces."""
        if len(tokens) > 1:
            first, last = tokens[0], tokens[-1]
            self.out.append(Tok("LBRACE", "{", first.start, first.start))
            self.out += tokens
            self.out.append(Tok("RBRACE", "}", last.end, last.end))
        else:
            self.out += tokens

    def braced(self, tokens: Sequence[Tok], piece: Raw) -> None:
        place = (tokens[0].start, tokens[-1].end) if tokens else (piece.start, piece.end)
        self.out.append(Tok("LBRACE", "{", place[0], place[0]))
        self.out += tokens
        self.out.append(Tok("RBRACE", "}", place[1], place[1]))

    # -- pieces ------------------------------------------------------------------------------------

    def _number(self, piece: Raw) -> None:
        self.put("NUM", piece)

    def _word(self, piece: Raw) -> None:
        if self.reader.symbols.find(piece.text) is None and self._phrase(piece):
            return
        begin = 0
        for part in self.reader.symbols.split(piece.text):
            start = min(piece.start + begin, piece.end - 1)
            self.out.append(self.reader.named(part, start, min(start + len(part), piece.end)))
            begin += len(part)

    def _phrase(self, piece: Raw) -> bool:
        """Read words that stand for themselves in plain text: if, otherwise, does not exist."""
        end = self.index
        while end < len(self.pieces) and self.pieces[end].kind == "word":
            end += 1
        words = [one.text.lower() for one in self.pieces[self.index - 1 : end]]
        for count in range(len(words), 0, -1):
            phrase = " ".join(words[:count])
            if phrase in WORDS or phrase in UNDEFINED:
                self.index += count - 1
                self._meaning(phrase, piece)
                return True
        return False

    def _meaning(self, phrase: str, piece: Raw) -> bool:
        if any(words in phrase for words in UNDEFINED):
            self.put("UNDEF", piece, "undefined")
        elif phrase in WORDS:
            if WORDS[phrase]:
                self.put(WORDS[phrase], piece, phrase)
        else:
            return False
        return True

    def _raised(self, piece: Raw) -> None:
        run = [piece]
        while self.index < len(self.pieces) and self.pieces[self.index].kind == "raised":
            run.append(self.pieces[self.index])
            self.index += 1
        text = "".join(one.text for one in run)
        inner: list[Raw] = []
        for one in run:
            kind = "number" if one.text.isdigit() else "word" if one.text.isalpha() else "char"
            if kind == "number" and inner and inner[-1].kind == "number":
                inner[-1] = inner[-1]._replace(text=inner[-1].text + one.text, end=one.end)
            else:
                inner.append(Raw(kind, "beta" if one.text == "β" else one.text, one.start, one.end))
        self.put("CARET", piece, text)
        self.braced(self.inner(inner), piece)

    def _accent(self, piece: Raw) -> None:
        if self.out and self.out[-1].kind in ("SYM", "UNKNOWN", "NAMED", "FUNC"):
            last = self.out.pop()
            self.out.append(self.reader.named(accented(last.text, piece.text), last.start, piece.end))

    def _sign(self, piece: Raw) -> None:
        match piece.text:
            case "**" | ".^":
                superscripted(self, piece)
            case ".*":
                self.put("HAD", piece)
            case "./":
                self.put("SLASH", piece)
            case ".T" | ".t()":
                self.put("TRANS", piece)
            case "&&":
                self.put("AND", piece)
            case "==" | ":=" | "=>" | "->":
                self.put("EQ", piece, "=")
            case sign:
                self.put("REL", piece, _SIGNS[sign])

    def _char(self, piece: Raw) -> None:
        char = piece.text
        if char == "{":
            self.index -= 1
            self.group(self.inner(self.take()))
        elif char == "^":
            superscripted(self, piece)
        elif char == "_":
            subscripted(self, piece)
        elif char in RELATION_CHARS:
            self.put("EQ" if RELATION_CHARS[char] == "=" else "REL", piece, RELATION_CHARS[char])
        elif char in EQUAL_CHARS:
            self.put("EQ", piece, "=")
        elif char in ("|", "∣"):
            self._bar(piece, "ABS")
        elif char in ("‖", "∥"):
            self._bar(piece, "NORM")
        elif char in CHARS:
            self.put(CHARS[char], piece)
        elif char == "√":
            self.put("FUNC", piece, "sqrt")
        elif char in ("𝟙", "𝟏"):
            self.put("NAMED", piece, "ones")
        elif char in ("∈", "∀"):
            self.put("MEMBER", piece)
        elif char == ":":
            self.put("COMMA", piece)
        elif char not in "$~." or (char == "." and self.index < len(self.pieces)):
            if char not in ".!?":
                self.unknown(piece, f"`{char}` has no meaning here")

    def _bar(self, piece: Raw, kind: str) -> None:
        is_behind = bool(self.out) and self.out[-1].kind in OPERANDS
        if is_behind and kind in self._bars:
            self._bars.remove(kind)
            self.put(f"{kind}R", piece)
        else:
            self._bars.append(kind)
            self.put(f"{kind}L", piece)

    # -- commands ----------------------------------------------------------------------------------

    def _command(self, piece: Raw) -> None:
        name = piece.text
        if name in SPACES:
            if name in ("left", "right") and self._next() == ".":
                self.index += 1
        elif name == "\\":
            self.put("LINE", piece)
            self.index = optional(self.pieces, self.index)[1]
        elif name == "_":
            subscripted(self, piece)
        elif name in STYLES or name in ("textcolor", "mathcolor"):
            self._style(piece)
        elif name in ACCENTS:
            inner = self.take()
            spelled = self.reader.name(inner, self.depth + 1)
            if spelled is None:
                self.unknown(piece, f"`\\{name}` stands over something that is no symbol")
            else:
                self.out.append(self.reader.named(accented(spelled, name), piece.start, inner[-1].end))
        elif name in TEXTS:
            self._text(piece)
        elif name in FRACTIONS:
            self._fraction(piece)
        elif name == "sqrt":
            self._root(piece)
        elif name in DROPPED:
            for _ in range(DROPPED[name]):
                self.take()
        elif name in ("begin", "end"):
            self._environment(piece)
        else:
            self._operator(piece)

    def _operator(self, piece: Raw) -> None:
        name = piece.text
        if name == "not" and self._next() == "=":
            self.index += 1
            self.put("REL", piece, "≠")
        elif name in RELATIONS:
            self.put("REL", piece, RELATIONS[name])
        elif name in EQUALS:
            if name in ("stackrel", "overset"):
                self.take()
            else:
                self.put("EQ", piece, "=")
        elif name in MEMBERSHIP:
            self.put("MEMBER", piece)
        elif name in ("lvert", "rvert", "lVert", "rVert"):
            self.put({"lvert": "ABSL", "rvert": "ABSR", "lVert": "NORML", "rVert": "NORMR"}[name], piece)
        elif name in ("vert", "mid", "Vert", "|"):
            self._bar(piece, "NORM" if name in ("Vert", "|") else "ABS")
        elif name in OPERATORS:
            if OPERATORS[name]:
                self.put(OPERATORS[name], piece)
        elif name in _NO_VALUE:
            self.put("UNDEF", piece, "undefined")
        elif name in GREEK_COMMANDS:
            self.out.append(self.reader.named(GREEK_COMMANDS[name], piece.start, piece.end))
        elif self.reader.symbols.find(name) is not None:
            self.out.append(self.reader.named(name, piece.start, piece.end))
        elif name in _SUMS:
            self.unknown(piece, f"`\\{name}` and index notation are not read; write it with whole vectors")
        else:
            self._run_together(piece)

    def _run_together(self, piece: Raw) -> None:
        r"""Read ``\betax`` as ``\beta x``, which no TeX would set but no reader mistakes."""
        name = piece.text
        for end in range(len(name) - 1, 1, -1):
            head = GREEK_COMMANDS.get(name[:end], name[:end])
            rest = self.reader.symbols.split(name[end:])
            if self.reader.symbols.find(head) and all(self.reader.symbols.find(part) for part in rest):
                self.out.append(self.reader.named(head, piece.start, piece.start + end + 1))
                self._word(Raw("word", name[end:], piece.start + end + 1, piece.end))
                return
        self.unknown(piece, f"the command `\\{name}` is not known here")

    def _next(self) -> str:
        return self.pieces[self.index].text if self.index < len(self.pieces) else ""

    def _style(self, piece: Raw) -> None:
        if piece.text in ("textcolor", "mathcolor"):
            self.take()
        inner = self.take()
        if piece.text in _ONES and texts_of(inner) == ["1"]:
            self.put("NAMED", piece, "ones")
        else:
            self.group(self.inner(inner))
        if piece.text in ("underbrace", "overbrace") and self._next() in ("_", "^"):
            self.index += 1
            self.take()

    def _text(self, piece: Raw) -> None:
        inner = self.take()
        if any(one.text == "$" or one.kind in ("command", "number") or one.text in "^={}<>" for one in inner):
            self.out += self.inner(inner)
            return
        phrase = slice_text(self.reader.source, inner).strip(" \t\n,;:.(){}~").lower()
        if not self._meaning(" ".join(phrase.split()), piece):
            self.out += self.inner(inner)

    def _fraction(self, piece: Raw) -> None:
        top, bottom = self.inner(self.take(digit=True)), self.inner(self.take(digit=True))
        name = is_derivative_fraction(top, bottom)
        end = self.pieces[self.index - 1].end
        if name:
            self.out.append(self.reader.named(name, piece.start, end))
        elif name == "":
            self.out.append(Tok("UNKNOWN", "d/dx", piece.start, end, "derivatives are not taken; write the result"))
        else:
            self.put("FRAC", piece)
            self.braced(top, piece)
            self.braced(bottom, piece)

    def _root(self, piece: Raw) -> None:
        degree, self.index = optional(self.pieces, self.index)
        radicand = self.inner(self.take())
        if degree:
            self.braced(radicand, piece)
            self.put("CARET", piece)
            self.out += [Tok(kind, text, piece.start, piece.end) for kind, text in (("LBRACE", "{"), ("NUM", "1"))]
            self.put("SLASH", piece)
            self.group(self.inner(degree))
            self.put("RBRACE", piece)
        else:
            self.put("FUNC", piece, "sqrt")
            self.braced(radicand, piece)

    def _environment(self, piece: Raw) -> None:
        name = "".join(texts_of(self.take()))
        if piece.text == "end":
            raise Unreadable(f"`\\end{{{name}}}` ends what was never begun", (piece.start, piece.end))
        inner, self.index = environment(self.pieces, self.index, name, piece)
        is_brace = bool(self.out) and self.out[-1].text == "{" and self.out[-1].kind == "LPAR"
        if name.rstrip("*") in ("array", "alignedat", "alignat", "tabular"):
            inner = inner[optional(inner, 0)[1] :]
            inner = inner[argument(inner, 0)[1] :]
        elif inner and inner[0].text == "[":
            inner = inner[optional(inner, 0)[1] :]
        if name.rstrip("*") not in CASES and not is_brace:
            self.out += self.inner(inner)
            return
        if is_brace:
            self.out.pop()
            if self._next() in ("right", "Right", "bigr", "Bigr", "biggr", "Biggr"):
                self.index += 1
            if self._next() in (".", "}"):
                self.index += 1
        rows = [[self.inner(cell) for cell in cells] for cells in cells_of(inner)]
        self.out += piecewise(rows, piece.start, self.pieces[self.index - 1].end)
