from __future__ import annotations

import random
from fractions import Fraction

import mpmath
import pytest

from grader.formulas.faults import Undecided, Undefined
from grader.formulas.intervals import Interval, Precision, pi

HOW = Precision(100)


def of(value):
    return Interval.of(value, HOW)


FUNCTIONS = {
    "exp": mpmath.exp, "sigma": lambda t: 1 / (1 + mpmath.exp(-t)), "tanh": mpmath.tanh, "sinh": mpmath.sinh,
    "cosh": mpmath.cosh, "log": lambda t: mpmath.log(abs(t)), "sqrt": lambda t: mpmath.sqrt(abs(t)), "abs": abs,
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_true_value_lies_between_the_ends(name):
    rng = random.Random(3)
    for _ in range(200):
        t = Fraction(round(rng.uniform(-1, 1) * 10 ** rng.uniform(-3, 2.5) * 2**20) or 1, 2**20)
        t = abs(t) if name in ("log", "sqrt") else t
        found = getattr(of(t), name)()
        with mpmath.workprec(400):
            exact = FUNCTIONS[name](mpmath.mpf(t.numerator) / t.denominator)
            low, high = (mpmath.mpf(end) for end in found.ends)
            assert low <= exact <= high
            assert high - low <= abs(exact) * mpmath.mpf(2) ** -70 + mpmath.mpf(2) ** -95


def test_a_value_near_one_is_not_rounded_to_it():
    """mpmath's own tanh returns -1 for both ends there, and a right answer would be called wrong."""
    low, high = of(-80.0).tanh().ends

    with mpmath.workprec(400):
        assert mpmath.mpf(low) < mpmath.tanh(-80) < mpmath.mpf(high)
    assert (of(1) + of(-80.0).tanh()).overlaps(of(2) * of(-160.0).sigma())


def test_third_is_between_its_ends():
    third = of(Fraction(1, 3))

    assert (third + third + third).overlaps(of(1))
    assert third.as_float() == 1 / 3


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: of(1) / of(0), Undefined),
        (lambda: of(-1).log(), Undefined),
        (lambda: of(0).log(), Undefined),
        (lambda: of(-1).sqrt(), Undefined),
        (lambda: of(0).step(), Undefined),
        (lambda: of(0).power(Fraction(-1)), Undefined),
        (lambda: of(-2).power(Fraction(1, 3)), Undefined),
        (lambda: of(float("nan")), Undefined),
        (lambda: of(float("inf")), Undefined),
        (lambda: of(1) / (of(Fraction(1, 3)) - of(Fraction(1, 3))), Undecided),
        (lambda: of(Fraction(1, 3)).compare(of(Fraction(1, 3))), Undecided),
        (lambda: of(-2).raised(of(1).exp().log()), Undecided),
        (lambda: of(-2).raised(of(Fraction(1, 3))), Undefined),
    ],
)
def test_what_has_no_value_is_told_from_what_cannot_be_settled(make, error):
    with pytest.raises(error):
        make()


def test_at_the_last_precision_what_cannot_be_told_apart_is_equal():
    last = Precision(1600, is_last=True)
    third = Interval.of(Fraction(1, 3), last)

    assert third.compare(Interval.of(Fraction(1, 3), last)) == 0
    with pytest.raises(Undefined):
        third / (third - third)


def test_huge_exponents_neither_hang_nor_lie():
    huge = of(1e300).exp()

    assert huge.as_float() == float("inf")
    assert (of(1) / (of(1) + huge)).as_float() == 0.0
    assert (of(-1e300).exp()).as_float() == 0.0


def test_results_are_rounded_to_floats():
    assert of(0.1).as_float() == 0.1
    assert of(1e4).sigma().as_float() == 1.0
    assert str(of(-1e4).sigma().as_float()) == "0.0"
    assert pi(HOW).as_float() == pytest.approx(3.141592653589793, abs=0)
    assert (of(1).exp() - of(1).exp()).is_narrow(25) is False


def test_extremes_and_signs():
    assert of(-3).max(of(2)).as_float() == 2.0
    assert of(-3).min(of(2)).as_float() == -3.0
    assert of(-3).relu().as_float() == 0.0
    assert of(-3).sgn().as_float() == -1.0
    assert of(-3).step().as_float() == 0.0
    assert of(2).power(Fraction(-3)).as_float() == 0.125
    assert of(2).power(Fraction(3, 2)).as_float() == 8**0.5
    assert of(0).raised(of(2)).as_float() == 0.0
    assert of(2).middle() == 2.0
