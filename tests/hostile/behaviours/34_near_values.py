"""Values that a careless comparison would let through, or choke on.

nan: incorrect
infinity: incorrect
huge: incorrect
broadcasts: incorrect
complex_number: incorrect
a_bool: incorrect
a_string: incorrect
an_empty_array: incorrect
nan_array: incorrect
none: incorrect
a_float16: incorrect
a_million: incorrect
"""
import numpy as np
import torch


def nan(x):
    return float("nan")


def infinity(x):
    return float("inf")


def huge(x):
    return 1e308


def broadcasts(x):
    return np.ones((1, 500_000))


def complex_number(x):
    return 42.0 + 0j


def a_bool(x):
    return True


def a_string(x):
    return "42.0"


def an_empty_array(x):
    return np.zeros((0,))


def nan_array(x):
    return torch.full((1,), float("nan"))


def none(x):
    return None


def a_float16(x):
    return np.float16(42.25)


def a_million(x):
    return np.full(10**6, 42.0)
