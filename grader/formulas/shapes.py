"""Find out what each part of a formula is (a number, a column, a matrix) and settle every operation by it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .declaration import Shape
from .faults import ShapeFault, Span, Unreadable
from .rendering import text_of
from .steps import (
    ONE,
    UNDEFINED,
    Step,
    add,
    apply,
    constant,
    divide,
    function_of,
    matrix_product,
    multiply,
    negative,
    power,
    transpose,
)  # fmt: skip
from .tree import Call, Cases, Compare, Logic, Named, Neg, Node, Num, Power, Product, Sum, Sym, Transpose, Truth

#: Powers of matrices beyond this are nobody's homework.
_MOST_FACTORS = 10


class Shaper:
    """Turn a settled tree into steps.

    Parameters
    ----------
    symbols : mapping of str to Step
        What each symbol is: a variable, or the steps of its meaning.
    dimension : str
        The problem's letter for the length of a column; empty if there are numbers only.
    is_lenient : bool
        Multiply columns side by side elementwise.
    is_python : bool
        ``*`` is elementwise.
    """

    def __init__(
        self, symbols: Mapping[str, Step], dimension: str, *, is_lenient: bool = False, is_python: bool = False
    ) -> None:
        self._symbols = symbols
        self._dimension = dimension
        self._is_lenient = is_lenient
        self._is_python = is_python
        self.notes: dict[str, None] = {}

    def steps(self, node: Node) -> Step:
        """Return the steps of a tree.

        Raises
        ------
        ShapeFault
            With the part that does not fit.
        Unreadable
            For what has no meaning here.
        """
        match node:
            case Num():
                return constant(node.value)
            case Sym():
                return self._symbols[node.name]
            case Named():
                return self._named(node)
            case Neg():
                return negative(self.steps(node.arg))
            case Sum():
                return self._sum(node)
            case Product():
                return self._product(node, self.steps(node.left), self.steps(node.right))
            case Power():
                return self._power(node)
            case Transpose():
                return transpose(self.steps(node.arg))
            case Call():
                return self._call(node)
            case Truth():
                return self._cases([(ONE, self.steps(node.condition)), (constant(0), None)], node.span)
            case Cases():
                rows = [(self.steps(value), None if test is None else self.steps(test)) for value, test in node.rows]
                return self._cases(rows, node.span)
            case Compare():
                return self._compare(node)
            case Logic():
                parts = [self.steps(item) for item in node.items]
                return Step(node.op, tuple(parts), self._common(parts, node.span, "joined"))
        raise Unreadable("this cannot be computed", node.span)

    def _named(self, node: Named) -> Step:
        if node.name == "undefined":
            return UNDEFINED
        if node.name in ("e", "pi"):
            return Step(node.name)
        if not self._dimension:
            raise Unreadable("there are no vectors or matrices in this problem", node.span)
        columns = "1" if node.name == "ones" else self._dimension
        return Step(node.name, (), (self._dimension, columns))

    # -- sums --------------------------------------------------------------------------------------

    def _sum(self, node: Sum) -> Step:
        items = [self.steps(item) for item in node.items]
        shaped = [(part, item) for part, item in zip(node.items, items, strict=True) if item.shape]
        if not shaped:
            return add(items)
        (first, one), *others = shaped
        for part, item in others:
            if item.shape != one.shape:
                what = f"{text_of(first)} is {a(one.shape)}, {text_of(part)} is {a(item.shape)}: they cannot be added"
                raise ShapeFault(what, node.span)
        if "1" not in one.shape:
            items = [item if item.shape else self._times_identity(item, one.shape, node.span) for item in items]
        return add(items)

    def _times_identity(self, number: Step, shape: Shape, span: Span) -> Step:
        """Read a number beside a matrix as that multiple of the identity, as people mean it."""
        if shape[0] != shape[1]:
            raise ShapeFault(f"a number is added to {a(shape)}", span)
        self.notes["A number added to a matrix was read as that multiple of the identity matrix; write I."] = None
        return multiply(number, Step("identity", (), shape))

    # -- products ----------------------------------------------------------------------------------

    def _product(self, node: Product, left: Step, right: Step) -> Step:
        if node.op in ("/", "frac"):
            return self._quotient(node, left, right)
        if not left.shape or not right.shape:
            return multiply(left, right)
        is_same, fits = left.shape == right.shape, left.shape[1] == right.shape[0]
        is_matrix = "1" not in left.shape
        if node.op == "⊙" or (node.op == "*" and (self._is_python or (is_same and not is_matrix))):
            if not is_same:
                raise ShapeFault(self._pair(node, left, right, "the elementwise product of"), node.span)
            return multiply(left, right)
        if fits:
            return matrix_product(left, right)
        if is_same and not is_matrix and self._is_lenient:
            return multiply(left, right)
        if is_same and node.op == ".":
            return matrix_product(transpose(left), right) if left.shape[1] == "1" else multiply(left, right)
        raise ShapeFault(self._pair(node, left, right, "the product of"), node.span)

    def _pair(self, node: Product, left: Step, right: Step, what: str) -> str:
        return f"{what} {a(left.shape)} and {a(right.shape)} does not exist: {text_of(node)}"

    def _quotient(self, node: Product, top: Step, bottom: Step) -> Step:
        if not bottom.shape or (bottom.shape == top.shape and "1" in top.shape):
            return divide(top, bottom)
        if not top.shape and "1" in bottom.shape:
            return divide(top, bottom)
        raise ShapeFault(f"{text_of(node.right)} is {a(bottom.shape)}: one cannot divide by it here", node.span)

    def _power(self, node: Power) -> Step:
        base, exponent = self.steps(node.base), self.steps(node.exponent)
        if exponent.shape and base.shape:
            raise ShapeFault(f"{text_of(node.exponent)} is {a(exponent.shape)}: that is no exponent here", node.span)
        if exponent.op == "const" and exponent.value is not None:
            if base.shape and "1" not in base.shape:
                return self._matrix_power(base, exponent.value, node.span)
            return power(base, exponent.value, node.span)
        if exponent.shape and "1" not in exponent.shape:
            raise ShapeFault(f"{text_of(node.exponent)} is {a(exponent.shape)}: that is no exponent here", node.span)
        if base.op == "e":
            return apply("exp", exponent)
        return Step("power", (base, exponent), base.shape or exponent.shape)

    def _matrix_power(self, base: Step, exponent: Fraction, span: Span) -> Step:
        if base.shape[0] != base.shape[1]:
            raise ShapeFault(f"{a(base.shape)} has no powers", span)
        if exponent.denominator != 1 or not 0 < exponent <= _MOST_FACTORS:
            raise ShapeFault("inverses and other powers of matrices are not known here", span)
        found = base
        for _ in range(int(exponent) - 1):
            found = matrix_product(found, base)
        return found

    # -- functions and cases -----------------------------------------------------------------------

    def _call(self, node: Call) -> Step:
        args = [self.steps(arg) for arg in node.args]
        if node.function in ("max", "min"):
            if node.primes or len(args) < 2:
                raise Unreadable(f"`{node.function}` needs two arguments or more", node.span)
            return Step(node.function, tuple(args), self._common(args, node.span, "compared"))
        if len(args) != 1:
            raise Unreadable(f"`{node.function}` takes one argument, not {len(args)}", node.span)
        if node.function == "diag":
            return self._diagonal(args[0], node.span)
        if node.function == "norm":
            return Step("norm", (args[0],)) if args[0].shape else apply("abs", args[0])
        return function_of(node.function, args[0], node.primes, node.span)

    def _diagonal(self, arg: Step, span: Span) -> Step:
        if not arg.shape:
            return arg
        rows, columns = arg.shape
        if "1" not in arg.shape:
            if rows != columns:
                raise ShapeFault(f"{a(arg.shape)} has no diagonal", span)
            return Step("diagonal", (arg,), (rows, "1"))
        size = rows if columns == "1" else columns
        return Step("diag", (arg,), (size, size))

    def _compare(self, node: Compare) -> Step:
        items = [self.steps(item) for item in node.items]
        shape = self._common(items, node.span, "compared")
        pairs = [
            Step("compare", (left, right), shape, None, op)
            for left, right, op in zip(items, items[1:], node.ops, strict=False)
        ]
        return pairs[0] if len(pairs) == 1 else Step("and", tuple(pairs), shape)

    def _cases(self, rows: list[tuple[Step, Step | None]], span: Span) -> Step:
        args: list[Step] = []
        for value, test in rows:
            if test is None:
                args.append(value)
                break
            args += [value, test]
        else:
            args.append(UNDEFINED)
        return Step("cases", tuple(args), self._common(args, span, "joined"))

    def _common(self, items: list[Step], span: Span, what: str) -> Shape:
        shapes = list(dict.fromkeys(item.shape for item in items if item.shape))
        if len(shapes) > 1:
            raise ShapeFault(f"{a(shapes[0])} and {a(shapes[1])} cannot be {what}", span)
        return shapes[0] if shapes else ()


def a(shape: Shape) -> str:
    """Name a shape, with its article."""
    if not shape:
        return "a number"
    rows, columns = shape
    if columns == "1":
        return "a column"
    return "a row" if rows == "1" else f"a {rows}×{columns} matrix"
