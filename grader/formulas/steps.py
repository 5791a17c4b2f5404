"""The steps of a computation: a formula whose every operation and shape is settled."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .declaration import Shape
from .faults import Span, Unreadable
from .limits import MAX_BITS, MAX_EXPONENT
from .symbols import shown


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on the values of others.

    Attributes
    ----------
    op : str
        What is done; see `evaluation`.
    args : tuple of Step
    shape : Shape
        Of the value; empty for a number.
    value : Fraction or None
        Of a constant; of a power, its exponent.
    name : str
        Of a variable; of a comparison, ``< ≤ > ≥ = ≠``.
    """

    op: str
    args: tuple[Step, ...] = ()
    shape: Shape = ()
    value: Fraction | None = None
    name: str = ""


def constant(value: Fraction | int) -> Step:
    """Make an exact number."""
    return Step("const", value=Fraction(value))


ONE = constant(1)
UNDEFINED = Step("undefined")


def add(items: list[Step]) -> Step:
    """Add numbers, or values of one shape; numbers beside columns are added to each of their elements."""
    shape = next((item.shape for item in items if item.shape), ())
    values = [item.value for item in items]
    if all(item.op == "const" for item in items):
        return constant(sum((value for value in values if value is not None), Fraction(0)))
    return Step("add", tuple(items), shape)


def negative(arg: Step) -> Step:
    """Change the sign."""
    if arg.op == "const" and arg.value is not None:
        return constant(-arg.value)
    return arg.args[0] if arg.op == "neg" else Step("neg", (arg,), arg.shape)


def multiply(left: Step, right: Step) -> Step:
    """Multiply elementwise, or by a number."""
    if left.op == right.op == "const" and left.value is not None and right.value is not None:
        return constant(left.value * right.value)
    return Step("mul", (left, right), left.shape or right.shape)


def divide(top: Step, bottom: Step) -> Step:
    """Divide elementwise, or by a number."""
    if top.op == bottom.op == "const" and top.value is not None and bottom.value:
        return constant(top.value / bottom.value)
    return Step("div", (top, bottom), top.shape or bottom.shape)


def matrix_product(left: Step, right: Step) -> Step:
    """Multiply matrices; a row times a column is a number."""
    rows, columns = left.shape[0], right.shape[1]
    if rows == columns == "1":
        return Step("dot", (left, right))
    return Step("matmul", (left, right), (rows, columns))


def power(base: Step, exponent: Fraction, span: Span) -> Step:
    """Raise each element to a constant power.

    Raises
    ------
    Unreadable
        If the exponent, or the exact result, is too large.
    """
    size = max(exponent.numerator.bit_length(), exponent.denominator.bit_length())
    if abs(exponent) > MAX_EXPONENT or size > 200:
        raise Unreadable(f"the exponent is too large; {MAX_EXPONENT:,} is the most", span)
    if base.op == "const" and base.value is not None and exponent.denominator == 1 and (base.value or exponent > 0):
        bits = max(base.value.numerator.bit_length(), base.value.denominator.bit_length())
        if bits * abs(exponent) > MAX_BITS:
            raise Unreadable("a power is too large", span)
        return constant(base.value**exponent.numerator)
    return base if exponent == 1 else Step("pow", (base,), base.shape, exponent)


def apply(function: str, *args: Step) -> Step:
    """Apply a function elementwise."""
    return Step(function, args, next((arg.shape for arg in args if arg.shape), ()))


def transpose(arg: Step) -> Step:
    """Exchange rows and columns."""
    if not arg.shape:
        return arg
    return arg.args[0] if arg.op == "transpose" else Step("transpose", (arg,), (arg.shape[1], arg.shape[0]))


#: Functions that are steps of their own.
PLAIN = frozenset({"exp", "log", "tanh", "sinh", "cosh", "sqrt", "abs", "sgn", "sigma", "relu", "step"})
_MOST_PRIMES = {"sigma": 2, "tanh": 1, "exp": 9, "sinh": 1, "cosh": 1}


def function_of(name: str, arg: Step, primes: int, span: Span) -> Step:
    """Apply a function of one argument, or its derivative, elementwise.

    Raises
    ------
    Unreadable
        If it is a derivative that is not known here: a formula must not answer a question with itself.
    """
    if primes:
        if primes > _MOST_PRIMES.get(name, 0):
            raise Unreadable(f"the derivative of `{shown(name)}` is not known here; write it out", span)
        return _derivative(name, arg, primes)
    if name in PLAIN:
        return apply(name, arg)
    if name.startswith("log_"):
        return divide(apply("log", arg), apply("log", constant(int(name[4:]))))
    match name:
        case "sech":
            return divide(ONE, apply("cosh", arg))
        case "csch":
            return divide(ONE, apply("sinh", arg))
        case "coth":
            return divide(ONE, apply("tanh", arg))
        case "log1p":
            return apply("log", add([ONE, arg]))
        case "expm1":
            return add([apply("exp", arg), constant(-1)])
        case "square":
            return power(arg, Fraction(2), span)
    raise Unreadable(f"the function `{shown(name)}` is not known here", span)


def _derivative(name: str, arg: Step, primes: int) -> Step:
    match name:
        case "exp":
            return apply("exp", arg)
        case "sinh":
            return apply("cosh", arg)
        case "cosh":
            return apply("sinh", arg)
        case "tanh":  # 1 − tanh² = 1/cosh²
            return divide(ONE, power(apply("cosh", arg), Fraction(2), (0, 0)))
    # σ′ = σ(t)σ(−t), which keeps its digits where σ rounds to 1; σ″ = σ′(1 − 2σ).
    value = apply("sigma", arg)
    slope = multiply(value, apply("sigma", negative(arg)))
    return slope if primes == 1 else multiply(slope, add([ONE, multiply(constant(-2), value)]))
