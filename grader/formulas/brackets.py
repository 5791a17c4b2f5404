"""Check that brackets pair up, and put those that people leave out: around arguments, not around indicators."""

from __future__ import annotations

from collections.abc import Sequence

from .faults import Unreadable
from .symbols import shown
from .tokens import OPENING, Tok, group_end, has

_REL = frozenset({"REL"})
_COMMA = frozenset({"COMMA"})
_PAIRS = {"RPAR": "LPAR", "RBRACE": "LBRACE", "ABSR": "ABSL", "NORMR": "NORML", "ENDCASES": "CASES"}
#: What can be a part of a function's argument that has no brackets: log 2x is the logarithm of 2x.
_SIMPLE = frozenset({"NUM", "SYM", "NAMED", "UNKNOWN", "FRAC", "LBRACE"})


def check_brackets(tokens: Sequence[Tok]) -> None:
    """Make sure that brackets pair up.

    Raises
    ------
    Unreadable
        At the first that does not.
    """
    waiting: list[Tok] = []
    for token in tokens:
        if token.kind in OPENING:
            waiting.append(token)
        elif token.kind in _PAIRS:
            if not waiting or waiting[-1].kind != _PAIRS[token.kind]:
                what = "does not fit the one that is open" if waiting else "closes what was never opened"
                raise Unreadable(f"the bracket `{token.text or ')'}` {what}", (token.start, token.end))
            waiting.pop()
    if waiting:
        last = waiting[-1]
        raise Unreadable(f"the bracket `{last.text or '('}` is never closed", (last.start, last.end))


def without_indicators(tokens: Sequence[Tok]) -> list[Tok]:
    """Take the 1, I or χ off an indicator: what is in its brackets, a condition, says it all."""
    out: list[Tok] = []
    for index, token in enumerate(tokens):
        is_sign = (token.kind == "NAMED" and token.text in ("ones", "identity")) or token.text == "chi"
        is_before_bracket = index + 1 < len(tokens) and tokens[index + 1].kind == "LPAR"
        if is_sign and is_before_bracket and has(tokens[index + 2 : group_end(tokens, index + 1) - 1], _REL):
            continue
        out.append(token)
    return out


def with_brackets(tokens: Sequence[Tok]) -> list[Tok]:
    """Put brackets around the arguments of functions that have none."""
    out: list[Tok] = []
    index = 0
    while index < len(tokens):
        if tokens[index].kind == "FUNC":
            call, index = _call(tokens, index)
            out += call
        else:
            out.append(tokens[index])
            index += 1
    return out


def _call(tokens: Sequence[Tok], index: int) -> tuple[list[Tok], int]:
    """Return a function with its primes, its power and its argument in brackets, and where it ends."""
    out, index = _head(tokens, index)
    name = out[0]
    heads = 0
    while index < len(tokens) and tokens[index].kind == "FUNC":  # log σ(x) is log(σ(x))
        heads += 1
        name = tokens[index]
        out.append(_bracket("LPAR", name.start))
        head, index = _head(tokens, index)
        out += head
    kind = tokens[index].kind if index < len(tokens) else ""
    end = group_end(tokens, index) if kind in ("LPAR", "LBRACE") else _end_of_argument(tokens, index)
    inner = tokens[index:end]
    if end == index:
        raise Unreadable(f"the function `{shown(name.text)}` has no argument", (name.start, name.end))
    if kind == "LPAR" or (kind == "LBRACE" and has(inner[1:-1], _COMMA)):
        inner = inner[1:-1]
    out += [_bracket("LPAR", tokens[index].start), *with_brackets(inner), _bracket("RPAR", tokens[end - 1].end)]
    out += [_bracket("RPAR", tokens[end - 1].end)] * heads
    return out, end


def _head(tokens: Sequence[Tok], index: int) -> tuple[list[Tok], int]:
    out = [tokens[index]]
    index += 1
    while index < len(tokens) and tokens[index].kind == "PRIME":
        out.append(tokens[index])
        index += 1
    if index + 1 < len(tokens) and tokens[index].kind == "CARET":
        end = group_end(tokens, index + 1)
        out += with_brackets(tokens[index:end])
        index = end
    return out, index


def _end_of_argument(tokens: Sequence[Tok], index: int) -> int:
    """Return where an argument without brackets ends: numbers, symbols, fractions side by side."""
    begin = index
    if index < len(tokens) and tokens[index].kind == "MINUS":
        index += 1
    first = index
    while index < len(tokens) and tokens[index].kind in _SIMPLE:
        if tokens[index].kind == "LBRACE" and index > first:
            break
        is_fraction = tokens[index].kind == "FRAC"
        index = group_end(tokens, index) if tokens[index].kind == "LBRACE" else index + 1
        if is_fraction:
            index = group_end(tokens, group_end(tokens, index))
        while index < len(tokens) and tokens[index].kind in ("CARET", "TRANS"):
            index = group_end(tokens, index + 1) if tokens[index].kind == "CARET" else index + 1
    return begin if index == first else index


def _bracket(kind: str, place: int) -> Tok:
    return Tok(kind, "(" if kind == "LPAR" else ")", place, place)
