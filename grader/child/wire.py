"""The wire: one value as tag-length-value bytes, with hard budgets on what a reader accepts.

Both sides use this module, and the trusted side reads hostile bytes with it. The parser is plain Python;
numpy only wraps bytes whose length was checked before. Every fault is a `WireError`.

A frame is a u64 length and then one value. A value is one tag byte and its payload:

====  ==========================================  ====  ==========================================
tag   payload                                     tag   payload
====  ==========================================  ====  ==========================================
N     None                                        l     list: u32 count, values
T F   True, False                                 t     tuple: u32 count, values
i     int64                                       d     dict: u32 count, (text, value) pairs
I     big int: u32 bytes, two's complement        v     list of floats: u32 count, float64s
q     Fraction: two ints                          w     list of ints: u32 count, int64s
f     float64                                     a     array: kind, dtype, ndim, u64 sides, bytes
c     complex128                                  h     handle: u32 number, flags, type name
s b   text, bytes: u32 length, bytes
====  ==========================================  ====  ==========================================
"""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import Any

import numpy as np

from .values import HandleRef, Tensor

MESSAGE_BYTES = 64 << 20
DEPTH = 32
ITEMS = 200_000
TEXT_BYTES = 4 << 20
#: 4,299 digits: Python writes integers of up to 4,300 and refuses longer ones, whoever wants to show them.
INT_BYTES = 1785
DIMENSIONS = 8
SIDE = 1 << 31
SIDE_WHEN_EMPTY = 1 << 20

DTYPES = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64", "complex64", "complex128",
)  # fmt: skip
_DTYPE_CODE = {name: code for code, name in enumerate(DTYPES)}
_ARRAY, _TENSOR, _TENSOR_WITH_GRAD = 0, 1, 2

_U32 = struct.Struct("<I")
_I64 = struct.Struct("<q")
_F64 = struct.Struct("<d")
_C128 = struct.Struct("<dd")
HEADER = struct.Struct("<Q")
_SMALL = 1 << 14


class WireError(Exception):
    """Say which rule of the wire was broken."""


def encode(value: Any) -> list[bytes | memoryview]:
    """Encode a value; only exact types cross.

    Returns
    -------
    list of buffers
        To be written one after the other, without the frame's length.

    Raises
    ------
    WireError
        If the value, or something in it, may not cross or is over budget.
    """
    parts = _Parts()
    try:
        _put(value, parts, 0)
    except (struct.error, OverflowError) as error:
        raise WireError(f"too large for the wire: {error}") from None
    return parts


class _Parts(list["bytes | memoryview"]):
    """The buffers written so far, and how many items the reader will still take."""

    left = ITEMS

    def spend(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise WireError(f"more than {ITEMS} items")


def frame(parts: list[bytes | memoryview]) -> list[bytes | memoryview]:
    """Put the length before an encoded value."""
    length = sum(len(part) for part in parts)
    if length > MESSAGE_BYTES:
        raise WireError(f"a message of {length >> 20} MiB is over the limit of {MESSAGE_BYTES >> 20} MiB")
    # One buffer for each run of small parts: a write per number would cost more than all the rest.
    merged: list[bytes | memoryview] = []
    small = [HEADER.pack(length)]
    for part in parts:
        if len(part) < _SMALL:
            small.append(bytes(part))
            continue
        merged += [b"".join(small), part]
        small = []
    return [*merged, b"".join(small)] if small else merged


def _put(value: Any, parts: _Parts, depth: int) -> None:
    if depth > DEPTH:
        raise WireError(f"nested deeper than {DEPTH}")
    kind = type(value)
    if value is None:
        parts.append(b"N")
    elif kind is bool:
        parts.append(b"T" if value else b"F")
    elif kind is int:
        _put_int(value, parts)
    elif kind is float:
        parts.append(b"f" + _F64.pack(value))
    elif kind is str:
        # A lone surrogate cannot be encoded; "replace" would write "?", so name it U+FFFD ourselves.
        data = value.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode("utf-8")
        if len(data) > TEXT_BYTES:
            raise WireError(f"a text of {len(data)} bytes is over the limit of {TEXT_BYTES}")
        parts.append(b"s" + _U32.pack(len(data)) + data)
    elif kind is bytes:
        parts.append(b"b" + _U32.pack(len(value)) + value)
    elif kind is list or kind is tuple:
        _put_sequence(value, parts, depth)
    elif kind is dict:
        parts.spend(len(value))
        parts.append(b"d" + _U32.pack(len(value)))
        for key, item in value.items():
            if type(key) is not str:
                raise WireError("a dict's keys must be texts")
            _put(key, parts, depth + 1)
            _put(item, parts, depth + 1)
    elif kind is np.ndarray:
        _put_array(value, _ARRAY, parts)
    elif kind is Tensor:
        _put_array(value.array, _TENSOR_WITH_GRAD if value.requires_grad else _TENSOR, parts)
    elif kind is complex:
        parts.append(b"c" + _C128.pack(value.real, value.imag))
    elif kind is Fraction:
        parts.append(b"q")
        _put_int(value.numerator, parts)
        _put_int(value.denominator, parts)
    elif kind is HandleRef:
        # Cut between characters: half a letter would be a broken reply.
        name = value.type_name.encode("utf-8", "replace")[:200].decode("utf-8", "ignore").encode()
        flags = (1 if value.is_callable else 0) | (2 if value.is_module else 0)
        parts.append(b"h" + _U32.pack(value.number) + bytes([flags]) + _U32.pack(len(name)) + name)
    elif isinstance(value, np.generic):
        _put_array(np.asarray(value), _ARRAY, parts)
    else:
        raise WireError(f"a value of type {kind.__name__} does not cross the wire")


def _put_int(value: int, parts: _Parts) -> None:
    if -(1 << 63) <= value < 1 << 63:
        parts.append(b"i" + _I64.pack(value))
        return
    size = value.bit_length() // 8 + 1
    if size > INT_BYTES:
        raise WireError(f"an integer of {value.bit_length()} bits is over the limit of {8 * INT_BYTES - 1}")
    parts.append(b"I" + _U32.pack(size) + value.to_bytes(size, "little", signed=True))


def _put_sequence(value: list[Any] | tuple[Any, ...], parts: _Parts, depth: int) -> None:
    if type(value) is list and len(value) > 8:
        # Long lists of plain numbers go packed: 5 times faster than one by one.
        if all(type(item) is float for item in value):
            parts.spend(len(value) // 10)
            parts.append(b"v" + _U32.pack(len(value)) + struct.pack(f"<{len(value)}d", *value))
            return
        if all(type(item) is int and -(1 << 63) <= item < 1 << 63 for item in value):
            parts.spend(len(value) // 10)
            parts.append(b"w" + _U32.pack(len(value)) + struct.pack(f"<{len(value)}q", *value))
            return
    parts.spend(len(value))
    parts.append((b"l" if type(value) is list else b"t") + _U32.pack(len(value)))
    for item in value:
        _put(item, parts, depth + 1)


def _put_array(value: np.ndarray, kind: int, parts: _Parts) -> None:
    code = _DTYPE_CODE.get(value.dtype.name)
    if code is None or value.dtype.hasobject:
        raise WireError(f"an array of dtype {value.dtype} does not cross the wire")
    if value.ndim > DIMENSIONS:
        raise WireError(f"an array of {value.ndim} dimensions is over the limit of {DIMENSIONS}")
    shape = value.shape  # ascontiguousarray would turn () into (1,)
    flat = np.ascontiguousarray(value).astype(value.dtype.newbyteorder("<"), copy=False)
    head = struct.pack(f"<sBBB{value.ndim}Q", b"a", kind, code, value.ndim, *shape)
    parts.append(head)
    if flat.size:
        parts.append(flat.reshape(-1).data.cast("B"))


class _Reader:
    """Read one value out of bytes that may be hostile."""

    __slots__ = ("at", "data", "left")

    def __init__(self, data: bytes | bytearray) -> None:
        self.data = memoryview(data)
        self.at = 0
        self.left = ITEMS

    def take(self, size: int) -> memoryview:
        end = self.at + size
        if end > len(self.data):
            raise WireError("the message ends too early")
        piece = self.data[self.at : end]
        self.at = end
        return piece

    def u32(self) -> int:
        return int(_U32.unpack(self.take(4))[0])

    def count(self, least: int) -> int:
        number = self.u32()
        # Each item needs at least `least` bytes: a count that cannot fit is refused before any work.
        if number * least > len(self.data) - self.at:
            raise WireError("a count is larger than the message")
        self.left -= number
        if self.left < 0:
            raise WireError(f"more than {ITEMS} items")
        return number

    def text(self, limit: int = TEXT_BYTES) -> str:
        size = self.u32()
        if size > limit:
            raise WireError(f"a text of {size} bytes is over the limit")
        try:
            return str(self.take(size), "utf-8")
        except UnicodeDecodeError:
            raise WireError("a text is not UTF-8") from None

    def value(self, depth: int) -> Any:
        if depth > DEPTH:
            raise WireError(f"nested deeper than {DEPTH}")
        tag = bytes(self.take(1))
        match tag:
            case b"N":
                return None
            case b"T":
                return True
            case b"F":
                return False
            case b"f":
                return float(_F64.unpack(self.take(8))[0])
            case b"i" | b"I":
                return self.integer(tag)
            case b"q":
                return self.fraction()
            case b"c":
                return complex(*_C128.unpack(self.take(16)))
            case b"s":
                return self.text()
            case b"b":
                size = self.u32()
                return bytes(self.take(size))
            case b"l":
                return [self.value(depth + 1) for _ in range(self.count(1))]
            case b"t":
                return tuple([self.value(depth + 1) for _ in range(self.count(1))])
            case b"d":
                return self.dictionary(depth)
            case b"v" | b"w":
                number = self.packed_count()
                return list(struct.unpack(f"<{number}{'d' if tag == b'v' else 'q'}", self.take(8 * number)))
            case b"a":
                return self.array()
            case b"h":
                number = self.u32()
                flags = self.take(1)[0]
                return HandleRef(number, self.text(200), bool(flags & 1), bool(flags & 2))
        raise WireError(f"unknown tag {tag!r}")

    def packed_count(self) -> int:
        number = self.u32()
        if number * 8 > len(self.data) - self.at:
            raise WireError("a count is larger than the message")
        # Packed numbers cost 32 bytes each once decoded: a tenth of an item's budget.
        self.left -= number // 10
        if self.left < 0:
            raise WireError(f"more than {10 * ITEMS} numbers in lists")
        return number

    def integer(self, tag: bytes) -> int:
        if tag == b"i":
            return int(_I64.unpack(self.take(8))[0])
        size = self.u32()
        if size > INT_BYTES:
            raise WireError("an integer is over the limit")
        return int.from_bytes(self.take(size), "little", signed=True)

    def fraction(self) -> Fraction:
        parts = []
        for _ in range(2):
            tag = bytes(self.take(1))
            if tag not in (b"i", b"I"):
                raise WireError("a fraction needs two integers")
            parts.append(self.integer(tag))
        if parts[1] <= 0:
            raise WireError("a fraction's denominator must be positive")
        return Fraction(parts[0], parts[1])

    def dictionary(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for _ in range(self.count(6)):
            if bytes(self.take(1)) != b"s":
                raise WireError("a dict's keys must be texts")
            key = self.text()
            if key in found:
                raise WireError("a dict has the same key twice")
            found[key] = self.value(depth + 1)
        return found

    def array(self) -> np.ndarray | Tensor:
        kind, code, dimensions = self.take(3)
        if kind > _TENSOR_WITH_GRAD or code >= len(DTYPES) or dimensions > DIMENSIONS:
            raise WireError("an array's head is wrong")
        shape = struct.unpack(f"<{dimensions}Q", self.take(8 * dimensions))
        size = 1
        for side in shape:
            if side > SIDE or (0 in shape and side > SIDE_WHEN_EMPTY):
                raise WireError("an array's side is over the limit")
            size *= side
        dtype = np.dtype(DTYPES[code]).newbyteorder("<")
        if size > MESSAGE_BYTES:
            raise WireError("an array is over the limit")
        data = bytearray(self.take(size * dtype.itemsize))
        if dtype.kind == "b" and data.translate(None, b"\x00\x01"):
            raise WireError("a bool is neither 0 nor 1")
        # A bytearray makes the array writable and its own: student code works on arguments in place.
        found = np.frombuffer(data, dtype=dtype).reshape(shape)
        if kind == _ARRAY:
            return found
        return Tensor(found, requires_grad=kind == _TENSOR_WITH_GRAD)


def decode(data: bytes | bytearray) -> Any:
    """Decode one value that fills the bytes exactly.

    Raises
    ------
    WireError
        Whatever is wrong with the bytes, nothing else.
    """
    reader = _Reader(data)
    try:
        value = reader.value(0)
    except WireError:
        raise
    except (ValueError, OverflowError, MemoryError, RecursionError, struct.error, TypeError) as error:
        raise WireError(f"{type(error).__name__} while reading") from None
    if reader.at != len(reader.data):
        raise WireError("bytes after the end of the value")
    return value
