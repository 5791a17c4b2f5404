from __future__ import annotations

import msgspec
import numpy as np
import pytest

from grader.formulas.declaration import Formula
from grader.formulas.messages import Array, Ask, Reply, packed, unpacked


@pytest.mark.parametrize("value", [None, True, 3, 0.1, float("inf"), -0.0])
def test_numbers_cross_unchanged(value):
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(Reply(value=packed(value))), type=Reply)

    assert repr(unpacked(sent.value)) == repr(value)


@pytest.mark.parametrize("value", [np.eye(3), np.ones((2, 1)), np.zeros((0,)), np.array([np.nan, -np.inf, 5e-324])])
def test_arrays_cross_with_their_shape(value):
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(Reply(value=packed(value))), type=Reply)

    np.testing.assert_array_equal(unpacked(sent.value), value)


def test_what_checks_hand_over_is_packed():
    assert packed(np.float64(0.5)) == 0.5
    assert packed([1, 2]) == Array((2,), [1.0, 2.0])
    assert packed(1 << 80) == 2.0**80
    for thing in ("text", object()):
        with pytest.raises(TypeError):
            packed(thing)


def test_a_question_crosses_with_its_declaration():
    ask = Ask("value", Formula("x", r"\sigma(x)", where={"x": "positive"}), "x", 7, [packed(np.eye(2))], {"k": 2})

    assert msgspec.msgpack.decode(msgspec.msgpack.encode(ask), type=Ask) == ask
