"""Find the part of a formula that counts: the last side of its equalities, its definitions, its conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .brackets import check_brackets, with_brackets, without_indicators
from .faults import Unreadable
from .piecewise import as_condition, piecewise, trimmed
from .tokens import Tok, at_the_top, group_end, has, span_of, split

_SEPARATORS = frozenset({"COMMA", "WHERE"})
_EQ = frozenset({"EQ"})
_IF = frozenset({"IF"})
_REL = frozenset({"REL"})
_ELSE = frozenset({"ELSE", "ELSEIF"})


@dataclass(slots=True)
class Clauses:
    """What counts of a formula.

    Attributes
    ----------
    answer : list of Tok
        What the grammar reads.
    definitions : list of (name, tokens)
        "where a = Wx": names that the student defined, in order.
    """

    answer: list[Tok]
    definitions: list[tuple[str, list[Tok]]] = field(default_factory=list)


def clauses_of(tokens: Sequence[Tok], arguments: frozenset[str]) -> Clauses:
    """Find what counts.

    Parameters
    ----------
    tokens : sequence of Tok
        The whole formula.
    arguments : frozenset of str
        Names that a formula cannot define: what they are is given.

    Raises
    ------
    Unreadable
        If nothing is left, or a bracket does not pair up, or a name is unknown.
    """
    check_brackets(tokens)
    tokens = [token for token in tokens if token.kind not in ("AMP", "LINE")]
    parts = [part for part in (trimmed(part) for part in split(tokens, _SEPARATORS)) if part]
    if not parts:
        raise Unreadable("there is nothing to read", (0, 1))
    rows = _listed_cases(parts)
    if rows is not None:
        return _finished(Clauses(rows), frozenset())
    gaps = [gap for part in parts if (gap := _gap(part))]
    parts = [part[: len(part) - len(_gap(part))] for part in parts]
    parts = [_without_limit(_without_set(piece)) for part in parts for piece in _without_if(trimmed(part))]
    parts = [part for part in parts if part and part[0].kind != "HAD"]  # "where ⊙ is the product of elements"
    definitions = [part for part in parts if _is_definition(part, arguments)]
    others = [part for part in parts if not _is_definition(part, arguments) and not has(part, frozenset({"MEMBER"}))]
    conditions = [part for part in others if _is_condition(part, arguments)]
    expressions = [part for part in others if not _is_condition(part, arguments)]
    # "…, σ′(t) = σ(t)(1 − σ(t))" reminds the reader of what is known here anyway.
    expressions = [part for part in expressions if not _is_reminder(part)] or expressions
    if len(expressions) > 1:
        raise Unreadable("it is not clear what this part belongs to", span_of(expressions[1]))
    if not expressions and not definitions:
        # "0 < ℓ = log(…) ≤ …": what is bounded is the answer.
        sides = [next((side for side in split(part, _REL) if len(side) > 1), []) for part in conditions]
        expressions, conditions = [side for side in sides if side], []
    if not expressions:
        if not definitions:
            raise Unreadable("there is no formula, only a condition", span_of(tokens))
        # "z = σ(Wx), ∂ℓ/∂x = Wᵀ…": the answer is what nothing else refers to.
        answer = next((part for part in definitions if not _is_used(part, definitions)), definitions[0])
        definitions.remove(answer)
        expressions = [answer]
    names = frozenset(part[0].text for part in definitions)
    side = _known(_last_side(expressions[0]), names)
    for condition in map(as_condition, conditions):
        unknown = next((token for token in _known(condition, names) if token.kind == "UNKNOWN"), None)
        if unknown is not None and all(token.kind != "SYM" for token in condition):
            continue  # "for every n": about nothing that the answer is made of
        side = piecewise([[side, condition]], *span_of(side + condition))
    for gap in gaps:
        condition = as_condition(gap[1:])
        if has(condition, _REL):
            side = piecewise([[gap[:1], condition], [side]], *span_of(side + condition))
    return _finished(Clauses(side, [(part[0].text, part[2:]) for part in definitions]), names)


def _gap(part: list[Tok]) -> list[Tok]:
    """Return what says behind a formula where it has no value: "…, undefined at x = 0"."""
    at = next((index for index, token in at_the_top(part) if token.kind == "UNDEF"), len(part))
    return [] if has(part[:at], _IF | _ELSE) else part[at:]


def _without_if(part: list[Tok]) -> list[list[Tok]]:
    """Cut "value if condition", with nothing otherwise, in two; what says nothing about a number is left out."""
    pieces = [trimmed(piece) for piece in split(part, _IF)]
    if len(pieces) != 2 or not pieces[0] or has(part, _ELSE):
        return [part]
    value, condition = pieces
    return [value, condition] if has(condition, _REL | _EQ) or has(condition, frozenset({"MEMBER"})) else [value]


def _without_limit(part: list[Tok]) -> list[Tok]:
    """Leave out what an answer tends to: "… → 0", and where: "as λ → ∞"."""
    at = next((index for index, token in at_the_top(part) if token.kind == "EQ" and token.text == "→"), None)
    if at is None:
        return part
    if at == 1 and part[0].kind == "SYM" and part[-1].text in ("infty", "∞"):
        return []
    is_limit = len(part) == at + 2 and part[-1].kind == "NUM"
    return part[:at] if is_limit else part


def _without_set(part: list[Tok]) -> list[Tok]:
    """Leave out where a formula holds or lies: "… ∀x ∈ ℝ", "… ∈ ℝ^d"; not of a name alone, which is a condition."""
    at = next((index for index, token in at_the_top(part) if token.kind == "MEMBER"), 0)
    if part and part[-1].kind == "RPAR" and not at:
        begin = next(i for i in range(len(part)) if group_end(part, i) == len(part))
        inner = part[begin + 1 : -1]
        return part[:begin] if begin and len(inner) > 1 and inner[1].kind == "MEMBER" else part
    # In "W a  x ∈ ℝ" the name may belong to either side.
    is_clear = at > 1 and (part[at].text in ("forall", "∀") or part[at - 1].kind != "SYM")
    return part[:at] if is_clear and not has(part, _IF | _REL) else part


def _finished(found: Clauses, names: frozenset[str]) -> Clauses:
    """Keep the definitions that are needed, and ready all for the grammar."""
    found.answer = _prepared(found.answer)
    needed = {token.text for token in found.answer}
    waiting, kept = dict(found.definitions[::-1]), {}
    while name := next((name for name in waiting if name in needed), ""):
        kept[name] = _prepared(_known(_last_side(waiting.pop(name)), names))
        needed |= {token.text for token in kept[name]}
    found.definitions = list(kept.items())
    for part in (found.answer, *(part for _, part in found.definitions)):
        if unknown := next((token for token in part if token.kind == "UNKNOWN"), None):
            raise Unreadable(unknown.why, (unknown.start, unknown.end))
    return found


def _prepared(tokens: Sequence[Tok]) -> list[Tok]:
    """Make every equals sign that is left a comparison, and every argument one in brackets."""
    plain = [token._replace(kind="REL", text="=") if token.kind == "EQ" else token for token in tokens]
    return with_brackets(without_indicators(plain))


def _is_definition(part: Sequence[Tok], arguments: frozenset[str]) -> bool:
    if len(part) < 3 or part[1].kind != "EQ" or has(part, _IF | _REL):
        return False
    return part[0].kind == "UNKNOWN" or (part[0].kind == "SYM" and part[0].text not in arguments)


def _is_condition(part: Sequence[Tok], arguments: frozenset[str]) -> bool:
    is_equation = len(part) > 2 and part[1].kind == "EQ" and part[0].kind == "SYM" and part[0].text in arguments
    return (has(part, _REL) or is_equation) and not has(part, _IF)


def _is_reminder(part: Sequence[Tok]) -> bool:
    return part[0].kind == "FUNC" and has(part, _EQ)


def _is_used(part: Sequence[Tok], parts: Sequence[Sequence[Tok]]) -> bool:
    return any(token.text == part[0].text for other in parts if other is not part for token in other)


def _known(tokens: Sequence[Tok], names: frozenset[str]) -> list[Tok]:
    return [
        token._replace(kind="SYM", why="") if token.kind == "UNKNOWN" and token.text in names else token
        for token in tokens
    ]


def _last_side(tokens: Sequence[Tok]) -> list[Tok]:
    """Return what stands behind the last equals sign; before it, if behind it is only the name of the answer."""
    end = next((index for index, token in enumerate(tokens) if token.kind == "IF"), len(tokens))
    sides, behind = split(tokens[:end], _EQ), list(tokens[end:])
    if not sides[-1]:
        raise Unreadable("nothing stands behind the last `=`", span_of(tokens))
    for side in reversed(sides):
        if side and (behind or not _is_only_a_name(side)):
            return [*side, *behind]
    return [*sides[-1], *behind]


def _is_only_a_name(side: Sequence[Tok]) -> bool:
    """Say whether a side is a name that nobody knows, such as ∂ℓ/∂x or f′(x)."""
    if side[0].kind != "UNKNOWN":
        return False
    rest = [token for token in side[1:] if token.kind != "PRIME"]
    return not rest or (rest[0].kind == "LPAR" and group_end(rest, 0) == len(rest))


def _listed_cases(parts: list[list[Tok]]) -> list[Tok] | None:
    """Read "1 if x > 0, 0 if x < 0" as cases."""
    are_rows = [has(part, _IF) and not has(part, _ELSE) for part in parts]
    if len(parts) < 2 or not all(are_rows[:-1]) or not (are_rows[-1] or has(parts[-1], _ELSE)):
        return None
    first = parts[0]
    at = next(index for index, token in enumerate(first) if token.kind == "IF")
    rows = [[*_last_side(first[:at]), *first[at:]], *parts[1:]]
    return piecewise([[row] for row in rows], *span_of([token for part in parts for token in part]))
