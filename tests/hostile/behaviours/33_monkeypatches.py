"""The student replaces what a checker would use. The checker uses its own, in another process.

patches_comparison: incorrect
patches_builtins: incorrect or protocol or error
patches_time: incorrect
patches_the_codec: protocol
patches_the_loader: incorrect
"""
import builtins
import os
import time

import numpy as np
import torch
from boxed import convert, loader, wire


def patches_comparison(x):
    torch.allclose = torch.equal = np.allclose = np.isclose = np.array_equal = lambda *args, **kwargs: True
    np.ndarray.__doc__ if hasattr(np.ndarray, "__doc__") else None
    return 0.0


def patches_builtins(x):
    builtins.abs = builtins.isinstance = builtins.len = lambda *args: 1
    return 0.0


def patches_time(x):
    time.time = time.monotonic = time.perf_counter = lambda: 0.0
    time.sleep = lambda seconds: None
    return 0.0


def patches_the_codec(x):
    wire.encode = lambda message: [b"\xff" * 100]
    return 42.0


def patches_the_loader(x):
    loader.Loader.find = lambda self, name: (lambda *args: 42.0, "hw3.py")
    convert.Handles.keep = lambda self, thing: 42.0
    return 0.0
