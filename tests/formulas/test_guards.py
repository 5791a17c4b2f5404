from __future__ import annotations

from fractions import Fraction

import pytest

from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula
from grader.formulas.guards import guards_of, roots_of
from grader.formulas.readings import Reading

SCALAR = Contract(Formula("x, k", "x"))


def guards(source):
    return list(guards_of(SCALAR.steps(SCALAR.read(source), Reading())[0]))


def test_conditions_kinks_and_extremes_are_guards():
    assert len(guards(r"\begin{cases} 1 & x > 0 \\ 2 & x < -3 \end{cases}")) == 2
    assert len(guards(r"|x - 1| + \max(0, x + k) + \mathrm{ReLU}(x) + \operatorname{sgn}(x + 2)")) == 4
    assert guards("e^x") == []


def test_the_same_guard_comes_once():
    assert len(guards("|x| + |x|")) == 1


@pytest.mark.parametrize(
    ("source", "k", "roots"),
    [
        ("|x|", 1, [Fraction(0)]),
        ("|3x - 1|", 1, [Fraction(1, 3)]),
        ("|k x - 5|", 2, [Fraction(5, 2)]),
        ("|x - 1.2345|", 1, [Fraction(2469, 2000)]),
        ("|k|", 1, []),
        ("|x^2 - 4|", 1, [Fraction(-2), Fraction(2)]),
        (r"|e^x - 2|", 1, [Fraction(0.6931471805599453)]),
    ],
)
def test_roots_are_found(source, k, roots):
    (guard,) = guards(source)

    found = sorted(roots_of(guard, "x", {"k": Fraction(k)}))

    assert len(found) == len(roots)
    assert all(abs(one - other) < Fraction(1, 10**12) for one, other in zip(found, roots, strict=True))


def test_roots_of_lines_are_exact():
    (guard,) = guards("|7x - 3|")

    assert roots_of(guard, "x", {"k": Fraction(1)}) == [Fraction(3, 7)]
