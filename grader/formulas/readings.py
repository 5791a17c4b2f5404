"""Settle in which order products are taken: notation leaves it open how tight ⊙ and / bind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .faults import Unreadable
from .limits import MAX_SETTLED_DEPTH
from .tree import Chain, Node, Product, is_deeper, transform

_Rest = list[tuple[str, Node]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read products.

    Attributes
    ----------
    hadamard : str
        How ⊙ binds against factors side by side: "loose" (Wᵀa ⊙ b is (Wᵀa) ⊙ b, the default), "same" (from left
        to right), "tight" (Wᵀa ⊙ b is Wᵀ(a ⊙ b)), "right" (everything from right to left).
    is_slash_last : bool
        1/2x is 1/(2x), and not half of x.
    is_lenient : bool
        Two columns side by side are multiplied elementwise: strictly, that is no product.
    """

    hadamard: str = "loose"
    is_slash_last: bool = False
    is_lenient: bool = False

    def says(self, shown: str) -> str:
        """Say what was assumed, and what to write."""
        if self.is_lenient:
            return (
                f"Two columns side by side were read as their elementwise product: {shown}. "
                "Write ⊙ (\\odot) for it."
            )
        return f"Without brackets this can be read in several ways; it was read as {shown}. Write the brackets."


def readings(tree: Node) -> Iterator[tuple[Reading, Node]]:
    """Yield every different reading of a parsed formula, the default first."""
    seen: set[tuple[Node, bool]] = set()
    for is_lenient in (False, True):
        for is_slash_last in (False, True):
            for hadamard in ("loose", "same", "tight", "right"):
                reading = Reading(hadamard=hadamard, is_slash_last=is_slash_last, is_lenient=is_lenient)
                settled = settle(tree, reading)
                if (settled, is_lenient) not in seen:
                    seen.add((settled, is_lenient))
                    yield reading, settled


def settle(tree: Node, reading: Reading) -> Node:
    """Turn every chain of factors into products of two.

    Raises
    ------
    Unreadable
        If a chain is longer than any homework's.
    """

    def change(node: Node) -> Node:
        if not isinstance(node, Chain):
            return node
        first, rest = node.first, list(node.rest)
        if reading.hadamard == "right":
            return replace(_from_the_right(first, rest), span=node.span)
        if reading.hadamard == "tight":
            first, rest = _fold(first, rest, {"⊙"})
        if reading.is_slash_last:
            first, rest = _fold(first, rest, {""})
        if reading.hadamard == "loose":
            first, rest = _fold(first, rest, {"", ".", "*", "@", "/"})
        first, _ = _fold(first, rest, {"", ".", "*", "@", "/", "⊙"})
        return replace(first, span=node.span)  # with the brackets around it

    settled = transform(tree, change)
    if is_deeper(settled, MAX_SETTLED_DEPTH):
        raise Unreadable("it has too many factors in a row", tree.span)
    return settled


def _fold(first: Node, rest: _Rest, ops: set[str]) -> tuple[Node, _Rest]:
    """Join, from left to right, the factors that these operators stand between; the others wait."""
    left: _Rest = []
    current = first
    for op, factor in rest:
        if op in ops:
            current = Product(op, current, factor, (current.span[0], factor.span[1]))
        else:
            left.append((op, current))
            current = factor
    # Each operator that waits stands before what was collected after it.
    nodes = [node for _, node in left] + [current]
    return nodes[0], [(op, node) for (op, _), node in zip(left, nodes[1:], strict=True)]


def _from_the_right(first: Node, rest: _Rest) -> Node:
    """Join from right to left; a division keeps its left operand to itself."""
    nodes = [first]
    ops: list[str] = []
    for op, factor in rest:
        if op == "/":
            nodes[-1] = Product(op, nodes[-1], factor, (nodes[-1].span[0], factor.span[1]))
        else:
            nodes.append(factor)
            ops.append(op)
    current = nodes.pop()
    while nodes:
        left = nodes.pop()
        current = Product(ops.pop(), left, current, (left.span[0], current.span[1]))
    return current
