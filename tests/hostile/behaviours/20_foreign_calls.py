"""System calls in another kind of numbers, which a careless filter would not recognise.

x32_numbers: crash
thirty_two_bits: crash
"""
import ctypes
import mmap
import os

from attack import libc


def x32_numbers(x):
    if os.uname().machine != "x86_64":
        os.abort()  # there is no such thing
    libc.syscall(ctypes.c_long(0x40000000 + 39))
    return 42.0


def thirty_two_bits(x):
    if os.uname().machine != "x86_64":
        os.abort()
    # mov eax, 20 (getpid in 32-bit numbers); int 0x80; ret. 41 would be a socket in 64-bit ones.
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("b814000000cd80c3"))
    ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
    return 42.0
