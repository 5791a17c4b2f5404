"""Write a formula as it was read, on one line: ``Wᵀ(ẑ ⊙ z ⊙ (1 − z))``."""

from __future__ import annotations

from fractions import Fraction

from .symbols import shown
from .tree import Call, Cases, Chain, Compare, Logic, Named, Neg, Node, Num, Power, Product, Sum, Sym, Transpose, Truth

# How tight something binds; what binds less than its surroundings gets brackets.
CASES, SUM, HADAMARD, PRODUCT, SIGN, POWER, ATOM = range(7)
NAMES = {"e": "e", "pi": "π", "ones": "𝟏", "identity": "I", "undefined": "undefined"}
FUNCTION_NAMES = {"sigma": "σ", "relu": "ReLU", "step": "H", "sgn": "sgn"}
_BETWEEN = {"": "", ".": " · ", "*": " * ", "@": " @ ", "⊙": " ⊙ ", "/": "/", "frac": "/"}
_RAISED = {"2": "²", "3": "³"}


def text_of(node: Node) -> str:
    """Write a tree on one line."""
    return _text(node, CASES)


def binding(node: Node) -> int:
    """Return how tight a node binds."""
    match node:
        case Cases():
            return CASES
        case Sum() | Compare() | Logic():
            return SUM
        case Neg():
            return SIGN if binding(node.arg) > SIGN else PRODUCT if binding(node.arg) > HADAMARD else HADAMARD
        case Chain():
            return HADAMARD
        case Product():
            return HADAMARD if node.op == "⊙" else PRODUCT
        case Power() | Transpose():
            return POWER
        case Num():
            return PRODUCT if node.value.denominator != 1 and not is_decimal(node.value) else ATOM
    return ATOM


def number(value: Fraction) -> str:
    """Write a number: a decimal where that is short, else a fraction."""
    if value.denominator == 1 and abs(value) < 10**40:
        return str(value.numerator)
    if is_decimal(value):
        return f"{float(value):.12g}" if abs(value) < 10**6 else str(value)
    text = f"{value.numerator}/{value.denominator}"
    return text if len(text) < 60 else f"{text[:50]}…"


def is_decimal(value: Fraction) -> bool:
    """Say whether a number can be written with twelve decimals."""
    return bool(value.denominator <= 10**12 and 10**12 % value.denominator == 0 and abs(value.numerator) < 10**12)


def _text(node: Node, least: int) -> str:
    said = _bare(node)
    return f"({said})" if binding(node) < least else said


def _bare(node: Node) -> str:
    match node:
        case Num():
            return number(node.value)
        case Sym():
            return shown(node.name)
        case Named():
            return NAMES[node.name]
        case Neg():
            return f"−{_text(node.arg, HADAMARD)}"
        case Sum():
            return _sum(node)
        case Chain():
            said = _text(node.first, PRODUCT)
            for op, factor in node.rest:
                said += _BETWEEN[op] + _text(factor, POWER)
            return said
        case Product():
            return _product(node)
        case Power():
            exponent = _text(node.exponent, CASES)
            if exponent in _RAISED:
                return _text(node.base, ATOM) + _RAISED[exponent]
            is_short = len(exponent) == 1
            return f"{_text(node.base, ATOM)}^{exponent if is_short else f'({exponent})'}"
        case Transpose():
            return f"{_text(node.arg, ATOM)}ᵀ"
        case Call():
            return _call(node)
        case Compare():
            said = _text(node.items[0], SUM)
            for op, item in zip(node.ops, node.items[1:], strict=True):
                said += f" {op} {_text(item, SUM)}"
            return said
        case Logic():
            return f" {node.op} ".join(_text(item, SUM) for item in node.items)
        case Truth():
            return f"1[{_text(node.condition, CASES)}]"
        case Cases():
            return "{" + "; ".join(_row(value, test) for value, test in node.rows) + "}"


def _row(value: Node, test: Node | None) -> str:
    return f"{_text(value, SUM)} otherwise" if test is None else f"{_text(value, SUM)} if {_text(test, CASES)}"


def _sum(node: Sum) -> str:
    said = _text(node.items[0], HADAMARD)
    for item in node.items[1:]:
        is_negative = isinstance(item, Neg)
        inner = item.arg if isinstance(item, Neg) else item
        said += f" {'−' if is_negative else '+'} {_text(inner, HADAMARD)}"
    return said


def _product(node: Product) -> str:
    if node.op == "⊙":
        return f"{_text(node.left, HADAMARD)} ⊙ {_text(node.right, PRODUCT)}"
    if node.op in ("/", "frac"):
        # a/bc reads both ways: what stands below is an atom, or in brackets.
        return f"{_text(node.left, PRODUCT)}/{_text(node.right, POWER)}"
    left = _text(node.left, PRODUCT)
    right = _text(node.right, POWER)
    if node.op:
        return left + _BETWEEN[node.op] + right
    # Letters may stand side by side, σ(Wx)(1 − z) too; 2 3, x 2 and Wᵀσ need a gap.
    is_close = right.startswith("(") or (isinstance(node.left, (Num, Transpose)) and not isinstance(node.right, Num))
    is_close = is_close and not isinstance(node.right, Truth)
    are_letters = isinstance(node.left, Sym) and isinstance(node.right, Sym) and len(left) == len(right) == 1
    if isinstance(node.left, Product) and node.left.op in ("/", "frac"):
        return f"{left} · {right}"
    return left + ("" if is_close or are_letters else " ") + right


def _call(node: Call) -> str:
    if node.function == "abs":
        return f"|{_text(node.args[0], CASES)}|"
    if node.function == "norm":
        return f"‖{_text(node.args[0], CASES)}‖"
    name = FUNCTION_NAMES.get(node.function, node.function)
    return f"{name}{'′' * node.primes}({', '.join(_text(arg, CASES) for arg in node.args)})"
