from __future__ import annotations

from fractions import Fraction

import pytest

from grader.formulas import tree as t

X, ONE = t.Sym("x"), t.Num(Fraction(1))
NODES = [
    ONE, X, t.Named("e"), t.Neg(X), t.Sum((X, ONE)), t.Chain(X, (("", ONE),)), t.Product("", X, ONE), t.Power(X, ONE),
    t.Transpose(X), t.Call("exp", (X,)), t.Compare((X, ONE), ("<",)), t.Logic("and", (X, ONE)), t.Truth(X),
    t.Cases(((X, ONE), (ONE, None))),
]  # fmt: skip


@pytest.mark.parametrize("node", NODES, ids=lambda node: type(node).__name__)
def test_a_node_is_rebuilt_from_its_children(node):
    assert t.with_children(node, t.children(node)) == node


def test_equality_does_not_look_at_the_place():
    assert t.Sym("x", (1, 2)) == t.Sym("x", (3, 4))
    assert hash(t.Sym("x", (1, 2))) == hash(t.Sym("x"))


def test_walking_yields_the_whole_first_and_all_of_it():
    assert list(t.walk(t.Sum((X, t.Neg(ONE))))) == [t.Sum((X, t.Neg(ONE))), X, t.Neg(ONE), ONE]


def test_depth_is_told_without_recursion():
    node = X
    for _ in range(5000):
        node = t.Neg(node)

    assert t.is_deeper(node, 80)
    assert not t.is_deeper(t.Neg(X), 2)


def test_a_change_reaches_every_part():
    changed = t.transform(t.Sum((X, t.Neg(X))), lambda node: ONE if node == X else node)

    assert changed == t.Sum((ONE, t.Neg(ONE)))
