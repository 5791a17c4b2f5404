from __future__ import annotations

import msgspec
import pytest

from grader.formulas.contract import Contract
from grader.formulas.declaration import Formula
from grader.formulas.points import right_values
from grader.formulas.study import Kind, Study

SCALAR = Formula("x, beta", r"\frac{1}{1 + e^{-\beta x}}", where={"beta": "positive"})
LAYER = Formula("x: d, W: d×d, y: d", r"y + W^\top (y \odot z)", result="d", means={"z": r"\sigma(Wx)"})


def without_answer(formula: Formula) -> Formula:
    """Return the declaration as a starter kit has it, through its own format."""
    kept = msgspec.structs.replace(formula, right=None, values=right_values(formula, 0))
    return msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=Formula)


def studied(formula: Formula, source: str) -> Study:
    return Study(Contract(formula), source, 0)


@pytest.mark.parametrize(
    ("formula", "source"),
    [
        (SCALAR, r"\frac{e^{\beta x}}{1 + e^{\beta x}}"),
        (SCALAR, r"\frac12 (1 + \tanh(\beta x / 2))"),
        (SCALAR, r"\frac{1}{1 + e^{\beta x}}"),
        (SCALAR, r"\frac{1}{1 + e^{-x}}"),
        (LAYER, r"W^T (y \odot z) + y"),
        (LAYER, r"y + W^T y \odot z"),
        (LAYER, r"y^T + (y \odot z)^T W"),
        (LAYER, r"y + W (y \odot z)"),
        (LAYER, r"y + x W"),
        (LAYER, r"y + \foo{"),
    ],
)
def test_values_judge_like_the_right_answer(formula, source):
    full, kit = studied(formula, source), studied(without_answer(formula), source)

    assert (kit.kind, kit.text, kit.fault, kit.remarks) == (full.kind, full.text, full.fault, full.remarks)
    assert kit.mistakes() == full.mistakes()


def test_each_kind_occurs_above():
    kinds = {studied(without_answer(LAYER), source).kind for source in
             (r"y + W^T (y \odot z)", r"y + W^T y \odot z", r"y^T + (y \odot z)^T W", r"y + W (y \odot z)", "y + xW")}  # fmt: skip

    assert kinds == {Kind.CORRECT, Kind.AMBIGUOUS, Kind.TRANSPOSED, Kind.WRONG, Kind.SHAPE}


def test_the_declaration_holds_numbers_only():
    assert len(right_values(SCALAR, 0)) == 16
    assert [len(one) for one in right_values(LAYER, 0)] == [3, 3, 3, 5, 5, 5]
