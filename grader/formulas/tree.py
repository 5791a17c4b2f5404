"""The small immutable tree that a formula becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

from .faults import NOWHERE, Span

# A span says where a node stands in the source; two nodes are equal wherever they stand.


@dataclass(frozen=True, slots=True)
class Num:
    """A number, exactly as written."""

    value: Fraction
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sym:
    """A symbol of the problem, by its contract's name."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """Something that has its name everywhere: ``e``, ``pi``, ``ones``, ``identity``, ``undefined``."""

    name: str
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Neg:
    """The negative of something."""

    arg: Node
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Two summands or more; a difference has a `Neg`."""

    items: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """Factors side by side, as they were written; see `readings` for what becomes of them.

    Attributes
    ----------
    first : Node
    rest : tuple of (operator, Node)
        The operator is one of those of `Product`.
    """

    first: Node
    rest: tuple[tuple[str, Node], ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Product:
    """Two factors, or a numerator and a denominator.

    Attributes
    ----------
    op : str
        ``""`` side by side, ``"."`` a dot, ``"*"`` a star, ``"@"`` a matrix product, ``"⊙"`` elementwise,
        ``"/"`` a slash, ``"frac"`` a fraction.
    """

    op: str
    left: Node
    right: Node
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Power:
    """A power."""

    base: Node
    exponent: Node
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Transpose:
    """A transpose."""

    arg: Node
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of something; ``primes`` is the order of its derivative."""

    function: str
    args: tuple[Node, ...]
    primes: int = 0
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """A chain of comparisons such as 0 < x ≤ 1; ``ops`` are ``< ≤ > ≥ = ≠``."""

    items: tuple[Node, ...]
    ops: tuple[str, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """Several conditions joined by ``and`` or ``or``."""

    op: str
    items: tuple[Node, ...]
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Truth:
    """1 where a condition holds, else 0."""

    condition: Node
    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Cases:
    """Rows of a value and a condition; None is "otherwise". Undefined where no row holds."""

    rows: tuple[tuple[Node, Node | None], ...]
    span: Span = field(default=NOWHERE, compare=False)


Node: TypeAlias = (
    Num | Sym | Named | Neg | Sum | Chain | Product | Power | Transpose | Call | Compare | Logic | Truth | Cases
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below, in order."""
    match node:
        case Neg() | Transpose():
            return (node.arg,)
        case Sum() | Compare() | Logic():
            return node.items
        case Chain():
            return (node.first, *(factor for _, factor in node.rest))
        case Product():
            return (node.left, node.right)
        case Power():
            return (node.base, node.exponent)
        case Call():
            return node.args
        case Truth():
            return (node.condition,)
        case Cases():
            return tuple(part for row in node.rows for part in row if part is not None)
    return ()


def with_children(node: Node, new: tuple[Node, ...]) -> Node:
    """Return the same node with other nodes below, in the order of `children`."""
    match node:
        case Neg() | Transpose():
            return replace(node, arg=new[0])
        case Sum() | Compare() | Logic():
            return replace(node, items=new)
        case Chain():
            rest = tuple((op, factor) for (op, _), factor in zip(node.rest, new[1:], strict=True))
            return replace(node, first=new[0], rest=rest)
        case Product():
            return replace(node, left=new[0], right=new[1])
        case Power():
            return replace(node, base=new[0], exponent=new[1])
        case Call():
            return replace(node, args=new)
        case Truth():
            return replace(node, condition=new[0])
        case Cases():
            left = iter(new)
            rows = tuple((next(left), None if condition is None else next(left)) for _, condition in node.rows)
            return replace(node, rows=rows)
    return node


def walk(node: Node) -> Iterator[Node]:
    """Yield every node, the whole first."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(children(found)))


def is_deeper(node: Node, depth: int) -> bool:
    """Say whether nodes are nested deeper than this, without recursion."""
    level: list[Node] = [node]
    for _ in range(depth):
        level = [below for found in level for below in children(found)]
        if not level:
            return False
    return True


def transform(node: Node, change: Callable[[Node], Node]) -> Node:
    """Change every node, from the leaves up."""
    below = children(node)
    new = tuple(transform(one, change) for one in below)
    return change(node if new == below else with_children(node, new))
