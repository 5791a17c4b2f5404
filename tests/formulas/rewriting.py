"""Write right answers in another way, and change them in one place: seeded, and independent of what judges them."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

from grader.formulas.contract import Contract
from grader.formulas.evaluation import Floats
from grader.formulas.readings import readings
from grader.formulas.tree import (
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
    Truth,
    children,
    with_children,
)

SCALAR = ["relu_prime", "softplus_prime", "elu_prime", "logsigmoid_prime", "ce_at_scaled_onehot", "softplus"]
ONE = Num(Fraction(1))
E = Named("e")


def tree_of(contract: Contract) -> Node:
    """Return the right answer's tree."""
    return next(readings(contract.read(contract.formula.right).tree))[1]


def rewritten(contract: Contract, rng: random.Random, deepest: int = 7) -> str:
    """Return a right answer after one to seven identities, in LaTeX."""
    tree = tree_of(contract)
    for _ in range(rng.randint(1, deepest)):
        tree = _somewhere(tree, rng, lambda node: _equal(node, rng))
    return latex(tree)


def mutant(contract: Contract, rng: random.Random) -> str:
    """Return a right answer with one part changed, in LaTeX."""
    tree = tree_of(contract)
    if rng.random() < 0.5:
        tree = _somewhere(tree, rng, lambda node: _equal(node, rng))
    return latex(_somewhere(tree, rng, lambda node: _changed(node, contract, rng)))


def differs_densely(contract: Contract, source: str) -> bool:
    """Say whether a formula differs from the right one at one of many points; in floating point, clearly."""
    rng = np.random.default_rng(5)
    points = {}
    for index, (name, domain) in enumerate(contract.domains.items()):
        size = 5_000
        drawn = rng.uniform(-25, 25, size) if index == 0 else rng.uniform(0.2, 5.0, size)
        if domain == "integer from 2":
            drawn = np.round(rng.uniform(2, 60, size))
        points[name] = np.abs(drawn) if domain in ("positive", "nonnegative") else drawn
    floats = Floats(points, {})
    # Any reading may have been accepted: one that agrees is enough.
    for reading, tree in readings(contract.read(source).tree):
        found = floats.value(contract.steps_of(tree, reading)[0])
        right = floats.value(contract.right)
        both = np.isfinite(found) & np.isfinite(right)
        suspect = np.nonzero(both & (np.abs(found - right) > 1e-6 * (1 + np.abs(right))))[0]
        # e^{e^9} is infinite in floating point, and 1/∞ a finite wrong number: look again with 60 digits.
        at = [{name: values[index] for name, values in points.items()} for index in suspect[:20]]
        if not any(_differ_precisely(tree, tree_of(contract), point) for point in at):
            return False
    return True


def _differ_precisely(tree: Node, right: Node, point: dict[str, float]) -> bool:
    with mpmath.workdps(60):
        exact = {name: mpmath.mpf(float(value)) for name, value in point.items()}
        try:
            return bool(abs(precise(tree, exact) - precise(right, exact)) > 1e-6)
        except (ZeroDivisionError, ValueError, OverflowError):
            return False


def precise(node: Node, point: dict[str, Any]) -> Any:
    """Compute a tree in mpmath's own arithmetic, independent of how formulas are judged."""
    match node:
        case Num():
            return mpmath.mpf(node.value.numerator) / node.value.denominator
        case Sym():
            return point[node.name]
        case Named():
            return {"e": mpmath.e, "pi": mpmath.pi}[node.name]
        case Neg():
            return -precise(node.arg, point)
        case Sum():
            return sum(precise(item, point) for item in node.items)
        case Product():
            left, right = precise(node.left, point), precise(node.right, point)
            return left / right if node.op in ("/", "frac") else left * right
        case Power():
            return mpmath.power(precise(node.base, point), precise(node.exponent, point))
        case Call():
            value = precise(node.args[0], point)
            own = {"sigma": lambda t: 1 / (1 + mpmath.exp(-t)), "relu": lambda t: max(t, 0), "abs": abs}
            return own.get(node.function, getattr(mpmath, node.function, None))(value)
        case Compare():
            values = [precise(item, point) for item in node.items]
            tests = {"<": operator.lt, ">": operator.gt, "≤": operator.le, "≥": operator.ge, "=": operator.eq}
            pairs = zip(values, values[1:], node.ops, strict=False)
            return all(tests[op](left, right) for left, right, op in pairs)
        case Cases():
            for value, test in node.rows:
                if test is None or precise(test, point):
                    return precise(value, point)
    raise ValueError(node)


def _somewhere(tree: Node, rng: random.Random, change: Callable[[Node], Node]) -> Node:
    """Change one part, a value and no condition."""
    places = list(_places(tree))
    for _ in range(20):
        path = rng.choice(places)
        found = _at(tree, path, change)
        if found != tree:
            return found
    return tree


def _places(node: Node, path: tuple[int, ...] = ()):
    if not isinstance(node, (Compare, Truth)):
        yield path
    for index, below in enumerate(children(node)):
        if not isinstance(below, Compare):
            yield from _places(below, (*path, index))


def _at(node: Node, path: tuple[int, ...], change: Callable[[Node], Node]) -> Node:
    if not path:
        return change(node)
    below = list(children(node))
    below[path[0]] = _at(below[path[0]], path[1:], change)
    return with_children(node, tuple(below))


def _equal(node: Node, rng: random.Random) -> Node:
    """Return an expression of the same value."""
    choices: list[Node] = [
        Product("", ONE, node),
        Product("frac", Product("", Num(Fraction(2)), node), Num(Fraction(2))),
        Sum((node, Num(Fraction(3)), Neg(Num(Fraction(3))))),
        Neg(Neg(node)),
        Product("frac", node, Product(".", ONE, ONE)),
        Power(node, Num(Fraction(1))),
        Sum((Product("", Num(Fraction(1, 2)), node), Product("", Num(Fraction(1, 2)), node))),
        Call("log", (Power(E, node),)),
    ]
    match node:
        case Sum():
            choices.append(Sum(node.items[::-1]))
        case Product() if node.op == "frac":
            choices += [
                Product("", node.left, Power(node.right, Neg(ONE))),
                Product("frac", Product("", Num(Fraction(3)), node.left), Product("", Num(Fraction(3)), node.right)),
            ]
        case Product() if node.op in ("", "."):
            choices.append(Product(node.op, node.right, node.left))
        case Power() if node.base == E:
            half = Product("frac", node.exponent, Num(Fraction(2)))
            choices += [
                Call("exp", (node.exponent,)),
                Product("frac", ONE, Power(E, Neg(node.exponent))),
                Power(Power(E, half), Num(Fraction(2))),
                Sum((Call("cosh", (node.exponent,)), Call("sinh", (node.exponent,)))),
            ]
        case Call() if node.function == "log":
            inner = Product("frac", ONE, node.args[0])
            choices.append(Neg(Call("log", (inner,))))
        case Num() if node.value.denominator == 1:
            choices.append(Sum((Num(node.value + 2), Neg(Num(Fraction(2))))))
        case Cases():
            choices.append(Cases(node.rows[::-1]) if all(test is not None for _, test in node.rows) else node)
    return rng.choice(choices)


def _changed(node: Node, contract: Contract, rng: random.Random) -> Node:
    """Return an expression that has, nearly always, another value."""
    names = [Sym(name) for name in contract.formula.names]
    choices: list[Node] = [
        Neg(node),
        Product("", Num(Fraction(2)), node),
        Sum((node, Num(Fraction(1, 1000)))),
        Product("", rng.choice(names), node),
        Power(node, Num(Fraction(2))),
        rng.choice(names),
        ONE,
        Sum((node, Call("relu", (Sum((rng.choice(names), Neg(Num(Fraction(4)))),),)))),
    ]
    match node:
        case Sum():
            choices += [node.items[0], Sum((*node.items[:-1], Neg(node.items[-1])))]
        case Product():
            choices += [node.left, Product("frac", node.right, node.left)]
        case Num():
            choices += [Num(node.value + 1), Num(node.value + Fraction(1, 10**9))]
        case Power():
            choices += [node.base, Power(node.base, Neg(node.exponent))]
        case Cases():
            values = [value for value, _ in node.rows][::-1]
            choices.append(Cases(tuple(zip(values, (test for _, test in node.rows), strict=True))))
    return rng.choice(choices)


def latex(node: Node) -> str:
    """Write a tree in LaTeX; every part in brackets of its own."""
    match node:
        case Num():
            top, bottom = node.value.numerator, node.value.denominator
            return str(top) if bottom == 1 else rf"\frac{{{top}}}{{{bottom}}}"
        case Sym():
            return {"lam": r"\lambda", "alpha": r"\alpha", "beta": r"\beta"}.get(node.name, node.name)
        case Named():
            return {"undefined": r"\text{undefined}"}.get(node.name, node.name)
        case Neg():
            return f"-{_group(node.arg)}"
        case Sum():
            return " + ".join(_group(item) for item in node.items)
        case Product() if node.op == "frac":
            return rf"\frac{{{latex(node.left)}}}{{{latex(node.right)}}}"
        case Product():
            dot = r"\cdot" if node.op == "." else ""
            return f"{_group(node.left)} {dot} {_group(node.right)}"
        case Power():
            return f"{_group(node.base)}^{{{latex(node.exponent)}}}"
        case Call():
            name = {"sigma": r"\sigma", "relu": r"\mathrm{ReLU}"}.get(node.function, f"\\{node.function}")
            return rf"{name}\left({latex(node.args[0])}\right)"
        case Compare():
            signs = {"<": "<", ">": ">", "≤": r"\le", "≥": r"\ge", "=": "=", "≠": r"\ne"}
            return f"{latex(node.items[0])} {signs[node.ops[0]]} {latex(node.items[1])}"
        case Cases():
            tests = [r"\text{otherwise}" if test is None else latex(test) for _, test in node.rows]
            rows = [f"{latex(value)} & {test}" for (value, _), test in zip(node.rows, tests, strict=True)]
            return r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}"
    raise TypeError(node)


def _group(node: Node) -> str:
    return latex(node) if isinstance(node, (Sym, Named)) else rf"\left({latex(node)}\right)"
