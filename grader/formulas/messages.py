"""What the grader and the formula worker tell each other: plain records in MessagePack."""

from __future__ import annotations

import struct
from typing import Any

import msgspec
import numpy as np

from .declaration import Formula

#: Before each message: its length.
HEADER = struct.Struct("<I")
#: Longer messages are none.
MESSAGE_BYTES = 1 << 22


class Array(msgspec.Struct, frozen=True, tag="array"):
    """An array of floats."""

    shape: tuple[int, ...]
    data: list[float]


Value = None | bool | int | float | Array


class Ask(msgspec.Struct, frozen=True):
    """One question about a formula.

    Attributes
    ----------
    what : str
        "study", "value" or "mistakes".
    formula : Formula
        What it is read by.
    source : str
        As handed in.
    seed : int
        Of the points at which it is compared.
    args, kwargs
        Of a call.
    """

    what: str
    formula: Formula
    source: str
    seed: int
    args: list[Value] = []
    kwargs: dict[str, Value] = {}


class Report(msgspec.Struct, frozen=True):
    """What was found out about a formula.

    Attributes
    ----------
    kind : str
        One of `study.Kind`.
    text, mathml : str
        As it was read; empty if it could not be.
    fault : str
        Why it cannot be read, or does not fit together.
    span : tuple of int
        Where in the source.
    remarks : list of str
        What was assumed.
    counterexample : str
        Where it differs from the right answer, and what it gives there.
    """

    kind: str
    text: str = ""
    mathml: str = ""
    fault: str = ""
    span: tuple[int, int] = (-1, -1)
    remarks: list[str] = []
    counterexample: str = ""


class Reply(msgspec.Struct, frozen=True):
    """One answer.

    Attributes
    ----------
    report : Report, optional
        Of a study.
    value : Value
        Of a call; None where the formula is undefined.
    mistakes : list of str
        Kinds of mistakes.
    fault : str
        Why there is no value: the formula's fault.
    is_limit : bool
        Whether a limit was hit.
    ours : str
        A traceback: our fault.
    """

    report: Report | None = None
    value: Value = None
    mistakes: list[str] = []
    fault: str = ""
    is_limit: bool = False
    ours: str = ""


def packed(value: Any) -> Value:
    """Make an argument or a result ready to be sent.

    Raises
    ------
    TypeError
        If it is no number and no array of numbers.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, (np.ndarray, list, tuple)):
        found = np.asarray(value, dtype=float)
        return Array(found.shape, found.ravel().tolist())
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 1 << 63:
        return float(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    raise TypeError(f"a formula was given a {type(value).__name__}")


def unpacked(value: Value) -> Any:
    """Make a number or an array of what was sent."""
    return np.array(value.data, dtype=float).reshape(value.shape) if isinstance(value, Array) else value
