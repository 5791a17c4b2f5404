"""Read LaTeX commands: fonts, accents, fractions, environments, operators."""

from __future__ import annotations

from .characters import meaning, word
from .derivatives import is_derivative_fraction
from .faults import Unreadable
from .line import Line
from .notation import (
    ACCENTS,
    ARROWS,
    CASES,
    DROPPED,
    EQUALS,
    FRACTIONS,
    GREEK_COMMANDS,
    MEMBERSHIP,
    OPERATORS,
    RELATIONS,
    SPACES,
    STYLES,
    TEXTS,
)  # fmt: skip
from .piecewise import piecewise
from .scanning import Raw
from .scripts import subscripted
from .slices import argument, cells_of, environment, optional, slice_text, texts_of
from .symbols import accented
from .tokens import Tok

_ONES = frozenset({"mathbb", "mathbf", "boldsymbol", "mathds", "mathbbm", "bm", "underline", "vec", "pmb", "symbf"})
_NO_VALUE = frozenset({"nexists", "varnothing", "emptyset", "bot"})
_SUMS = frozenset({"sum", "prod", "int", "lim", "iint", "oint", "bigcup", "limsup", "liminf", "sup", "inf", "arg"})


def command(line: Line, piece: Raw) -> None:
    """Read a command, with its arguments."""
    name = piece.text
    if name in SPACES:
        if name in ("left", "right") and line.next() == ".":
            line.index += 1
    elif name == "\\":
        line.put("LINE", piece)
        line.index = optional(line.pieces, line.index)[1]
    elif name == "_":
        subscripted(line, piece)
    elif name in STYLES or name in ("textcolor", "mathcolor"):
        _style(line, piece)
    elif name in ACCENTS:
        inner = line.take()
        spelled = line.reader.name(inner, line.depth + 1)
        if spelled is None:
            line.unknown(piece, f"`\\{name}` stands over something that is no symbol")
        elif name == "dot" and line.reader.symbols.find(spelled) == ("FUNC", spelled):  # a derivative
            line.put_name(spelled, piece.start, inner[-1].end)
            line.put("PRIME", piece)
        else:
            line.put_name(accented(spelled, name), piece.start, inner[-1].end)
    elif name in TEXTS:
        _text(line, piece)
    elif name in FRACTIONS:
        _fraction(line, piece)
    elif name == "sqrt":
        _root(line, piece)
    elif name in DROPPED:
        for _ in range(DROPPED[name]):
            line.take()
    elif name in ("begin", "end"):
        _environment(line, piece)
    else:
        _operator(line, piece)


def _operator(line: Line, piece: Raw) -> None:
    name = piece.text
    if name == "not" and line.next() == "=":
        line.index += 1
        line.put("REL", piece, "≠")
    elif name in RELATIONS:
        line.put("REL", piece, RELATIONS[name])
    elif name in EQUALS:
        if name in ("stackrel", "overset"):
            line.take()
        else:
            if name.startswith("x"):  # what stands below and above the arrow
                line.index = optional(line.pieces, line.index)[1]
                line.take()
            line.put("EQ", piece, "→" if name in ARROWS else "=")
    elif name in MEMBERSHIP:
        line.put("MEMBER", piece)
    elif name in ("lvert", "rvert", "lVert", "rVert"):
        line.put({"lvert": "ABSL", "rvert": "ABSR", "lVert": "NORML", "rVert": "NORMR"}[name], piece)
    elif name in ("vert", "mid", "Vert", "|"):
        line.bar(piece, "NORM" if name in ("Vert", "|") else "ABS")
    elif name in OPERATORS:
        if OPERATORS[name]:
            line.put(OPERATORS[name], piece, "{" if name == "lbrace" else "")
    elif name in _NO_VALUE:
        line.put("UNDEF", piece, "undefined")
    elif name in GREEK_COMMANDS:
        line.put_name(GREEK_COMMANDS[name], piece.start, piece.end)
    elif line.reader.symbols.find(name) is not None:
        line.put_name(name, piece.start, piece.end)
    elif name in _SUMS:
        line.unknown(piece, f"`\\{name}` and index notation are not read; write it with whole vectors")
    else:
        _run_together(line, piece)


def _run_together(line: Line, piece: Raw) -> None:
    r"""Read ``\betax`` as ``\beta x``, which no TeX would set but no reader mistakes."""
    name = piece.text
    for end in range(len(name) - 1, 1, -1):
        head = GREEK_COMMANDS.get(name[:end], name[:end])
        rest = line.reader.symbols.split(name[end:])
        if line.reader.symbols.find(head) and all(line.reader.symbols.find(part) for part in rest):
            line.put_name(head, piece.start, piece.start + end + 1)
            word(line, Raw("word", name[end:], piece.start + end + 1, piece.end))
            return
    line.unknown(piece, f"the command `\\{name}` is not known here")


def _style(line: Line, piece: Raw) -> None:
    if piece.text in ("textcolor", "mathcolor"):
        line.take()
    inner = line.take()
    if piece.text in _ONES and texts_of(inner) == ["1"]:
        line.put("NAMED", piece, "ones")
    else:
        line.group(line.inner(inner))
    if piece.text in ("underbrace", "overbrace") and line.next() in ("_", "^"):
        line.index += 1
        line.take()


def _text(line: Line, piece: Raw) -> None:
    inner = line.take()
    if any(one.text == "$" or one.kind in ("command", "number") or one.text in "^={}<>" for one in inner):
        line.out += line.inner(inner)
        return
    text = slice_text(line.reader.source, inner).strip()
    phrase = text.strip(" \t\n,;:.(){}~").lower()
    is_remark = text.startswith("(") and text.endswith(")") and len(phrase) > 4  # (column vector)
    is_beginning = not line.out and line.depth == 0 and (" " in phrase or text.endswith(":"))  # By the chain rule, …
    if not meaning(line, " ".join(phrase.split()), piece) and not is_remark and not is_beginning:
        line.out += line.inner(inner)


def _fraction(line: Line, piece: Raw) -> None:
    top, bottom = line.inner(line.take(digit=True)), line.inner(line.take(digit=True))
    name = is_derivative_fraction(top, bottom)
    end = line.pieces[line.index - 1].end
    if name:
        line.put_name(name, piece.start, end)
    elif name == "":
        line.out.append(Tok("UNKNOWN", "d/dx", piece.start, end, "derivatives are not taken; write the result"))
    else:
        line.put("FRAC", piece)
        line.braced(top, piece)
        line.braced(bottom, piece)


def _root(line: Line, piece: Raw) -> None:
    degree, line.index = optional(line.pieces, line.index)
    radicand = line.inner(line.take())
    if degree:
        line.braced(radicand, piece)
        line.put("CARET", piece)
        line.out += [Tok(kind, text, piece.start, piece.end) for kind, text in (("LBRACE", "{"), ("NUM", "1"))]
        line.put("SLASH", piece)
        line.group(line.inner(degree))
        line.put("RBRACE", piece)
    else:
        line.put("FUNC", piece, "sqrt")
        line.braced(radicand, piece)


def _environment(line: Line, piece: Raw) -> None:
    name = "".join(texts_of(line.take()))
    if piece.text == "end":
        raise Unreadable(f"`\\end{{{name}}}` ends what was never begun", (piece.start, piece.end))
    inner, line.index = environment(line.pieces, line.index, name, piece)
    is_brace = bool(line.out) and line.out[-1].text == "{" and line.out[-1].kind == "LPAR"
    if name.rstrip("*") in ("array", "alignedat", "alignat", "tabular"):
        inner = inner[optional(inner, 0)[1] :]
        inner = inner[argument(inner, 0)[1] :]
    elif inner and inner[0].text == "[":
        inner = inner[optional(inner, 0)[1] :]
    if name.rstrip("*") not in CASES and not is_brace:
        line.out += line.inner(inner)
        return
    if is_brace:
        line.out.pop()
        if line.next() in ("right", "Right", "bigr", "Bigr", "biggr", "Biggr"):
            line.index += 1
        if line.next() in (".", "}"):
            line.index += 1
    rows = [[line.inner(cell) for cell in cells] for cells in cells_of(inner)]
    line.out += piecewise(rows, piece.start, line.pieces[line.index - 1].end)
