"""More memory than there is for one submission.

collects: memory-limit
one_array: memory-limit
one_tensor: memory-limit
a_string: memory-limit
a_comprehension: memory-limit
maps: error OSError
"""
import mmap

import numpy as np
import torch


def collects(x):
    found = []
    while True:
        found.append(bytearray(16 << 20))


def one_array(x):
    return np.ones((10**5, 10**5)).sum()


def one_tensor(x):
    return torch.zeros(10**10).sum()


def a_string(x):
    return len("x" * 10**11)


def a_comprehension(x):
    return len([[i] * 100_000 for i in range(10**5)])


def maps(x):
    return mmap.mmap(-1, 1 << 36)
