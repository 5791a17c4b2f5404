from __future__ import annotations

import time

import pytest

from grader.formulas.lexer import Reader
from grader.formulas.symbols import Symbols


def names(source):
    return [token.text for token in Reader(source, Symbols.of(("x", "z")), is_scalar=False).tokens()]


@pytest.mark.parametrize(
    "source",
    [
        r"\frac{\partial\ell}{\partial z}", r"\frac{\partial \mathcal{L}}{\partial \mathbf{z}}", r"\nabla_z \ell",
        r"\nabla_{\mathbf z} L", r"\partial\ell/\partial z", r"\partial_z \ell", "∂ℓ/∂z", "dL/dz", r"\frac{d\ell}{dz}",
        r"\frac{\mathrm d \ell}{\mathrm d z}", r"\nabla_z",
    ],
)  # fmt: skip
def test_a_derivative_of_the_loss_is_one_symbol(source):
    found = names(source)

    assert found == ["D[z]"]


def test_the_symbol_under_it_may_have_a_mark():
    assert names(r"\frac{\partial\ell}{\partial \hat z}") == ["D[z_hat]"]
    assert names("∂ℓ/∂ẑ") == ["D[z_hat]"]


def test_nested_signs_take_no_time():
    begun = time.process_time()
    names(r"\partial{" * 70 + "x" + "}" * 70)

    assert time.process_time() - begun < 2.0
