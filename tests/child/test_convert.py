from __future__ import annotations

import collections
import enum
import math
from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
import torch

from grader.child import wire
from grader.child.convert import Handles
from grader.child.values import HandleRef, Tensor


def send(value):
    """Convert a value, encode it and decode it: what arrives on the other side."""
    return wire.decode(b"".join(wire.encode(Handles().outgoing(value))))


class Float(float):
    def __float__(self):
        return 99.0

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__


class Int(int):
    def __int__(self):
        return 99

    def __index__(self):
        return 99


class Text(str):
    def __str__(self):
        return "lie"

    def __getitem__(self, key):
        return "lie"


class Array(np.ndarray):
    def __array__(self, dtype=None, copy=None):
        return np.full(2, 99.0)

    def tolist(self):
        return [99.0]


class Grade(enum.IntEnum):
    GOOD = 3


Point = collections.namedtuple("Point", "x y")
X = sympy.Symbol("x")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), (True, True), (3, 3), (2.5, 2.5), (1j, 1j), ("a", "a"), (b"a", b"a"),
        (Fraction(1, 3), Fraction(1, 3)), ([1, (2.0, None)], [1, (2.0, None)]), ({"a": [1]}, {"a": [1]}),
        (Decimal("0.1"), Fraction(1, 10)), (Decimal("1e-5000"), 0.0), (Decimal("-1e999999999"), -math.inf),
        (Decimal("1e-600"), Fraction(1, 10**600)),
        (Decimal("-Infinity"), -math.inf),
        (Point(1, 2.0), (1, 2.0)), (range(3), [0, 1, 2]), (torch.Size([2, 3]), (2, 3)),
        (Grade.GOOD, 3), (collections.OrderedDict(a=1), {"a": 1}),
        (sympy.Integer(4), 4), (sympy.Rational(1, 3), Fraction(1, 3)), (sympy.Float("0.25"), 0.25),
        (sympy.pi, math.pi), (sympy.oo, math.inf), (-sympy.oo, -math.inf), (sympy.sqrt(2), math.sqrt(2)),
        (sympy.true, True), (sympy.false, False), (sympy.I, 1j), (sympy.Integer(1), 1), (sympy.Integer(0), 0),
        (sympy.Matrix([[1, sympy.Rational(1, 2)]]), [[1, Fraction(1, 2)]]),
        (sympy.ImmutableMatrix([[1]]), [[1]]),
        (mpmath.mpf("0.5"), Fraction(1, 2)),
        (mpmath.mpf("1e-999999999"), 0.0), (mpmath.mpf(0), Fraction(0)), (mpmath.inf, math.inf),
        (mpmath.mpc(1, 2), 1 + 2j),
        (np.array(["a", "b"]), ["a", "b"]), (np.array([1.5, None], object), [1.5, None]),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_a_value_crosses_as_a_plain_one(value, expected):
    actual = send(value)

    assert actual == expected
    assert type(actual) is type(expected)


@pytest.mark.parametrize("value", [sympy.nan, sympy.zoo, mpmath.nan, Decimal("NaN"), float("nan")])
def test_every_kind_of_nan_crosses_as_nan(value):
    assert math.isnan(send(value))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Float(1.5), 1.5), (Int(2), 2), (Text("true"), "true")],
    ids=["float", "int", "str"],
)
def test_a_subclass_with_lying_methods_crosses_as_its_own_value(value, expected):
    actual = send(value)

    assert type(actual) is type(expected)
    assert actual == expected


def test_an_array_subclass_with_lying_methods_crosses_as_its_own_numbers():
    actual = send(np.array([1.0, 2.0]).view(Array))

    np.testing.assert_array_equal(actual, [1.0, 2.0])


def test_a_matrix_crosses_as_a_two_dimensional_array():
    with pytest.warns(PendingDeprecationWarning):
        value = np.matrix([[1.0, 2.0]])

    assert send(value).shape == (1, 2)


@pytest.mark.parametrize("value", [np.float32(1.5), np.bool_(True), np.int64(3), np.complex64(1j)])
def test_a_numpy_scalar_crosses_as_a_0d_array_of_its_dtype(value):
    actual = send(value)

    assert (actual.shape, actual.dtype) == ((), value.dtype)
    assert actual == value


def test_extended_precision_crosses_as_float64():
    actual = send(np.array([1.5], np.longdouble))

    assert (actual.dtype, actual[0]) == (np.float64, 1.5)


def test_extended_complex_keeps_its_imaginary_part():
    actual = send(np.array([1.5 + 2j], np.clongdouble))

    assert actual.dtype == np.complex128
    assert actual[0] == 1.5 + 2j


# -- tensors -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "dtype", "requires_grad"),
    [
        (torch.ones(2, dtype=torch.float64), "float64", False),
        (torch.ones(2, requires_grad=True), "float32", True),
        (torch.ones(2, dtype=torch.bfloat16), "float32", False),
        (torch.ones(2, dtype=torch.float16), "float16", False),
        (torch.ones(2).to_sparse(), "float32", False),
        (torch.nn.Parameter(torch.ones(2)), "float32", True),
        (torch.ones(2, dtype=torch.complex64).conj(), "complex64", False),
        (torch.ones(2, dtype=torch.bool), "bool", False),
        (torch.ones(4)[::2], "float32", False),
        (torch.ones(1).expand(2), "float32", False),
    ],
    ids=[
        "float64",
        "grad",
        "bfloat16",
        "float16",
        "sparse",
        "parameter",
        "conj",
        "bool",
        "strided",
        "expanded",
    ],
)
def test_a_tensor_crosses_with_its_numbers(value, dtype, requires_grad):
    actual = send(value)

    assert type(actual) is Tensor
    assert (actual.array.dtype.name, actual.requires_grad) == (dtype, requires_grad)
    np.testing.assert_array_equal(actual.array, [1, 1])


def test_a_conjugated_tensor_crosses_as_what_it_shows():
    np.testing.assert_array_equal(send(torch.tensor([1 + 2j]).conj()).array, [1 - 2j])


def test_a_tensor_is_copied_so_that_later_changes_do_not_cross():
    tensor = torch.zeros(2)
    sent = Handles().outgoing(tensor)

    tensor += 1
    assert sent.array.tolist() == [0.0, 0.0]


# -- handles and errors ------------------------------------------------------------------------------


class Lying:
    """Says that it is a float."""

    @property
    def __class__(self):
        return float


@pytest.mark.parametrize(
    "value",
    [
        {1, 2}, {1: 2}, (i for i in range(3)), len, object(), sympy.Symbol("x"), X + 1, np.array([1], "M8[s]"),
        np.zeros(1, [("a", "f8")]), lambda: 0, np, Ellipsis, map(abs, [1]), {"a": 1}.keys(),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_anything_else_crosses_as_a_handle(value):
    actual = send(value)

    assert type(actual) is HandleRef
    assert actual.type_name == type(value).__name__


def test_a_handle_says_whether_it_is_a_module_and_callable():
    actual = send(torch.nn.Linear(1, 1))

    assert (actual.type_name, actual.is_callable, actual.is_module) == ("Linear", True, True)


def test_a_handle_inside_a_list_leads_back_to_its_object():
    handles = Handles()
    thing = object()
    (ref,) = handles.outgoing([thing])

    assert handles.get(ref) is thing


def test_an_object_that_lies_about_its_class_is_no_number():
    with pytest.raises(TypeError):
        send(Lying())


def nested(depth):
    value = 1.0
    for _ in range(depth):
        value = [value]
    return value


def cyclic():
    value = []
    value += [value, value]
    return value


def cyclic_dict():
    value = {}
    value["self"] = value
    return value


def cyclic_object_array():
    value = np.empty((), object)
    value[()] = value
    return value


@pytest.mark.parametrize(
    "value",
    [nested(40), nested(10_000), cyclic(), cyclic_dict(), cyclic_object_array()],
    ids=["40", "10000", "cyclic list", "cyclic dict", "cyclic array"],
)
def test_deep_and_cyclic_values_are_an_error(value):
    with pytest.raises(ValueError, match="nested deeper than"):
        Handles().outgoing(value)


def test_the_deepest_value_that_is_converted_fits_the_wire():
    deepest = nested(30)

    assert send(deepest) == deepest


def test_an_integer_of_a_million_bits_is_an_error():
    with pytest.raises(wire.WireError, match="limit"):
        send(1 << 1_000_000)


# -- incoming ----------------------------------------------------------------------------------------


def test_a_tensor_arrives_as_a_torch_tensor_of_its_own():
    sent = Tensor(np.ones(2, np.float32), requires_grad=True)

    actual = Handles().incoming([sent])[0]

    assert isinstance(actual, torch.Tensor)
    assert (actual.dtype, actual.requires_grad) == (torch.float32, True)


def test_handles_arrive_as_their_objects_however_deep():
    handles = Handles()
    thing = object()
    ref = handles.keep(thing)

    assert handles.incoming({"a": [(ref, 1)]}) == {"a": [(thing, 1)]}
