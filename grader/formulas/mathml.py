"""Write a formula as it was read in MathML, which browsers draw; every name in it is ours, every digit checked."""

from __future__ import annotations

from html import escape

from .rendering import ATOM, CASES, FUNCTION_NAMES, HADAMARD, NAMES, POWER, PRODUCT, SUM, binding, number
from .symbols import shown
from .tree import Call, Chain, Compare, Logic, Named, Neg, Node, Num, Power, Product, Sum, Sym, Transpose, Truth
from .tree import Cases as CasesNode

_BETWEEN = {"": "", ".": "·", "*": "∗", "@": "@", "⊙": "⊙", "/": "/"}


def mathml_of(node: Node) -> str:
    """Return a ``<math>`` element."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">{_row(_part(node, CASES))}</math>'


def _row(inner: str) -> str:
    return f"<mrow>{inner}</mrow>"


def _operator(text: str) -> str:
    # Not even the invisible signs for a product and an application: a report shows what is invisible as an escape.
    return f"<mo>{escape(text)}</mo>" if text else ""


def _brackets(inner: str, left: str = "(", right: str = ")") -> str:
    return _row(_operator(left) + inner + _operator(right))


def _part(node: Node, least: int) -> str:
    inner = _bare(node)
    return _brackets(inner) if binding(node) < least else inner


def _bare(node: Node) -> str:
    match node:
        case Num():
            return f"<mn>{escape(number(node.value))}</mn>"
        case Sym():
            return f"<mi>{escape(shown(node.name))}</mi>"
        case Named():
            tag = "mtext" if node.name == "undefined" else "mi"
            return f"<{tag}>{NAMES[node.name]}</{tag}>"
        case Neg():
            return _operator("−") + _part(node.arg, HADAMARD)
        case Sum():
            return _sum(node)
        case Chain():
            factors = "".join(_operator(_BETWEEN[op]) + _part(factor, POWER) for op, factor in node.rest)
            return _part(node.first, PRODUCT) + factors
        case Product():
            return _product(node)
        case Power():
            return f"<msup>{_row(_part(node.base, ATOM))}{_row(_part(node.exponent, CASES))}</msup>"
        case Transpose():
            return f"<msup>{_row(_part(node.arg, ATOM))}<mi>⊤</mi></msup>"
        case Call():
            return _call(node)
        case Compare():
            found = _part(node.items[0], SUM)
            for op, item in zip(node.ops, node.items[1:], strict=True):
                found += _operator(op) + _part(item, SUM)
            return found
        case Logic():
            return f"<mtext> {node.op} </mtext>".join(_part(item, SUM) for item in node.items)
        case Truth():
            return "<mn>1</mn>" + _brackets(_part(node.condition, CASES), "[", "]")
        case CasesNode():
            return _cases(node)


def _sum(node: Sum) -> str:
    found = _part(node.items[0], HADAMARD)
    for item in node.items[1:]:
        inner = item.arg if isinstance(item, Neg) else item
        found += _operator("−" if isinstance(item, Neg) else "+") + _part(inner, HADAMARD)
    return found


def _product(node: Product) -> str:
    if node.op == "frac":
        return f"<mfrac>{_row(_part(node.left, CASES))}{_row(_part(node.right, CASES))}</mfrac>"
    if node.op == "⊙":
        return _part(node.left, HADAMARD) + _operator("⊙") + _part(node.right, PRODUCT)
    return _part(node.left, PRODUCT) + _operator(_BETWEEN[node.op]) + _part(node.right, POWER)


def _call(node: Call) -> str:
    inner = _operator(",").join(_part(arg, CASES) for arg in node.args)
    if node.function == "abs":
        return _brackets(inner, "|", "|")
    if node.function == "norm":
        return _brackets(inner, "‖", "‖")
    if node.function == "sqrt":
        return f"<msqrt>{inner}</msqrt>"
    name = f"<mi>{escape(FUNCTION_NAMES.get(node.function, node.function))}</mi>"
    if node.primes:
        name = f"<msup>{name}<mo>{'′' * node.primes}</mo></msup>"
    return name + _brackets(inner)


def _cases(node: CasesNode) -> str:
    rows = "".join(
        f"<mtr><mtd>{_row(_part(value, SUM))}</mtd><mtd>"
        + ("<mtext>otherwise</mtext>" if test is None else f"<mtext>if </mtext>{_row(_part(test, CASES))}")
        + "</mtd></mtr>"
        for value, test in node.rows
    )
    return _row(f'<mo>{{</mo><mtable columnalign="left left">{rows}</mtable>')
