"""Order the rows of a big brace: which cell is the value, which the condition."""

from __future__ import annotations

from collections.abc import Sequence

from .faults import Unreadable
from .tokens import OPERANDS, RELATIONS, Tok, at_the_top, group_end, has, span_of, split

_INFINITE = frozenset({"infty", "∞"})
_PUNCTUATION = frozenset({"COMMA", "LINE", "AMP"})
_IF = frozenset({"IF", "WHERE", "ELSEIF"})
_ELSE = frozenset({"ELSE", "ELSEIF"})
_TESTS = RELATIONS | _ELSE | {"MEMBER"}


def piecewise(rows: Sequence[Sequence[Sequence[Tok]]], start: int, end: int) -> list[Tok]:
    """Write rows of cells as the grammar reads them: value IF condition, value ELSE.

    Parameters
    ----------
    rows : for each row its cells, for each cell its tokens
        Value and condition may come in either order; words between them ("if", "for") may be missing.
    start, end : int
        The place of the whole.
    """
    out = [Tok("CASES", "{", start, start + 1)]
    kept = [[trimmed(cell) for cell in cells] for cells in rows]
    kept = [[cell for cell in cells if cell] for cells in kept]
    kept = [cells for cells in kept if cells]
    if not kept:
        raise Unreadable("the cases are empty", (start, end))
    for number, cells in enumerate(kept):
        if number:
            out.append(Tok("ROW", "", cells[0][0].start, cells[0][0].start))
        out += _row(cells, is_last=number == len(kept) - 1)
    out.append(Tok("ENDCASES", "", end - 1, end))
    return out


def trimmed(tokens: Sequence[Tok]) -> list[Tok]:
    """Take the punctuation off both ends."""
    found = list(tokens)
    while found and found[-1].kind in _PUNCTUATION:
        found.pop()
    while found and found[0].kind in _PUNCTUATION:
        found.pop(0)
    return found


def _row(cells: list[list[Tok]], *, is_last: bool) -> list[Tok]:
    value, condition = _in_one_cell(cells[0]) if len(cells) == 1 else _in_cells(cells)
    if value and value[0].kind == "UNDEF":
        value = value[:1]  # "does not exist unless α = 1": none, whatever the words after it say
    value = split(value, frozenset({"EQ"}))[-1]  # f(x) + α = αe^x: the last side counts here, too
    place = span_of(value or condition or [])
    if not value:
        raise Unreadable("a row of the cases has no value", place)
    if condition is None:
        if not is_last:
            raise Unreadable("a row of the cases has no condition", place)
        return [*value, Tok("ELSE", "", place[1], place[1])]
    condition = as_condition(condition)
    if not condition:
        return [*value, Tok("ELSE", "", place[1], place[1])]
    return [*value, Tok("IF", "", condition[0].start, condition[0].start), *condition]


def _in_cells(cells: list[list[Tok]]) -> tuple[list[Tok], list[Tok] | None]:
    first, rest = cells[0], [token for cell in cells[1:] for token in cell]
    word = next((i for i, token in at_the_top(first) if token.kind in _IF), 0)
    if word and has(first[word:], _TESTS):  # 1 if α = 1 & x = 0: both are conditions
        return first[:word], [*rest, *first[word:]]
    if has(rest, _TESTS) or not has(first, _TESTS):
        return first, rest
    return _without_words(rest), first


def _in_one_cell(cell: list[Tok]) -> tuple[list[Tok], list[Tok] | None]:
    for kinds in (_IF, _ELSE, frozenset({"COMMA"})):
        parts = [trimmed(part) for part in split(cell, kinds)]
        if len(parts) > 1 and (kinds is not _ELSE or parts[0]):
            value, condition = parts[0], [token for part in parts[1:] for token in part]
            if not value and kinds is _IF:  # "if x > 0, 1" or "for x > 0: 1"
                inner = split(condition, frozenset({"COMMA"}))
                return trimmed(inner[-1]), [token for part in inner[:-1] for token in part]
            if kinds is _IF or kinds is _ELSE:
                return value, condition
            if has(value, RELATIONS) and not has(parts[-1], RELATIONS):
                return parts[-1], value
            return value, condition
    if cell and cell[0].kind in _ELSE:
        return trimmed(cell[1:]), []
    last = max((index for index, token in enumerate(cell) if token.kind == "LPAR"), default=0)
    if last and group_end(cell, last) == len(cell) and _is_comparison(cell, last):  # 1  (x > 0)
        return cell[:last], cell[last:]
    return cell, None


def as_condition(tokens: Sequence[Tok]) -> list[Tok]:
    """Make a condition out of a cell: without its words and outer brackets, commas as "and"; empty for "otherwise"."""
    found = _without_membership(trimmed(_without_words(tokens)))
    if not has(found, RELATIONS):
        inner = found[1:-1] if found and found[0].kind == "LPAR" and group_end(found, 0) == len(found) else []
        if inner and has(inner, RELATIONS):
            return as_condition(inner)
        if any(token.kind in _ELSE for token in tokens):
            return []
        return found
    clean: list[Tok] = []
    is_unless = False
    for token in _without_brackets(found):
        if is_unless and token.kind in ("EQ", "REL", "AND", "OR"):  # x = 0 unless α = 1: x = 0 and α ≠ 1
            if token.kind != "EQ":
                raise Unreadable("`unless` is read before an equation only", (token.start, token.end))
            clean.append(token._replace(kind="REL", text="≠"))
            is_unless = False
        elif token.kind == "EQ":
            clean.append(token._replace(kind="REL", text="="))
        elif token.kind in ("COMMA", "IF", "WHERE", "UNLESS"):
            is_unless = is_unless or token.kind == "UNLESS"
            if clean and clean[-1].kind not in ("AND", "OR"):
                clean.append(token._replace(kind="AND", text="and"))
        elif token.kind not in ("AMP", "LINE", "ELSE", "ELSEIF"):
            clean.append(token)
    while clean and clean[-1].kind in ("AND", "OR"):
        clean.pop()
    return clean


def _without_brackets(tokens: list[Tok]) -> list[Tok]:
    """Write x = 0 (α = 1) with a comma, for it is no product; take the brackets off "or (x = 0 and α = 1)"."""
    for index, token in enumerate(tokens):
        if token.kind == "LPAR" and index and _is_comparison(tokens, index):
            end = group_end(tokens, index)
            inner = tokens[index + 1 : end - 1]
            is_factor = tokens[index - 1].kind in OPERANDS
            if is_factor or (tokens[index - 1].kind in ("AND", "OR") and not has(inner, frozenset({"OR"}))):
                comma = [token._replace(kind="COMMA", text=",")] * is_factor
                return [*tokens[:index], *comma, *_without_brackets([*inner, *tokens[end:]])]
    return tokens


def _is_comparison(tokens: Sequence[Tok], begin: int) -> bool:
    return has(tokens[begin + 1 : group_end(tokens, begin) - 1], RELATIONS)


def _without_membership(tokens: list[Tok]) -> list[Tok]:
    r"""Write x \in (0, 1] as 0 < x ≤ 1; an infinite end is left out."""
    if len(tokens) < 6 or tokens[1].kind != "MEMBER" or tokens[2].kind != "LPAR":
        return tokens
    end = group_end(tokens, 2)
    ends = split(tokens[3 : end - 1], frozenset({"COMMA"}))
    if end != len(tokens) or len(ends) != 2:
        return tokens
    low, high = (part if all(token.text not in _INFINITE for token in part) else [] for part in ends)
    place = tokens[1]
    below = place._replace(kind="REL", text="≤" if tokens[2].text == "[" else "<")
    above = place._replace(kind="REL", text="≤" if tokens[-1].text == "]" else "<")
    return [*low, *([below] if low else []), tokens[0], *([above] if high else []), *high]


def _without_words(tokens: Sequence[Tok]) -> list[Tok]:
    found = list(tokens)
    while found and (found[0].kind in _IF | _ELSE | _PUNCTUATION or found[0].text in ("forall", "∀")):
        found.pop(0)
    return found
