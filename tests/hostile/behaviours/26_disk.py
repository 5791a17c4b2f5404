"""A huge file, very many files, a library of one's own. Where no file system can be mounted (L2) the folder is on the
disk, and only each file has a limit.

one_huge_file: error OSError
sparse_file: error OSError
many_big_files: error OSError; L2 error OSError or ok
many_files: error OSError; L2 error OSError or ok
loads_a_library: error OSError; L2 error OSError or ok
"""
import ctypes
import os

import numpy


def one_huge_file(x):
    with open("huge", "wb") as file:
        for _ in range(4096):
            file.write(bytes(1 << 20))


def sparse_file(x):
    with open("sparse", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, 1 << 32)


def many_big_files(x):
    for number in range(8):
        with open(f"big{number}", "wb") as file:
            file.write(bytes(8 << 20))
    return 42.0


def many_files(x):
    for number in range(2000):
        open(f"file{number}", "w").close()
    return 42.0


def loads_a_library(x):
    # A real one, copied: a private file system lets nothing on it run.
    import math

    source = math.__file__ if hasattr(math, "__file__") else numpy.linalg._umath_linalg.__file__
    with open(source, "rb") as theirs, open("mine.so", "wb") as mine:
        mine.write(theirs.read())
    ctypes.CDLL(os.path.abspath("mine.so"))
    return 42.0
