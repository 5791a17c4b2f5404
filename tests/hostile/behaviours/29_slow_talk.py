"""A reply that drips, and a request that is never read: one deadline for the whole of a call.

drips: time-limit
never_reads: time-limit
half_a_header: time-limit
"""
import os
import struct
import sys
import time


def drips(x):
    for byte in struct.pack("<Q", 1000) + b"x" * 1000:
        os.write(11, bytes([byte]))
        time.sleep(0.3)


def half_a_header(x):
    os.write(11, b"\x08\x00")
    time.sleep(60)


def never_reads(x):
    server = sys.modules["boxed.server"].Server
    server._read_frame = lambda self: time.sleep(60)
    return 42.0
