from __future__ import annotations

import json
import math
from fractions import Fraction

import numpy as np
import pytest

from grader import Case, Tensor
from grader.checking.exact import decoded, encoded, fingerprint

VALUES = [
    None, True, 0, 10**40, "σ'", 0.1 + 0.2, -0.0, 5e-324, 1e308, math.inf, -math.inf, 1 + 2j, Fraction(1, 3),
    np.float64(0.1), np.float32(0.1), np.int64(3), np.bool_(False), [1, [2.5]], (1, (2.0, None)), {"a": (1,), "$": 2},
]  # fmt: skip
ARRAYS = [
    np.array([0.1, -0.0, np.inf]), np.array([[1, 2], [3, 4]]), np.zeros((0, 3)), np.array(2.5), np.array([True]),
    np.array([0.1], dtype=np.float32), np.array([1j]),
]  # fmt: skip


def there_and_back(value):
    return decoded(json.loads(json.dumps(encoded(value), allow_nan=False)))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_as_it_was(value):
    actual = there_and_back(value)

    assert (type(actual), repr(actual)) == (type(value), repr(value))


@pytest.mark.parametrize("array", ARRAYS, ids=repr)
def test_an_array_comes_back_with_dtype_shape_and_every_bit(array):
    actual = there_and_back(array)

    assert (actual.dtype, actual.shape, actual.tobytes()) == (array.dtype, array.shape, array.tobytes())


def test_nan_comes_back():
    assert math.isnan(there_and_back(math.nan))


def test_a_tensor_and_a_case_come_back():
    tensor = there_and_back(Tensor(np.array([1.5], dtype=np.float32), requires_grad=True))
    case = there_and_back(Case(x=np.array([0.1]), k=3))

    assert (tensor.array.dtype, tensor.array.tolist(), tensor.requires_grad) == (np.float32, [1.5], True)
    assert (case.x.tolist(), case.k, case.x.flags.writeable) == ([0.1], 3, False)


@pytest.mark.parametrize("value", [object(), {1: 2}, np.array(["a"]), {1, 2}, iter([1])], ids=["object", "int key", "texts", "set", "iterator"])
def test_what_cannot_be_written_down_is_refused(value):
    with pytest.raises(TypeError, match="cannot be written down"):
        encoded([value])


def test_a_value_is_new_each_time():
    data = encoded([np.zeros(1)])

    assert decoded(data)[0] is not decoded(data)[0]


def test_calls_are_told_apart_by_every_bit_and_type():
    calls = [((0.1,), {}), ((np.nextafter(0.1, 1),), {}), ((), {"x": 0.1}), ((np.float64(0.1),), {}),
             ((np.array([0.1]),), {}), ((np.array([0.1], dtype=np.float32),), {}), (((0.1,),), {}), (([0.1],), {})]  # fmt: skip

    assert len({fingerprint(args, kwargs) for args, kwargs in calls}) == len(calls)


def test_the_order_of_names_does_not_matter():
    assert fingerprint((), {"a": 1, "b": 2}) == fingerprint((), {"b": 2, "a": 1})
