"""Replies that are no replies: the decoder must refuse each without believing any number in it.

garbage: protocol
truncated: exited
says_two_to_the_sixty: protocol
a_list_of_two_to_the_62: protocol
ten_million_items: protocol
two_hundred_megabytes: protocol
trailing_bytes: protocol
too_deep: protocol
an_array_without_bytes: protocol
sides_that_multiply_to_zero: protocol
not_utf8: protocol
duplicate_keys: protocol
an_empty_frame: protocol
no_reply_but_a_number: protocol
"""
import os
import struct
import time

from boxed import wire

REPLY = 11


def _frame(payload, size=None):
    os.write(REPLY, struct.pack("<Q", len(payload) if size is None else size) + payload)
    time.sleep(60)


def garbage(x):
    _frame(os.urandom(4096))


def truncated(x):
    os.write(REPLY, struct.pack("<Q", 100) + b"x")
    os._exit(0)


def says_two_to_the_sixty(x):
    _frame(b"x", 2**60)


def a_list_of_two_to_the_62(x):
    _frame(b"l" + struct.pack("<Q", 2**62) + b"l" + b"\xff" * 8)


def ten_million_items(x):
    payload = b"l" + struct.pack("<I", 10**7) + b"N" * 10**7
    os.write(REPLY, struct.pack("<Q", len(payload)))
    view = memoryview(payload)
    while view:
        view = view[os.write(REPLY, view):]
    time.sleep(60)


def two_hundred_megabytes(x):
    _frame(b"", 200 << 20)


def trailing_bytes(x):
    _frame(b"".join(bytes(part) for part in wire.encode([4, "ok", 42.0])) + b"N")


def too_deep(x):
    _frame((b"l" + struct.pack("<I", 1)) * 5000 + b"N")


def an_array_without_bytes(x):
    _frame(b"a\x09\x02\x00" + struct.pack("<QQ", 2**30, 2**30))


def sides_that_multiply_to_zero(x):
    _frame(b"a\x09\x04\x00" + struct.pack("<QQQQ", 0, 2**31, 2**31, 2**31))


def not_utf8(x):
    _frame(b"s" + struct.pack("<I", 4) + b"\xff\xfe\x00\x80")


def duplicate_keys(x):
    key = b"s" + struct.pack("<I", 1) + b"a"
    _frame(b"d" + struct.pack("<I", 2) + (key + b"N") * 2)


def an_empty_frame(x):
    _frame(b"")


def no_reply_but_a_number(x):
    _frame(b"".join(bytes(part) for part in wire.encode(42.0)))
