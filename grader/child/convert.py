"""Turn what a student's code returns into values that cross the wire, and arguments back into objects.

This runs in the student's process, so nothing it says is trusted; it only has to be generous to honest
code: every usual number and container crosses by value, anything else as a handle.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from .values import HandleRef, Tensor
from .wire import DTYPES, INT_BYTES

DEPTH = 30
#: Of the longest integer that crosses, at least.
_DIGITS = 2 * INT_BYTES


class Handles:
    """Keep the objects that stay in this process, by number."""

    def __init__(self) -> None:
        self._objects: list[Any] = []

    def keep(self, thing: Any) -> HandleRef:
        """Keep an object and describe it."""
        self._objects.append(thing)
        torch = sys.modules.get("torch")
        return HandleRef(
            number=len(self._objects) - 1,
            type_name=type(thing).__name__[:100],
            is_callable=callable(thing),
            is_module=torch is not None and isinstance(thing, torch.nn.Module),
        )

    def get(self, ref: HandleRef) -> Any:
        """Return the object behind a handle."""
        return self._objects[ref.number]

    def outgoing(self, value: Any, depth: int = 0) -> Any:
        """Convert a value for the wire."""
        kind = type(value)
        if value is None or kind in (bool, int, float, complex, str, bytes, Fraction):
            return value
        if depth > DEPTH:
            raise ValueError(f"the value is nested deeper than {DEPTH}")
        if isinstance(value, (list, tuple)):
            items = [self.outgoing(item, depth + 1) for item in value]
            return items if isinstance(value, list) else tuple(items)
        if isinstance(value, dict):
            if all(isinstance(key, str) for key in value):
                return {str(key): self.outgoing(item, depth + 1) for key, item in value.items()}
            return self.keep(value)
        if isinstance(value, range):
            return list(value[:100_000])
        number = _as_number(value)
        if number is not None:
            return number
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(np.asarray(value), depth)
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.Tensor):
            return _tensor(value, torch)
        matrix = _sympy_matrix(value)
        if matrix is not None:
            return self.outgoing(matrix, depth + 1)
        return self.keep(value)

    def _array(self, value: np.ndarray, depth: int) -> Any:
        if value.dtype.kind in "OUSM":
            return self.outgoing(value.tolist(), depth + 1) if value.dtype.kind != "M" else self.keep(value)
        if value.dtype.kind in "fc" and value.dtype.name not in DTYPES:  # extended precision
            return value.astype(np.complex128 if value.dtype.kind == "c" else np.float64)
        return value if value.dtype.kind in "biufc" else self.keep(value)

    def incoming(self, value: Any) -> Any:
        """Convert an argument: tensors become torch tensors, handles the objects that they stand for."""
        if isinstance(value, Tensor):
            import torch

            return torch.from_numpy(value.array.copy()).requires_grad_(value.requires_grad)
        if isinstance(value, HandleRef):
            return self.get(value)
        if isinstance(value, list):
            return [self.incoming(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self.incoming(item) for item in value)
        if isinstance(value, dict):
            return {key: self.incoming(item) for key, item in value.items()}
        return value


def _tensor(value: Any, torch: Any) -> Tensor:
    plain = value.detach()
    if plain.layout is not torch.strided:
        plain = plain.to_dense()
    plain = plain.resolve_conj().resolve_neg().cpu()
    if plain.dtype is torch.bfloat16:
        plain = plain.float()
    return Tensor(plain.numpy().copy(), bool(value.requires_grad))


def _as_number(value: Any) -> Any:
    """Read the number types of other libraries; None if it is none of them."""
    if isinstance(value, (np.ndarray, np.generic)):
        return None
    if isinstance(value, float):  # a subclass: its own number, whatever it overrides
        return float.__float__(value)
    if isinstance(value, int):
        return int.__int__(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Fraction):
        return Fraction(value.numerator, value.denominator)
    if isinstance(value, Decimal):
        # The fraction of 1e-5000 is too long to cross, and that of 1e-999999999 to compute: those are as good as 0.
        is_short = value.is_finite() and (not value or abs(value.adjusted()) + len(value.as_tuple().digits) < _DIGITS)
        return Fraction(value) if is_short else float(value)
    sympy = sys.modules.get("sympy")
    if sympy is not None:
        if isinstance(value, sympy.Basic):
            return _sympy_number(value, sympy)
        mpmath = sys.modules.get("mpmath")
        if mpmath is not None and isinstance(value, mpmath.mpf):
            if not mpmath.isfinite(value) or abs(value.exp) + value.bc > 3 * _DIGITS:
                return float(value)
            top, bottom = mpmath.libmp.to_rational(value._mpf_)
            return Fraction(int(top), int(bottom))
        if mpmath is not None and isinstance(value, mpmath.mpc):
            return complex(value)
    return None


def _sympy_number(value: Any, sympy: Any) -> Any:
    if value in (sympy.true, sympy.false):
        return bool(value)
    if not getattr(value, "is_number", False):
        return None
    if value.is_Integer:
        return int(value)
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    if value is sympy.S.ComplexInfinity:
        return float("nan")
    try:
        return float(value)
    except TypeError:
        return complex(value)


def _sympy_matrix(value: Any) -> Any:
    sympy = sys.modules.get("sympy")
    if sympy is not None and isinstance(value, sympy.MatrixBase):
        return value.tolist()
    return None
