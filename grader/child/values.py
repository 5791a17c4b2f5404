"""The values that cross the wire, beside plain Python numbers, texts, containers and arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """A torch tensor by value.

    Attributes
    ----------
    array : ndarray
        Its numbers, in its own dtype (bfloat16 comes as float32).
    requires_grad : bool
        Whether it asked for a gradient.
    """

    array: np.ndarray
    requires_grad: bool = False


@dataclass(frozen=True, slots=True)
class HandleRef:
    """Something that stays in the student's process: a module, a function, anything else.

    Attributes
    ----------
    number : int
        Its number in that process.
    type_name : str
        What the process says it is; a claim, good for messages only.
    is_callable, is_module : bool
        Claims as well.
    """

    number: int
    type_name: str
    is_callable: bool = False
    is_module: bool = False
