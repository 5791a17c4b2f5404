from __future__ import annotations

import numpy as np
import pytest

from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula
from grader.formulas.faults import FormulaFault, Unreadable
from grader.formulas.readings import Reading
from tests.formulas.contracts import contract, declared


def test_meanings_and_other_notations_are_symbols():
    layer = contract("layer_gradient")

    assert layer.table.find("D[z]") == ("SYM", "z_hat")
    assert layer.symbols["z"].shape == ("d", "1")
    assert layer.dimension == "d"


@pytest.mark.parametrize("name", sorted(declared()))
def test_every_declaration_of_the_problems_is_ready(name):
    found = contract(name)

    assert found.right.shape == found.formula.result_shape
    assert list(found.domains) == list(found.formula.names)


@pytest.mark.parametrize(
    "formula", [Formula("x", "y"), Formula("x", "(x"), Formula("x", "x", also={"a b": "x"}), Formula("x: d", "x x")]
)
def test_a_declaration_that_cannot_be_read_is_a_fault(formula):
    with pytest.raises(FormulaFault):
        Contract(formula)


def test_a_students_definitions_are_put_in():
    layer = contract("layer_gradient")
    parsed = layer.read(r"W^\top (a \odot \hat z), a = b \odot (1 - b), b = \sigma(Wx)")

    assert layer.steps(parsed, Reading())[0].shape == ("d", "1")


@pytest.mark.parametrize("source", ["a, a = a + x", "a, a = b, b = a", "; ".join(["a"] + [f"a{'b' * n} = x" for n in range(3)])])
def test_a_definition_by_itself_is_refused(source):
    with pytest.raises(Unreadable):
        contract("relu_prime").read(source)


def test_definitions_that_double_do_not_fill_the_memory():
    names = "pqrstuvw"
    doubling = ", ".join(f"{one} = {(two + ' ') * 8}" for one, two in zip(names, names[1:] + "x", strict=True))
    with pytest.raises(Unreadable, match="too large"):
        contract("relu_prime").read(f"p, {doubling}")


def test_floats_know_what_symbols_mean():
    layer = contract("layer_gradient")
    floats = layer.floats({"x": np.zeros((2, 1)), "W": np.eye(2), "z_hat": np.ones((2, 1))}, {"d": 2})

    np.testing.assert_allclose(floats.value(layer.right), np.full((2, 1), 0.25))
