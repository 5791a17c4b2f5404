"""Write values as JSON such that the same values come back: every float, dtype and shape."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import blake2b
from typing import Any

import numpy as np

from grader.checking.cases import Case
from grader.child.values import Tensor

#: The key that tells what JSON has no word for from an ordinary object.
_KIND = "$"


def encoded(value: Any) -> Any:
    """Return a value as JSON's own types.

    Raises
    ------
    TypeError
        If it is no number, text, array, or container of those.
    """
    match value:
        case None | bool() | str():
            return value
        case np.generic():
            return {_KIND: "number", "dtype": value.dtype.str, "is": encoded(value.item())}
        case int():
            return value
        case float():
            # JSON knows no inf and no nan; repr is exact for all others.
            return value if math.isfinite(value) else {_KIND: "float", "is": repr(value)}
        case complex():
            return {_KIND: "complex", "is": [encoded(value.real), encoded(value.imag)]}
        case Fraction():
            return {_KIND: "fraction", "is": [value.numerator, value.denominator]}
        case np.ndarray() if value.dtype.kind in "biufc":
            flat = [encoded(item) for item in value.ravel().tolist()]
            return {_KIND: "array", "dtype": value.dtype.str, "shape": list(value.shape), "is": flat}
        case Tensor():
            return {_KIND: "tensor", "grad": value.requires_grad, "is": encoded(value.array)}
        case Case():
            return {_KIND: "case", "is": {name: encoded(item) for name, item in value.items()}}
        case list():
            return [encoded(item) for item in value]
    # A named tuple would come back as a plain one.
    if type(value) is tuple:
        return {_KIND: "tuple", "is": [encoded(item) for item in value]}
    if type(value) is dict and all(isinstance(key, str) for key in value):
        return {_KIND: "dict", "is": {key: encoded(item) for key, item in value.items()}}
    raise TypeError(f"a {type(value).__name__} cannot be written down")


def decoded(data: Any) -> Any:
    """Return the value that `encoded` wrote, new each time."""
    if isinstance(data, list):
        return [decoded(item) for item in data]
    if not isinstance(data, dict):
        return data
    inner = data["is"]
    match data[_KIND]:
        case "float":
            return float(inner)
        case "complex":
            return complex(decoded(inner[0]), decoded(inner[1]))
        case "number":
            return np.dtype(data["dtype"]).type(decoded(inner))
        case "fraction":
            return Fraction(*inner)
        case "array":
            return np.array(decoded(inner), dtype=data["dtype"]).reshape(data["shape"])
        case "tensor":
            return Tensor(decoded(inner), requires_grad=data["grad"])
        case "case":
            return Case(**{name: decoded(item) for name, item in inner.items()})
        case "tuple":
            return tuple(decoded(item) for item in inner)
        case "dict":
            return {key: decoded(item) for key, item in inner.items()}
    raise ValueError(f"{data[_KIND]!r} is no kind of value")


def fingerprint(args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return a digest that tells the arguments of one call from any others.

    Raises
    ------
    TypeError
        If they cannot be written down.
    """
    given = [encoded(list(args)), {name: encoded(kwargs[name]) for name in sorted(kwargs)}]
    return blake2b(json.dumps(given).encode(), digest_size=12).hexdigest()
