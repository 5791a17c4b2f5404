"""Values that do not cross, or only at a price.

object_array: incorrect or error
dates: incorrect or error
structured: incorrect or error
a_huge_integer: incorrect or error or protocol
cyclic: error
deep: error
a_function: incorrect
a_generator: incorrect
a_set: incorrect
a_module: incorrect
a_wide_dictionary: incorrect or error or protocol
"""
import numpy as np


def object_array(x):
    return np.array([lambda: 1, {}], dtype=object)


def dates(x):
    return np.array(["2026-01-01"], dtype="datetime64[D]")


def structured(x):
    return np.zeros(3, dtype=[("a", "f8"), ("b", "i4")])


def a_huge_integer(x):
    return 1 << 10**6


def cyclic(x):
    found = []
    found.append(found)
    return found


def deep(x):
    found = []
    for _ in range(10_000):
        found = [found]
    return found


def a_function(x):
    return lambda: 42.0


def a_generator(x):
    return (i for i in [42.0])


def a_set(x):
    return {42.0}


def a_module(x):
    return np


def a_wide_dictionary(x):
    return {str(i): i for i in range(300_000)}
