"""The grammar of formulas (LALR(1), without conflicts) and what each of its rules makes of its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any, cast

from lark import Lark, Token, Transformer, UnexpectedToken
from lark.lexer import Lexer

from .faults import Span, Unreadable
from .limits import MAX_DEPTH, MAX_EXPONENT
from .tokens import Tok
from .tree import (
    Call,
    Cases,
    Chain,
    Compare,
    Logic,
    Named,
    Neg,
    Node,
    Num,
    Power,
    Product,
    Sum,
    Sym,
    Transpose,
    Truth,
    is_deeper,
)

GRAMMAR = r"""
?start: choice
?choice: sum
       | sum IF any ELSE choice         -> choice
sum: term ((PLUS | MINUS) term)*
term: signed (factor | power)*
factor: (DOT | STAR | AT | HAD | SLASH) signed
signed: (PLUS | MINUS)* power
power: atom script*
script: CARET LBRACE choice RBRACE | TRANS | PRIME | POS

?atom: NUM                              -> number
     | SYM                              -> symbol
     | NAMED                            -> named
     | UNDEF                            -> named
     | FRAC group group                 -> fraction
     | FUNC PRIME* exponent? LPAR choice (COMMA choice)* RPAR -> call
     | LPAR choice RPAR                 -> inside
     | LPAR any RPAR                    -> truth
     | ABSL choice ABSR                 -> absolute
     | NORML choice NORMR               -> norm
     | CASES row (ROW row)* ENDCASES    -> cases
     | group
group: LBRACE choice RBRACE             -> inside
     | LBRACE sum OVER sum RBRACE       -> over
exponent: CARET LBRACE choice RBRACE    -> inside

row: sum IF any | sum ELSE
any: all (OR all)*
all: comparison (AND comparison)*
comparison: sum (REL sum)+
"""
_TERMINALS = sorted(set(re.findall(r"\b[A-Z]{2,}\b", GRAMMAR)))
_OPS = {"DOT": ".", "STAR": "*", "AT": "@", "HAD": "⊙", "SLASH": "/"}
#: What may come next, in words; a beginning of something first, since most of the others follow from it.
_EXPECTED = {
    "NUM": "a number, a symbol or a bracket", "RPAR": "`)`", "RBRACE": "`}`", "ABSR": "`|`", "NORMR": "`‖`",
    "REL": "a comparison such as `>`", "ELSE": "`else`", "ENDCASES": "the end of the cases", "LPAR": "`(`",
    "$END": "the end",
}  # fmt: skip


class _Tokens(Lexer):
    """Hand our own tokens to lark."""

    def __init__(self, conf: Any) -> None:
        """Take lark's settings, of which none is needed."""

    def lex(self, data: Sequence[Tok]) -> Iterator[Token]:  # type: ignore[override]  # lark passes on what it is given
        for token in data:
            # A lark token is a text; the place goes along.
            yield Token(token.kind, token.text, start_pos=token.start, end_pos=token.end)


@cache
def parser() -> Lark:
    """Return the parser; it is made once."""
    declared = "\n".join(f"%declare {name}" for name in _TERMINALS)
    return Lark(
        GRAMMAR + declared, parser="lalr", lexer=_Tokens, strict=True, transformer=_Builder(), maybe_placeholders=False
    )


def parse(tokens: Sequence[Tok]) -> Node:
    """Read prepared tokens as a tree; products stay as they were written, see `readings`.

    Raises
    ------
    Unreadable
        With the place and what was expected there.
    """
    try:
        found: Node = cast("Any", parser()).parse(tokens)  # lark's types know texts only; our lexer takes tokens
    except UnexpectedToken as error:
        raise _unexpected(error, tokens) from None
    if is_deeper(found, MAX_DEPTH):
        raise Unreadable(f"it is nested deeper than {MAX_DEPTH}", found.span)
    return found


def _unexpected(error: UnexpectedToken, tokens: Sequence[Tok]) -> Unreadable:
    expected = [words for name, words in _EXPECTED.items() if name in error.accepts or name in error.expected]
    said = f"; {' or '.join(expected[:3])} was expected" if expected else ""
    if error.token.type == "$END" or not isinstance(error.token.start_pos, int):
        end = tokens[-1].end if tokens else 0
        return Unreadable(f"it ends too early{said}", (max(0, end - 1), end))
    place = (error.token.start_pos, error.token.end_pos or error.token.start_pos + 1)
    return Unreadable(f"`{error.token}` does not fit here{said}", place)


def _span(parts: Sequence[Any]) -> Span:
    places: list[Span] = [
        (part.start_pos or 0, part.end_pos or 0) if isinstance(part, Token) else part.span
        for part in parts
        if isinstance(part, Token) or hasattr(part, "span")
    ]
    return (min(start for start, _ in places), max(end for _, end in places)) if places else (-1, -1)


def _nodes(parts: Sequence[Any]) -> list[Node]:
    return [part for part in parts if not isinstance(part, Token)]


class _Builder(Transformer[Token, Any]):
    """Make nodes, rule by rule."""

    def number(self, parts: list[Token]) -> Node:
        mantissa, _, exponent = parts[0].lower().partition("e")
        power = int(exponent or 0)
        if abs(power) > MAX_EXPONENT:
            raise Unreadable(f"the exponent {power} is too large", _span(parts))
        return Num(Fraction(mantissa) * Fraction(10) ** power, _span(parts))

    def symbol(self, parts: list[Token]) -> Node:
        return Sym(str(parts[0]), _span(parts))

    def named(self, parts: list[Token]) -> Node:
        return Named(str(parts[0]), _span(parts))

    def choice(self, parts: list[Any]) -> Node:
        value, condition, other = _nodes(parts)
        return Cases(((value, condition), (other, None)), _span(parts))

    def sum(self, parts: list[Any]) -> Node:
        if len(parts) == 1:
            return parts[0]  # type: ignore[no-any-return]  # a node
        items = [parts[0]]
        for sign, term in zip(parts[1::2], parts[2::2], strict=True):
            items.append(Neg(term, term.span) if sign.type == "MINUS" else term)
        return Sum(tuple(items), _span(parts))

    def factor(self, parts: list[Any]) -> tuple[str, Node]:
        return _OPS[parts[0].type], parts[1]

    def term(self, parts: list[Any]) -> Node:
        if len(parts) == 1:
            return parts[0]  # type: ignore[no-any-return]  # a node
        rest = tuple(part if isinstance(part, tuple) else ("", part) for part in parts[1:])
        span = _span([parts[0], *(factor for _, factor in rest)])
        if isinstance(parts[0], Neg):  # a sign in front belongs to the whole product, whatever its order
            return Neg(Chain(parts[0].arg, rest, span), span)
        return Chain(parts[0], rest, span)

    def signed(self, parts: list[Any]) -> Node:
        is_negative = sum(part.type == "MINUS" for part in parts[:-1]) % 2
        return Neg(parts[-1], _span(parts)) if is_negative else parts[-1]

    def script(self, parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else (parts[2], _span(parts))

    def power(self, parts: list[Any]) -> Node:
        found: Node = parts[0]
        for script in parts[1:]:
            if isinstance(script, tuple):
                found = Power(found, script[0], (found.span[0], script[1][1]))
            elif script.type == "POS":
                found = Call("relu", (found,), 0, (found.span[0], script.end_pos or found.span[1]))
            else:
                found = Transpose(found, (found.span[0], script.end_pos or found.span[1]))
        return found

    def fraction(self, parts: list[Any]) -> Node:
        top, bottom = _nodes(parts)
        return Product("frac", top, bottom, _span(parts))

    def over(self, parts: list[Any]) -> Node:
        return self.fraction(parts)

    def call(self, parts: list[Any]) -> Node:
        opening = next(index for index, part in enumerate(parts) if _is_type(part, "LPAR"))
        head, inner = parts[1:opening], parts[opening + 1 : -1]
        primes = sum(_is_type(part, "PRIME") for part in head)
        args = tuple(_nodes(inner))
        found: Node = Call(str(parts[0]), args, primes, _span(parts))
        for exponent in _nodes(head):
            if exponent == Neg(Num(Fraction(1))):
                raise Unreadable("the inverse of a function is not known here", _span(parts))
            found = Power(found, exponent, _span(parts))
        return found

    def inside(self, parts: list[Any]) -> Node:
        # With its brackets: what is marked in the source must be whole.
        return replace(_nodes(parts)[0], span=_span(parts))

    def truth(self, parts: list[Any]) -> Node:
        return Truth(_nodes(parts)[0], _span(parts))

    def absolute(self, parts: list[Any]) -> Node:
        return Call("abs", tuple(_nodes(parts)), 0, _span(parts))

    def norm(self, parts: list[Any]) -> Node:
        return Call("norm", tuple(_nodes(parts)), 0, _span(parts))

    def row(self, parts: list[Any]) -> tuple[Node, Node | None]:
        nodes = _nodes(parts)
        return nodes[0], nodes[1] if len(nodes) == 2 else None

    def cases(self, parts: list[Any]) -> Node:
        return Cases(tuple(part for part in parts if isinstance(part, tuple)), _span(parts))

    def any(self, parts: list[Any]) -> Node:
        nodes = _nodes(parts)
        return nodes[0] if len(nodes) == 1 else Logic("or", tuple(nodes), _span(parts))

    def all(self, parts: list[Any]) -> Node:
        nodes = _nodes(parts)
        return nodes[0] if len(nodes) == 1 else Logic("and", tuple(nodes), _span(parts))

    def comparison(self, parts: list[Any]) -> Node:
        return Compare(tuple(_nodes(parts)), tuple(str(part) for part in parts[1::2]), _span(parts))


def _is_type(part: Any, kind: str) -> bool:
    return isinstance(part, Token) and part.type == kind
