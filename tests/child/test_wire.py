from __future__ import annotations

import math
import struct
import tracemalloc
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.child import wire
from grader.child.values import HandleRef, Tensor
from grader.child.wire import WireError, decode, encode

BOUNDED = settings(derandomize=True, database=None, max_examples=300, deadline=None)


def pack(value: Any) -> bytes:
    return b"".join(encode(value))


def round_trip(value: Any) -> Any:
    return decode(pack(value))


def u32(number: int) -> bytes:
    return struct.pack("<I", number)


def text(string: bytes) -> bytes:
    return b"s" + u32(len(string)) + string


def array_head(code: int, *shape: int, kind: int = 0) -> bytes:
    return struct.pack(f"<sBBB{len(shape)}Q", b"a", kind, code, len(shape), *shape)


FLOAT64 = wire.DTYPES.index("float64")
BOOL = wire.DTYPES.index("bool")


# -- round trips -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -1, 2**63 - 1, -(2**63), 2**63, -(2**63) - 1, 10**1000, -(10**1000),
        0.0, 1.5, 5e-324, math.inf, -math.inf, 1 + 2j, complex(math.inf, -0.0),
        "", "σ′(Wx) ✓ 𝔸", "a\0b", b"", b"\x00\xff", Fraction(-1, 3), Fraction(10**100, 7),
        [], (), {}, [1, "a", None], (1, (2, [3])), {"a": 1, "": {"b": [2.0]}},
        [1.0] * 100, list(range(100)), [1.0] * 50 + [None], [2**70] * 10, [True] * 20,
        HandleRef(3, "Linear", True, True), HandleRef(2**32 - 1, "", False, False),
    ],
    ids=lambda value: repr(value)[:40],
)  # fmt: skip
def test_a_value_comes_back_equal_and_of_its_type(value):
    actual = round_trip(value)

    assert actual == value
    assert type(actual) is type(value)


def test_nan_comes_back_as_nan():
    assert math.isnan(round_trip(math.nan))


def test_minus_zero_keeps_its_sign():
    assert math.copysign(1.0, round_trip(-0.0)) == -1.0


def test_bools_in_a_long_list_stay_bools():
    actual = round_trip([True] * 20)

    assert all(item is True for item in actual)


@pytest.mark.parametrize("dtype", wire.DTYPES)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (0,), (0, 4), (1, 1, 1, 1, 1, 1, 1, 2)])
def test_an_array_keeps_dtype_shape_and_numbers(dtype, shape):
    value = np.arange(math.prod(shape)).reshape(shape).astype(dtype)

    actual = round_trip(value)

    assert (actual.dtype, actual.shape) == (value.dtype, value.shape)
    np.testing.assert_array_equal(actual, value)


@pytest.mark.parametrize("dtype", ["complex64", "complex128"])
def test_complex_arrays_keep_their_imaginary_parts(dtype):
    value = np.array([1 + 2j, -3j], dtype)

    np.testing.assert_array_equal(round_trip(value), value)


def test_a_decoded_array_is_writable_and_its_own():
    actual = round_trip(np.zeros(3))

    actual[0] = 1.0
    assert actual.flags.owndata or actual.base is not None
    assert actual[0] == 1.0


@pytest.mark.parametrize(
    "value",
    [
        np.arange(12.0).reshape(3, 4).T,
        np.arange(10.0)[::-2],
        np.arange(3, dtype=">f8"),
        np.broadcast_to(np.float32(2.0), (3, 2)),
        np.asfortranarray(np.arange(6).reshape(2, 3)),
    ],
    ids=["transposed", "reversed", "big endian", "broadcast", "Fortran"],
)
def test_the_memory_layout_does_not_matter(value):
    np.testing.assert_array_equal(round_trip(value), value)


def test_a_numpy_scalar_comes_as_a_0d_array():
    actual = round_trip(np.float32(1.5))

    assert (actual.shape, actual.dtype, float(actual)) == ((), np.dtype("float32"), 1.5)


@pytest.mark.parametrize("requires_grad", [True, False])
def test_a_tensor_keeps_whether_it_wants_a_gradient(requires_grad):
    actual = round_trip(Tensor(np.ones((2, 1), np.float32), requires_grad))

    assert type(actual) is Tensor
    assert actual.requires_grad is requires_grad
    assert actual.array.dtype == np.float32


def test_a_lone_surrogate_becomes_a_replacement_character():
    assert set(round_trip("a\ud800b")) == {"a", "\ufffd", "b"}


def test_a_long_type_name_in_any_script_crosses():
    actual = round_trip(HandleRef(1, "모델" * 50))

    assert actual.type_name.startswith("모델")


# -- what does not cross -----------------------------------------------------------------------------


class Float(float):
    pass


class Array(np.ndarray):
    pass


@pytest.mark.parametrize(
    "value",
    [
        {1, 2}, object(), len, Float(1.0), np.zeros(2).view(Array), {1: 2}, {None: 1}, range(3),
        bytearray(b"a"),
        np.array(["a"]), np.array([None]), np.array([1], "M8[s]"), np.zeros(1, [("a", "f8")]),
        np.zeros((1,) * 9), np.longdouble(1),
    ],
    ids=lambda value: type(value).__name__ + str(getattr(value, "dtype", "")),
)  # fmt: skip
def test_other_types_are_refused_by_the_sender(value):
    with pytest.raises(WireError):
        encode(value)


@pytest.mark.parametrize(
    "value",
    ["a" * (wire.TEXT_BYTES + 1), 2 ** (8 * wire.INT_BYTES), Fraction(1, 2 ** (8 * wire.INT_BYTES))],
    ids=["text", "integer", "fraction"],
)
def test_the_sender_keeps_the_budgets(value):
    with pytest.raises(WireError, match="limit"):
        encode(value)


@pytest.mark.parametrize("sign", [1, -1])
def test_every_integer_that_crosses_can_be_written(sign):
    largest = sign * (2 ** (8 * wire.INT_BYTES - 1) - 1)

    assert int(str(round_trip(largest))) == largest


def test_the_sender_refuses_deep_nesting_and_cycles():
    cyclic: list[Any] = []
    cyclic.append(cyclic)

    with pytest.raises(WireError, match="deeper"):
        encode(cyclic)


def test_the_sender_refuses_more_items_than_the_reader_takes():
    with pytest.raises(WireError, match="items"):
        encode([[None] * 1000] * 300)


def test_the_most_items_that_the_sender_takes_are_read():
    value = [[None] * 999] * 199

    assert round_trip(value) == value


def test_a_frame_over_the_limit_is_refused_by_the_sender():
    with pytest.raises(WireError, match="64 MiB"):
        wire.frame(encode(b"a" * (wire.MESSAGE_BYTES + 1)))


@pytest.mark.parametrize(
    "value", ["abc", [None] * 5000, [1, np.zeros(10**4), "a", b"b" * 10**5], np.zeros(10**5)],
    ids=["short", "many small", "mixed", "large"],
)  # fmt: skip
def test_a_frame_is_its_length_and_the_value(value):
    data = b"".join(wire.frame(encode(value)))

    assert wire.HEADER.unpack(data[: wire.HEADER.size]) == (len(data) - wire.HEADER.size,)
    assert data[wire.HEADER.size :] == pack(value)


def test_a_frame_of_many_small_values_is_written_in_one_piece():
    assert len(wire.frame(encode([None] * 5000))) == 1


# -- hostile bytes -----------------------------------------------------------------------------------

NESTED = b"l" + u32(1)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "too early"),
        (b"Z", "unknown tag"),
        (b"\x00", "unknown tag"),
        (b"NN", "after the end"),
        (b"i\x00\x00", "too early"),
        (b"s" + u32(5) + b"abc", "too early"),
        (text(b"\xff"), "UTF-8"),
        (text(b"\xed\xa0\x80"), "UTF-8"),  # a lone surrogate
        (text(b"\xc0\x80"), "UTF-8"),  # an overlong NUL
        (b"s" + u32(wire.TEXT_BYTES + 1), "over the limit"),
        (b"I" + u32(wire.INT_BYTES + 1) + bytes(wire.INT_BYTES + 1), "over the limit"),
        (b"l" + u32(2**32 - 1), "larger than the message"),
        (b"t" + u32(100) + b"N" * 99, "larger than the message"),
        (b"l" + u32(wire.ITEMS + 1) + b"N" * (wire.ITEMS + 1), "items"),
        (b"d" + u32(2**31), "larger than the message"),
        (b"d" + u32(1) + b"i" + bytes(8) + b"N", "keys"),
        (b"d" + u32(1) + b"f" + struct.pack("<d", math.nan) + b"N", "keys"),
        (b"d" + u32(2) + (text(b"a") + b"N") * 2, "twice"),
        (b"v" + u32(2**32 - 1), "larger than the message"),
        (b"w" + u32(3) + bytes(23), "larger than the message"),
        (b"q" + b"f" + bytes(8) + b"i" + bytes(8), "two integers"),
        (b"q" + b"i" + bytes(16), "two integers"),
        (b"q" + (b"i" + bytes(8)) * 2, "positive"),
        (b"q" + b"i" + bytes(8) + b"i" + b"\xff" * 8, "positive"),
        (NESTED * (wire.DEPTH + 1) + b"N", "deeper"),
        (NESTED * 100_000 + b"N", "deeper"),
        (b"h" + u32(1) + b"\x00" + u32(201) + b"a" * 201, "over the limit"),
        (array_head(FLOAT64, 2) + bytes(15), "too early"),
        (array_head(FLOAT64, 2) + bytes(17), "after the end"),
        (array_head(len(wire.DTYPES), 1) + bytes(8), "head"),
        (array_head(FLOAT64, 1, kind=3) + bytes(8), "head"),
        (b"a\x00" + bytes([FLOAT64]) + b"\x09" + bytes(72), "head"),
        (array_head(FLOAT64, 2**62), "side"),
        (array_head(FLOAT64, 2**31, 2**31), "over the limit"),
        (array_head(FLOAT64, 0, 2**31), "side"),
        (array_head(FLOAT64, 2**63, 0), "side"),
        (array_head(FLOAT64, 0, 2**20, 2**20, 2**20, 2**20), "while reading|side|limit"),
        (array_head(BOOL, 2) + b"\x01\x02", "neither"),
    ],
    ids=lambda value: value[:24].hex() if isinstance(value, bytes) else None,
)
def test_bytes_that_break_a_rule_are_a_wire_error(data, why):
    with pytest.raises(WireError, match=why):
        decode(data)


def test_a_zero_side_beside_small_ones_is_fine():
    assert decode(array_head(FLOAT64, 3, 0)).shape == (3, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"l" + u32(2**32 - 1) + b"N" * 100,
        b"v" + u32(2**32 - 1) + bytes(100),
        b"s" + u32(2**32 - 1),
        b"b" + u32(2**32 - 1),
        array_head(FLOAT64, 8 * 2**20) + bytes(100),
        array_head(BOOL, 2**26) + bytes(100),
        b"l" + u32(100) + (b"l" + u32(2**24)) * 100,
        NESTED * 100_000,
    ],
    ids=["list", "packed", "text", "bytes", "array", "bools", "lists of lists", "nesting"],
)
def test_a_huge_count_allocates_nothing(data):
    tracemalloc.start()
    try:
        with pytest.raises(WireError):
            decode(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 1 << 20


def test_the_largest_nest_of_empty_lists_stays_small():
    inner = b"l" + u32(0)
    count = wire.ITEMS // 20  # tracemalloc is slow
    data = b"l" + u32(count) + inner * count
    tracemalloc.start()
    try:
        decode(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < (64 << 20) // 20


def test_more_packed_numbers_than_the_budget_are_refused():
    with pytest.raises(WireError, match="numbers in lists"):
        decode(b"v" + u32(10 * wire.ITEMS + 10) + bytes(8 * (10 * wire.ITEMS + 10)))


def only_wire_errors(data: bytes) -> None:
    try:
        decode(data)
    except WireError:
        return


@given(st.binary(max_size=200))
@BOUNDED
def test_random_bytes_only_ever_raise_a_wire_error(data):
    only_wire_errors(data)


@given(st.lists(st.sampled_from([b"l", b"t", b"d", b"s", b"a", b"q", b"I", b"v", b"h", b"N", u32(0), u32(1),
                                 u32(2), u32(2**32 - 1), b"\x00", b"\x0b", b"\xff",
                                 bytes(8)]), max_size=40))  # fmt: skip
@BOUNDED
def test_random_tags_and_counts_only_ever_raise_a_wire_error(pieces):
    only_wire_errors(b"".join(pieces))


FEW = settings(BOUNDED, max_examples=80)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.complex_numbers()
    | st.fractions() | st.integers(0, 5).map(np.zeros) | st.just(Tensor(np.ones((2, 2)), True)),
    lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)  # fmt: skip


@given(VALUES, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
@FEW
def test_a_damaged_frame_only_ever_raises_a_wire_error(value, damage):
    data = bytearray(pack(value))
    for at, byte in damage:
        data[at % len(data)] = byte

    only_wire_errors(bytes(data))


@given(VALUES, st.integers(0, 10**6))
@FEW
def test_every_beginning_of_a_frame_is_refused(value, at):
    data = pack(value)

    with pytest.raises(WireError):
        decode(data[: at % len(data)])


@given(VALUES)
@FEW
def test_any_value_comes_back_to_the_same_bytes(value):
    data = pack(value)

    assert pack(decode(data)) == data
