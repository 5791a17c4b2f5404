"""The forms in which an honest answer comes back: one function for each, run beside a reference as a student's code.

This text is appended to a reference's source: it runs in the student's process and imports nothing of ours.
"""

import decimal
import fractions

import numpy as np
import sympy
import torch


def _map(value, number, array, boolean=None, container=None):
    """Convert what a function returned, part by part; None, texts and numbers that no form can hold stay as they are."""
    if isinstance(value, (bool, np.bool_)):
        return boolean(bool(value)) if boolean else bool(value)
    if isinstance(value, np.ndarray) and value.ndim:
        return array(value)
    if isinstance(value, (int, float, np.number, np.ndarray)):
        plain = int(value) if isinstance(value, (int, np.integer)) else float(value)
        return number(plain) if np.isfinite(plain) else plain
    if isinstance(value, (list, tuple)):
        parts = [_map(part, number, array, boolean, container) for part in value]
        return (container or type(value))(parts)
    return value


def _leaves(number, container=list):
    """Return a converter of arrays: to nested containers, their numbers converted."""

    def convert(array):
        return container(convert(part) if part.ndim else number(float(part)) for part in np.asarray(array))

    return convert


def _tensor(dtype, grad=False):
    return lambda value: torch.tensor(np.asarray(value), dtype=dtype, requires_grad=grad)


FORMS = {
    "Python numbers": lambda v: _map(v, float, lambda a: a.tolist()),
    "tuples": lambda v: _map(v, lambda x: (x,), _leaves(float, tuple), container=tuple),
    "lists": lambda v: _map(v, lambda x: [x], lambda a: a.tolist(), container=list),
    "NumPy scalars": lambda v: _map(v, np.float64, _leaves(np.float64), np.bool_),
    "0-d arrays": lambda v: _map(v, np.array, _leaves(np.array), np.array),
    "arrays (1,)": lambda v: _map(v, lambda x: np.array([x]), np.array),
    "arrays (1, 1) and columns": lambda v: _map(
        v, lambda x: np.array([[x]]), lambda a: a[:, None] if a.ndim == 1 else a
    ),
    "lists as columns": lambda v: _map(v, lambda x: [[x]], lambda a: (a[:, None] if a.ndim == 1 else a).tolist()),
    "float32 arrays": lambda v: _map(v, np.float32, lambda a: a.astype(np.float32)),
    "tensors": lambda v: _map(v, _tensor(torch.float64), _tensor(torch.float64), torch.tensor),
    "tensors with grad": lambda v: _map(v, _tensor(torch.float64, True), _tensor(torch.float64, True), torch.tensor),
    "float32 tensors": lambda v: _map(v, _tensor(torch.float32), _tensor(torch.float32), torch.tensor),
    "lists of 0-d tensors": lambda v: _map(v, _tensor(torch.float64), _leaves(_tensor(torch.float64)), torch.tensor),
    "fractions": lambda v: _map(v, fractions.Fraction, _leaves(fractions.Fraction)),
    "decimals": lambda v: _map(v, decimal.Decimal, _leaves(decimal.Decimal)),
    "sympy numbers": lambda v: _map(v, sympy.Float, _leaves(sympy.Float), lambda b: sympy.true if b else sympy.false),
    "sympy rationals and matrices": lambda v: _map(
        v, sympy.Rational, lambda a: sympy.Matrix(a.tolist()) if a.ndim <= 2 else a.tolist()
    ),
}


def returning(function, form):
    """Wrap a function so that its answers come back in this form."""
    return lambda *args, **more: FORMS[form](function(*args, **more))
