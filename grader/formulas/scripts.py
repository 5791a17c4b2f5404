"""Read what is raised and lowered: powers, transposes, primes; accents by name, indicators, bases of logarithms."""

from __future__ import annotations

from .line import Line
from .notation import TRANSPOSED
from .scanning import Raw
from .slices import raised, texts_of
from .tokens import Tok

_PRIMES = frozenset({"'", "′", "’", "prime"})
_ELEMENTWISE = frozenset({"odot", "circ", "⊙", "∘"})


def superscripted(line: Line, piece: Raw) -> None:
    """Read what stands behind ``^``."""
    symbols = line.reader.symbols
    inner, line.index = raised(line.pieces, line.index, lambda word: symbols.find(word) is not None)
    texts = texts_of(inner)
    if texts and all(text in _PRIMES for text in texts):
        line.out += [Tok("PRIME", "'", piece.start, inner[-1].end)] * len(texts)
    elif len(texts) == 1 and texts[0] in TRANSPOSED and not line.reader.is_scalar and not symbols.find(texts[0]):
        line.put("TRANS", piece)
    elif texts == ["+"]:
        line.put("POS", piece)
    else:
        if len(inner) > 1 and inner[0].text in _ELEMENTWISE:
            inner = inner[1:]
        line.put("CARET", piece)
        line.braced(line.inner(inner), piece)


def subscripted(line: Line, piece: Raw) -> None:
    """Read what stands behind ``_``; what it can mean depends on what stands before it."""
    inner = line.take()
    texts = texts_of(inner)
    joined = "".join(texts)
    last = line.out[-1] if line.out else Tok("", "", piece.start, piece.end)
    end = inner[-1].end if inner else piece.end
    if last.kind == "RPAR" and joined == "+":
        line.put("POS", piece)
    elif last.kind == "NAMED" or (last.kind, last.text) in (("NUM", "1"), ("UNKNOWN", "chi"), ("FUNC", "step")):
        tokens = line.inner(inner)
        if any(token.kind in ("REL", "EQ", "MEMBER") for token in tokens):
            if len(tokens) > 2 and tokens[0].kind == "LPAR" and tokens[-1].kind == "RPAR":
                tokens = tokens[1:-1]
            line.out[-1:] = [Tok("LPAR", "[", last.start, piece.end), *tokens, Tok("RPAR", "]", end, end)]
        elif last.kind == "NUM":
            line.out[-1] = Tok("NAMED", "ones", last.start, end)
        elif last.kind != "NAMED":
            line.out[-1] = _index(last, end)
    elif last.kind == "FUNC" and last.text == "log" and joined:
        is_natural = joined == "e"
        line.out[-1] = Tok("FUNC", "log" if is_natural else f"log_{joined}", last.start, end)
        if not is_natural and not (joined.isdigit() and len(joined) < 6 and int(joined) > 1):
            line.out[-1] = Tok("UNKNOWN", "log", last.start, end, f"a logarithm to the base {joined} is not known here")
    elif last.kind in ("SYM", "UNKNOWN", "FUNC") and last.text:
        found = line.reader.named(f"{last.text}_{joined}", last.start, end)
        line.out[-1] = found if found.kind == "SYM" else _index(last, end)
    elif last.kind:
        line.out.append(_index(last._replace(start=piece.start), end))


def _index(token: Tok, end: int) -> Tok:
    why = "index notation is not read; write it with whole vectors and matrices"
    return Tok("UNKNOWN", token.text, token.start, end, why)
