"""Read pieces of a source that are no commands: words, numbers, operators, superscript characters."""

from __future__ import annotations

from collections.abc import Callable

from .line import Line
from .notation import CHARS, EQUAL_CHARS, LOSSES, RELATION_CHARS, UNDEFINED, WORDS
from .scanning import Raw
from .scripts import subscripted, superscripted
from .symbols import accented

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}


def phrase(line: Line, piece: Raw) -> bool:
    """Read words that stand for themselves in plain text: if, otherwise, does not exist."""
    end = line.index
    while end < len(line.pieces) and line.pieces[end].kind == "word":
        end += 1
    words = [one.text.lower() for one in line.pieces[line.index - 1 : end]]
    for count in range(len(words), 0, -1):
        said = " ".join(words[:count])
        if said in WORDS or said in UNDEFINED:
            line.index += count - 1
            meaning(line, said, piece)
            return True
    return False


def meaning(line: Line, said: str, piece: Raw) -> bool:
    """Add the token of a text between formulas; say whether it has one."""
    if any(words in said for words in UNDEFINED):
        if WORDS.get(said.partition(" ")[0]) == "ELSE":  # "else undefined"
            line.put("ELSE", piece, "else")
        line.put("UNDEF", piece, "undefined")
        last = said.rpartition(" ")[2]
        if WORDS.get(last) == "IF":  # "undefined at"
            line.put("IF", piece, last)
    elif said in WORDS:
        if WORDS[said]:
            line.put(WORDS[said], piece, said)
    else:
        return False
    return True


def _number(line: Line, piece: Raw) -> None:
    line.put("NUM", piece)


def word(line: Line, piece: Raw) -> None:
    """Read letters in a row: names side by side, or a word of plain text."""
    if piece.end - piece.start < len(piece.text) or piece.text in LOSSES:  # ℓ is one character of the source
        line.put_name(piece.text, piece.start, piece.end)
        return
    if line.reader.symbols.find(piece.text) is None and phrase(line, piece):
        return
    parts = line.reader.symbols.split(piece.text)
    if len(parts) == len(piece.text) > 3 and not all(map(line.reader.symbols.find, parts)):
        parts = [piece.text]  # a word, and no product of letters
    begin = 0
    for part in parts:
        start = min(piece.start + begin, piece.end - 1)
        line.put_name(part, start, min(start + len(part), piece.end))
        begin += len(part)


def _raised(line: Line, piece: Raw) -> None:
    run = [piece]
    while line.index < len(line.pieces) and line.pieces[line.index].kind == "raised":
        run.append(line.pieces[line.index])
        line.index += 1
    text = "".join(one.text for one in run)
    inner: list[Raw] = []
    for one in run:
        kind = "number" if one.text.isdigit() else "word" if one.text.isalpha() else "char"
        if kind == "number" and inner and inner[-1].kind == "number":
            inner[-1] = inner[-1]._replace(text=inner[-1].text + one.text, end=one.end)
        else:
            inner.append(Raw(kind, "beta" if one.text == "β" else one.text, one.start, one.end))
    line.put("CARET", piece, text)
    line.braced(line.inner(inner), piece)


def _accent(line: Line, piece: Raw) -> None:
    if line.out and line.out[-1].kind in ("SYM", "UNKNOWN", "NAMED", "FUNC"):
        last = line.out.pop()
        line.put_name(accented(last.text, piece.text), last.start, piece.end)


def _sign(line: Line, piece: Raw) -> None:
    match piece.text:
        case "**" | ".^":
            superscripted(line, piece)
        case ".*":
            line.put("HAD", piece)
        case "./":
            line.put("SLASH", piece)
        case ".T" | ".t()":
            line.put("TRANS", piece)
        case "==" | ":=" | "=:" | "=>":
            line.put("EQ", piece, "=")
        case "->":
            line.put("EQ", piece, "→")
        case other:
            line.put("REL", piece, _SIGNS[other])


def _char(line: Line, piece: Raw) -> None:
    text = piece.text
    if text == "{":
        line.index -= 1
        inner = line.inner(line.take())
        if line.out and line.out[-1].kind == "FUNC":  # the argument, and nothing behind it
            line.braced(inner, piece)
        else:
            line.group(inner)
    elif text == "^":
        superscripted(line, piece)
    elif text == "_":
        subscripted(line, piece)
    elif text in RELATION_CHARS:
        line.put("EQ" if RELATION_CHARS[text] == "=" else "REL", piece, RELATION_CHARS[text])
    elif text in EQUAL_CHARS:
        line.put("EQ", piece, "→" if text == "→" else "=")
    elif text in ("|", "∣"):
        line.bar(piece, "ABS")
    elif text in ("‖", "∥"):
        line.bar(piece, "NORM")
    elif text in CHARS:
        line.put(CHARS[text], piece)
    elif text == "√":
        line.put("FUNC", piece, "sqrt")
    elif text in ("𝟙", "𝟏"):
        line.put("NAMED", piece, "ones")
    elif text in ("∈", "∀"):
        line.put("MEMBER", piece)
    elif text == ":":
        line.put("COMMA", piece)
    elif text == "." and line.next() not in ("", "\\", "&", "$", "}"):
        line.unknown(piece, "a dot stands in the middle of the formula")
    elif text not in "$~.∎■□":
        line.unknown(piece, f"`{text}` has no meaning here")


#: What reads each kind of piece but commands.
READERS: dict[str, Callable[[Line, Raw], None]] = {
    "number": _number,
    "word": word,
    "raised": _raised,
    "accent": _accent,
    "sign": _sign,
    "char": _char,
}
