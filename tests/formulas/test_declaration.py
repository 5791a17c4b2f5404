from __future__ import annotations

import pytest

from grader.formulas.declaration import Formula, mistakes

LAYER = Formula("x: d, W: d×d, s", r"W x", result="d")


def test_arguments_have_names_and_shapes():
    assert [tuple(argument) for argument in LAYER.signature] == [("x", ("d", "1")), ("W", ("d", "d")), ("s", ())]
    assert LAYER.result_shape == ("d", "1")
    assert not LAYER.is_scalar
    assert Formula("x, beta", "x").is_scalar


def test_a_call_binds_arguments_by_place_and_by_name():
    assert LAYER.bind((1, 2), {"s": 3}) == {"x": 1, "W": 2, "s": 3}
    for args, kwargs in (((1,), {}), ((1, 2, 3, 4), {}), ((1, 2), {"t": 3}), ((1, 2, 3), {"s": 3})):
        with pytest.raises(TypeError):
            LAYER.bind(args, kwargs)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (Formula("x y", "x"), "no argument"),
        (Formula("x, x", "x"), "twice"),
        (Formula("x", "x", result="d d"), "no shape"),
        (Formula("x", "x", where={"y": "positive"}), "no argument"),
        (Formula("x", "x", where={"x": "large"}), "none of"),
        (Formula("x", "x", also={"q": "y"}), "no symbol"),
        (Formula("x", " "), "empty"),
    ],
)
def test_mistakes_of_an_author_are_named(formula, said):
    assert said in " ".join(mistakes(formula))


def test_a_right_declaration_has_none():
    assert list(mistakes(LAYER)) == []
