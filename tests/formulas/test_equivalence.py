from __future__ import annotations

import math
from fractions import Fraction

import pytest

from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula
from grader.formulas.equivalence import WORK, Verdict, compare, value_at
from grader.formulas.evaluation import Budget
from grader.formulas.faults import Undecided
from grader.formulas.readings import Reading
from tests.formulas.contracts import contract


def verdict(name, source, seed=1):
    of = contract(name)
    return compare(of.steps(of.read(source), Reading())[0], of.right, of.domains, seed)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "source",
    [
        # A wrong branch far out, a bump between two points, a hair's breadth, a rounded decimal.
        r"\begin{cases} \sigma(\beta x) & x \ge -20 \\ 0 & x < -20 \end{cases}",
        r"\sigma(\beta x) + \max(0, 0.001 - |x - 1.2345|)",
        r"\sigma(\beta x) + 10^{-12}",
        r"\sigma(\beta x) + \begin{cases} 0 & \beta < 40 \\ 1 & \beta \ge 40 \end{cases}",
        r"\sigma(1.0000001 \beta x)",
    ],
)
def test_a_difference_that_no_sample_would_hit_is_found(source, seed):
    assert verdict("softplus_prime", source, seed).kind == "different"


def test_the_point_where_they_differ_is_simple():
    found = verdict("softplus_prime", r"\sigma(x)")

    assert found.point == {"x": Fraction(1), "beta": Fraction(2)}
    assert found.actual == pytest.approx(0.7310585786300049)


def test_a_value_that_is_missing_is_a_difference():
    found = verdict("softplus", r"\begin{cases} \log(1+e^z) & z > 0 \\ \log(1+e^z) & z < 0 \end{cases}")

    assert (found.kind, found.point, found.actual) == ("different", {"z": Fraction(0)}, None)


def test_at_a_kink_of_the_right_answer_any_value_will_do():
    assert verdict("relu_prime", r"[x > 0]").kind == "equal"
    assert verdict("relu_prime", r"[x \ge 0]").kind == "equal"


def test_too_little_is_undecided_and_not_wrong(monkeypatch):
    monkeypatch.setattr("grader.formulas.equivalence.WORK", 60.0)

    assert verdict("softplus_prime", r"\frac{1}{1 + e^{-\beta x}}").kind == "undecided"


def test_where_a_variable_is_whole_only_whole_numbers_count():
    # Right for every whole k: sin and cos are unknown here, so a step that no whole number meets.
    source = r"\log(1 + (k-1)e^{-\lambda}) + [2.4 < k < 2.6]"

    assert verdict("ce_at_scaled_onehot", source).kind == "equal"


def test_the_same_seed_gives_the_same_verdict():
    assert verdict("elu_prime", r"\alpha e^x", 5) == verdict("elu_prime", r"\alpha e^x", 5)
    assert isinstance(verdict("elu_prime", r"\alpha e^x", 5), Verdict)


def test_values_are_rounded_from_what_precision_it_takes():
    number = Contract(Formula("x", "x"))
    step = number.steps(number.read(r"\log(1 + e^x) - x"), Reading())[0]

    assert value_at(step, {"x": 30.0}, Budget(WORK)) == math.log1p(math.exp(-30.0))
    assert value_at(step, {"x": 1e4}, Budget(WORK)) == 0.0
    assert value_at(number.steps(number.read("1/x"), Reading())[0], {"x": 0.0}, Budget(WORK)) is None


def test_a_value_beyond_all_bounds_is_undecided():
    number = Contract(Formula("x", "x"))
    step = number.steps(number.read("e^{e^x} - e^{e^x}"), Reading())[0]

    with pytest.raises(Undecided):
        value_at(step, {"x": 1e6}, Budget(WORK))
