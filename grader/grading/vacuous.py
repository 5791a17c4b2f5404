"""Answers that hold nothing: whatever a problem asks for, they must earn 0."""

from __future__ import annotations

from collections.abc import Sequence

_BODIES = {
    "returns 0": "return 0",
    "returns 1.0": "return 1.0",
    "returns None": "return None",
    "returns NaN": "return float('nan')",
    "returns True": "return True",
    "returns its input": "return args[0] if args else 0.0",
    "returns noise": "return _noise(args)",
    "raises": "raise ValueError('no')",
    "hangs": "while True: pass",
}

_NOISE = """
import numpy as np


def _noise(args):
    like = next((arg for arg in args if isinstance(arg, (list, np.ndarray))), 0.0)
    try:
        return np.random.normal(size=np.shape(like))
    except ValueError:  # a ragged list
        return np.random.normal()
"""


def vacuous(names: Sequence[str]) -> dict[str, bytes]:
    """Write one module for each way to answer nothing.

    Parameters
    ----------
    names : sequence of str
        The functions that the contract asks for.

    Returns
    -------
    dict
        What it does, to its source.
    """
    return {
        what: "\n\n".join([_NOISE, *(f"def {name}(*args, **kwargs):\n    {body}\n" for name in names)]).encode()
        for what, body in _BODIES.items()
    }
