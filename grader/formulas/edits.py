"""Small changes to a formula, each with the kind of mistake that it would mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from .rendering import FUNCTION_NAMES, text_of
from .steps import PLAIN, Step
from .symbols import shown
from .tree import (
    Call,
    Cases,
    Compare,
    Named,
    Neg,
    Node,
    Num,
    Power,
    Product,
    Sum,
    Sym,
    Transpose,
    children,
    transform,
    walk,
    with_children,
)

_ONE = Num(Fraction(1))
_FLIPPED = {"<": ">", ">": "<", "≤": "≥", "≥": "≤"}


@dataclass(frozen=True, slots=True)
class Edit:
    """A changed formula.

    Attributes
    ----------
    tree : Node
        The whole formula after the change.
    mistake : str
        What it was, in words that name the kind of mistake and nothing of the right answer.
    cost : int
        1 for what students do often, 2 for the rest.
    """

    tree: Node
    mistake: str
    cost: int


_Local = Callable[[Node], Iterator[tuple[Node, str, int]]]


class Editor:
    """Make the changes that fit a problem.

    Parameters
    ----------
    symbols : mapping of str to Step
        The problem's symbols.
    arguments : tuple of str
        Which of them the contract gives; the others are defined by them.
    is_scalar : bool
    """

    def __init__(self, symbols: dict[str, Step], arguments: tuple[str, ...], *, is_scalar: bool) -> None:
        shapes = {name: step.shape for name, step in symbols.items()}
        self._is_scalar = is_scalar
        self._columns = [Sym(name) for name, shape in shapes.items() if shape and shape[1] == "1"]
        self._given = [column for column in self._columns if column.name in arguments]
        self._matrices = [Sym(name) for name, shape in shapes.items() if shape and "1" not in shape]
        self._defined = {name for name in shapes if name not in arguments}
        self._parameters = [Sym(name) for name in arguments] if is_scalar else []

    def edits(self, tree: Node) -> Iterator[Edit]:
        """Yield every change of a settled formula."""
        local: _Local = self._in_numbers if self._is_scalar else self._in_matrices
        for new, mistake, cost in chain(self._of_the_whole(tree), everywhere(tree, local)):
            yield Edit(new, mistake, cost)

    # -- with vectors and matrices -----------------------------------------------------------------

    def _of_the_whole(self, tree: Node) -> Iterator[tuple[Node, str, int]]:
        for matrix in self._matrices:
            yield Product("", Transpose(matrix), tree), "a matrix factor is missing", 1
        for column in self._given:
            yield Sum((tree, column)), "a summand is missing: is every way from x to the loss there?", 1
        yield Neg(tree), "the sign is wrong", 1
        yield from self._arguments(tree)
        for name in sorted(self._defined):
            for other in self._columns:
                if other.name != name and other not in self._given:
                    yield _exchanged(tree, Sym(name), other), f"{shown(name)} stands where something else belongs", 1

    def _in_matrices(self, node: Node) -> Iterator[tuple[Node, str, int]]:
        if isinstance(node, Call) and node.function in PLAIN:
            yield from _derivative(node)
        if isinstance(node, Transpose):
            yield node.arg, self._transposed(node.arg), 1
        elif node in self._matrices:
            yield Transpose(node), self._transposed(node), 1
        elif node in self._columns:
            yield Transpose(node), self._transposed(node), 2
            yield from self._column(node)
        if isinstance(node, Product):
            yield from self._product(node)
        if isinstance(node, Sum):
            yield from _sum(node)
        if node == _ONE:
            yield Named("identity"), "1 stands where the identity matrix belongs", 1
        if isinstance(node, (Sym, Call, Product)):
            for column in self._columns:
                yield Product("⊙", column, node), "a factor is missing", 2

    def _arguments(self, tree: Node) -> Iterator[tuple[Node, str, int]]:
        """Apply the functions that are applied to one thing to another, all of them at once."""
        calls = [node for node in walk(tree) if isinstance(node, Call) and node.function in PLAIN]
        for arg, node in {call.args[0]: call for call in calls if len(call.args) == 1}.items():
            if not isinstance(arg, (Sym, Product)):
                continue
            name = FUNCTION_NAMES.get(node.function, node.function) + "′" * node.primes
            for matrix in self._matrices:
                for column in self._given:
                    new = Product("", matrix, column)
                    changed = _with_argument(tree, arg, new)
                    yield changed, f"{name} is taken at {text_of(arg)}, which is not what it is applied to", 1

    def _column(self, node: Node) -> Iterator[tuple[Node, str, int]]:
        if isinstance(node, Sym) and node.name in self._defined:
            rest = Sum((_ONE, Neg(node)))
            yield Product("⊙", node, rest), f"{shown(node.name)} stands where its derivative belongs", 1
        for other in self._columns:
            if other != node and isinstance(node, Sym):
                yield other, f"{shown(node.name)} stands where something else belongs", 2

    @staticmethod
    def _transposed(node: Node) -> str:
        if isinstance(node, Sym):
            return f"{shown(node.name)} and {shown(node.name)}ᵀ are exchanged somewhere"
        return "something is transposed, or not, by mistake"

    def _product(self, node: Product) -> Iterator[tuple[Node, str, int]]:
        left, right = node.left, node.right
        if node.op == "⊙":
            diagonal = Product("", left, Call("diag", (right,)))
            said = "a matrix and a column cannot be multiplied elementwise: think of diagonal matrices"
            yield diagonal, said, 1
            yield Product("", left, right), "an elementwise product stands where a matrix product belongs", 2
            if isinstance(left, Product) and left.op == "":
                moved = Product("", left.left, Product("⊙", left.right, right))
                yield moved, f"{text_of(right)} stands on the wrong side of {text_of(left.left)}", 1
        elif node.op in ("", "@", ".", "*"):
            yield Product("⊙", left, right), "a matrix product stands where an elementwise one belongs", 2
            yield Product("", right, left), "the order of two factors is wrong", 2
            if isinstance(right, Product) and right.op == "⊙":
                for inner, outer in ((right.left, right.right), (right.right, right.left)):
                    moved = Product("⊙", Product("", left, inner), outer)
                    yield moved, f"{text_of(outer)} stands on the wrong side of {text_of(left)}", 2
        if node.op not in ("/", "frac"):
            yield left, "a factor is too much", 2
            yield right, "a factor is too much", 2

    # -- with numbers ------------------------------------------------------------------------------

    def _in_numbers(self, node: Node) -> Iterator[tuple[Node, str, int]]:
        if isinstance(node, Neg):
            yield node.arg, "a sign is wrong", 1
        elif isinstance(node, (Sym, Product, Call, Power)):
            yield Neg(node), "a sign is wrong", 1
        if isinstance(node, Call) and node.function == "sigma":
            yield Call("sigma", node.args, 1 - min(node.primes, 1)), "σ and its derivative are exchanged", 1
        if isinstance(node, Sum):
            yield from _sum(node)
        if isinstance(node, Product):
            if node.op in ("/", "frac"):
                yield Product("frac", node.right, node.left), "a fraction is upside down", 1
            yield node.left, "a factor is too much", 1
            if node.op not in ("/", "frac"):
                yield node.right, "a factor is too much", 1
        if isinstance(node, Num) and node.value.denominator == 1:
            for value in (node.value + 1, node.value - 1):
                yield Num(value), f"the number {text_of(node)} is not right", 2
        if isinstance(node, Cases):
            yield from self._cases(node)
        if isinstance(node, (Sym, Call, Power)):
            for symbol in self._parameters:
                yield Product("", symbol, node), "a factor is missing", 2
                yield Product("frac", node, symbol), "a divisor is missing", 2

    @staticmethod
    def _cases(node: Cases) -> Iterator[tuple[Node, str, int]]:
        values, tests = zip(*node.rows, strict=True)
        if len(values) > 1:
            swapped = (values[1], values[0], *values[2:])
            yield Cases(tuple(zip(swapped, tests, strict=True))), "two of the cases are exchanged", 1
        for index, (value, test) in enumerate(node.rows):
            if isinstance(test, Compare):
                flipped = Compare(test.items, tuple(_FLIPPED.get(op, op) for op in test.ops))
                rows = (*node.rows[:index], (value, flipped), *node.rows[index + 1 :])
                yield Cases(rows), "a comparison points the wrong way", 1


def _derivative(node: Call) -> Iterator[tuple[Node, str, int]]:
    name = FUNCTION_NAMES.get(node.function, node.function)
    if node.primes == 0 and node.function == "sigma":
        yield Call("sigma", node.args, 1), f"{name} stands where its derivative belongs", 1
    elif node.primes == 1:
        yield Call(node.function, node.args, 0), f"{name}′ stands where {name} itself belongs", 1


def _with_argument(tree: Node, old: Node, new: Node) -> Node:
    def change(node: Node) -> Node:
        is_it = isinstance(node, Call) and node.function in PLAIN and node.args == (old,)
        return Call(node.function, (new,), node.primes) if isinstance(node, Call) and is_it else node

    return transform(tree, change)


def _exchanged(tree: Node, old: Node, new: Node) -> Node:
    return transform(tree, lambda node: new if node == old else node)


def _sum(node: Sum) -> Iterator[tuple[Node, str, int]]:
    for index, item in enumerate(node.items):
        rest = (*node.items[:index], *node.items[index + 1 :])
        flipped = item.arg if isinstance(item, Neg) else Neg(item)
        yield Sum((*node.items[:index], flipped, *node.items[index + 1 :])), "a sign is wrong", 1
        yield rest[0] if len(rest) == 1 else Sum(rest), "a summand is too much", 2


def everywhere(node: Node, local: _Local) -> Iterator[tuple[Node, str, int]]:
    """Apply a change to every part of a formula, one at a time."""
    yield from local(node)
    below = children(node)
    for index, part in enumerate(below):
        for new, mistake, cost in everywhere(part, local):
            yield with_children(node, (*below[:index], new, *below[index + 1 :])), mistake, cost
