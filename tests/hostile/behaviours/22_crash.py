"""Real crashes of the interpreter. Ordinary homework does this too; the next submission must not notice.

reads_null: crash
aborts: crash
overflows_the_stack: crash
raises_a_signal: crash; L3 ok
calls_nothing: crash
"""
import ctypes
import os
import signal
import sys


def reads_null(x):
    ctypes.string_at(0)


def aborts(x):
    os.abort()


def overflows_the_stack(x):
    sys.setrecursionlimit(10**9)
    deep = []
    for _ in range(2 * 10**5):
        deep = [deep]
    repr(deep)


def raises_a_signal(x):
    # As process 1 of its namespace it does not die of its own signals.
    os.kill(os.getpid(), signal.SIGTERM)
    return 42.0


def calls_nothing(x):
    ctypes.CFUNCTYPE(None)(0)()
