"""One token of a formula, and what a list of them can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .faults import Span


class Tok(NamedTuple):
    """One token.

    Attributes
    ----------
    kind : str
        A terminal of the grammar, or one that is gone before the grammar: ``UNKNOWN`` (a name that nobody knows,
        which matters only if it is in the part that counts), ``EQ``, ``AMP``, ``LINE``, ``WHERE``, ``ELSEIF``,
        ``MEMBER``.
    text : str
        What it stands for: a contract's name, a function, a relation.
    start, end : int
        Its place in the source.
    why : str
        Of an unknown one: what is wrong with it.
    """

    kind: str
    text: str
    start: int
    end: int
    why: str = ""


#: What a factor can end with.
OPERANDS = frozenset(
    {"NUM", "SYM", "NAMED", "UNKNOWN", "RPAR", "RBRACE", "ABSR", "NORMR", "TRANS", "PRIME", "POS", "UNDEF", "ENDCASES"}
)
OPENING = frozenset({"LPAR", "LBRACE", "ABSL", "NORML", "CASES"})
CLOSING = frozenset({"RPAR", "RBRACE", "ABSR", "NORMR", "ENDCASES"})
#: What makes a condition of a part.
RELATIONS = frozenset({"REL", "EQ"})


def at_the_top(tokens: Sequence[Tok]) -> Iterator[tuple[int, Tok]]:
    """Yield the tokens outside all brackets, with their index."""
    depth = 0
    for index, token in enumerate(tokens):
        depth -= token.kind in CLOSING
        if depth == 0 and token.kind not in CLOSING and token.kind not in OPENING:
            yield index, token
        depth += token.kind in OPENING


def split(tokens: Sequence[Tok], kinds: frozenset[str]) -> list[list[Tok]]:
    """Cut a list at the tokens of these kinds that stand outside all brackets."""
    parts: list[list[Tok]] = []
    begin = 0
    for index, token in at_the_top(tokens):
        if token.kind in kinds:
            parts.append(list(tokens[begin:index]))
            begin = index + 1
    parts.append(list(tokens[begin:]))
    return parts


def has(tokens: Sequence[Tok], kinds: frozenset[str]) -> bool:
    """Say whether a token of these kinds stands outside all brackets."""
    return any(token.kind in kinds for _, token in at_the_top(tokens))


def group_end(tokens: Sequence[Tok], begin: int) -> int:
    """Return the index behind the group that opens at ``begin``."""
    depth = 0
    for index in range(begin, len(tokens)):
        depth += (tokens[index].kind in OPENING) - (tokens[index].kind in CLOSING)
        if depth <= 0:
            return index + 1
    return len(tokens)


def span_of(tokens: Sequence[Tok]) -> Span:
    """Return the place of some tokens."""
    return (tokens[0].start, max(token.end for token in tokens)) if tokens else (-1, -1)
