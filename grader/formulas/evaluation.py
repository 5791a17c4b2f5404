"""Carry out the steps of a formula: in floating point on many points at once, or in intervals, for certain."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

import numpy as np

from . import intervals
from .faults import Undecided, Undefined
from .intervals import Interval, Precision
from .steps import Step

#: A float, an array of them, an `Interval`, or an array of those.
Value: TypeAlias = Any

#: From 30 digits on, doubled to 480.
PRECISIONS = (100, 200, 400, 800, 1600)


class Budget:
    """Bound the work of an evaluation by counting it, so that the same formula always gets as far.

    Parameters
    ----------
    most : float
        Operations at 100 bits; those at n bits cost n/100.
    """

    def __init__(self, most: float) -> None:
        self.left = float(most)

    def spend(self, cost: float) -> None:
        """Take something off.

        Raises
        ------
        Undecided
            If nothing is left.
        """
        self.left -= cost
        if self.left < 0:
            raise Undecided


class Floats:
    """Evaluate in floating point; what is undefined becomes NaN.

    Parameters
    ----------
    variables : mapping of str to float or ndarray
        Numbers, points of one shape for numbers, or columns and matrices.
    sizes : mapping of str to int
        How long a dimension is.
    """

    def __init__(self, variables: Mapping[str, Value], sizes: Mapping[str, int]) -> None:
        self._variables = variables
        self._sizes = sizes

    def value(self, step: Step) -> Value:
        """Return the value of a step; NaN where there is none."""
        with np.errstate(all="ignore"):
            return self._value(step)

    def _value(self, step: Step) -> Value:
        if step.op == "const":
            return _float(step.value)
        if step.op == "var":
            return self._variables[step.name]
        if step.op == "cases":
            return self._cases(step)
        args = [self._value(arg) for arg in step.args]
        shared = _SHARED.get(step.op)
        if shared is not None:
            return shared(args, step, self._sizes, float)
        return _FLOATING[step.op](args, step)

    def _cases(self, step: Step) -> Value:
        found = self._value(step.args[-1])
        for value, test in reversed(list(zip(step.args[:-1:2], step.args[1::2], strict=True))):
            found = np.where(self._value(test), self._value(value), found)
        return found


class Intervals:
    """Evaluate in intervals.

    Parameters
    ----------
    variables : mapping of str to float, int, Fraction or ndarray of floats
    sizes : mapping of str to int
    how : Precision
    budget : Budget
        Bounds the work.
    """

    def __init__(
        self, variables: Mapping[str, Value], sizes: Mapping[str, int], how: Precision, budget: Budget
    ) -> None:
        self._how = how
        self._sizes = sizes
        self._budget = budget
        self._variables = {name: self._exactly(value) for name, value in variables.items()}

    def _exactly(self, value: Value) -> Value:
        if isinstance(value, np.ndarray):
            found = np.empty(value.shape, dtype=object)
            for place, item in np.ndenumerate(value):
                found[place] = Interval.of(float(item), self._how)
            return found
        return Interval.of(value, self._how)

    def define(self, name: str, value: Value) -> None:
        """Give a symbol a value that was computed here."""
        self._variables[name] = value

    def value(self, step: Step) -> Value:
        """Return the value of a step.

        Raises
        ------
        Undefined
            If there is none.
        Undecided
            If this precision, or the budget, is not enough to tell.
        """
        self._budget.spend(self._how.bits / 100 * _cost(step, self._sizes))
        if step.op == "const":
            return Interval.of(step.value or 0, self._how)
        if step.op == "var":
            return self._variables[step.name]
        if step.op == "cases":
            return self._cases(step)
        args = [self.value(arg) for arg in step.args]
        shared = _SHARED.get(step.op)
        if shared is not None:
            return shared(args, step, self._sizes, lambda number: Interval.of(int(number), self._how))
        return self._apply(step, args)

    def _cases(self, step: Step) -> Value:
        """Choose a row by its condition; no other row is looked at."""
        for value, test in zip(step.args[:-1:2], step.args[1::2], strict=True):
            holds = self.value(test)
            if isinstance(holds, np.ndarray):
                return self._elementwise_cases(step)
            if holds:
                return self.value(value)
        return self.value(step.args[-1])

    def _elementwise_cases(self, step: Step) -> Value:
        size = tuple(self._sizes.get(name, 1) for name in step.shape)
        found = np.broadcast_to(np.asarray(self.value(step.args[-1]), dtype=object), size)
        for value, test in reversed(list(zip(step.args[:-1:2], step.args[1::2], strict=True))):
            found = np.where(self.value(test).astype(bool), self.value(value), found)
        return found

    def _apply(self, step: Step, args: list[Value]) -> Value:
        match step.op:
            case "undefined":
                raise Undefined
            case "div":
                return args[0] / args[1]
            case "e":
                return Interval.of(1, self._how).exp()
            case "pi":
                return intervals.pi(self._how)
            case "compare":
                return _each(lambda left, right: _compare(left.compare(right), step.name), *args)
            case "and":
                return reduce(_both, args)
            case "or":
                return reduce(_either, args)
            case "max" | "min":
                return reduce(lambda left, right: _each(getattr(Interval, step.op), left, right), args)
            case "pow":
                exponent = step.value or Fraction(0)
                return _each(lambda base: base.power(exponent), args[0])
            case "power":
                return _each(Interval.raised, *args)
            case "norm":
                return reduce(lambda left, right: left + right, [item * item for item in args[0].ravel()]).sqrt()
        return _each(getattr(Interval, step.op), args[0])


def _each(function: Callable[..., Any], *args: Value) -> Value:
    """Apply a function to numbers, or to the elements of arrays."""
    if not any(isinstance(arg, np.ndarray) for arg in args):
        return function(*args)
    return np.frompyfunc(function, len(args), 1)(*args)


def _both(left: Value, right: Value) -> Value:
    return (left and right) if isinstance(left, bool) and isinstance(right, bool) else np.logical_and(left, right)


def _either(left: Value, right: Value) -> Value:
    return (left or right) if isinstance(left, bool) and isinstance(right, bool) else np.logical_or(left, right)


def _compare(order: int, name: str) -> bool:
    return {"<": order < 0, "≤": order <= 0, ">": order > 0, "≥": order >= 0, "=": order == 0, "≠": order != 0}[name]


def _cost(step: Step, sizes: Mapping[str, int]) -> float:
    """Estimate a step's cost: a function takes as long as ten sums."""
    elements = 1
    for name in (*step.shape, *(step.args[0].shape[1:] if step.op == "matmul" else ())):
        elements *= sizes.get(name, 1)
    return elements * (1.0 if step.op in ("add", "mul", "neg", "matmul", "const", "var", "div") else 10.0)


def _float(value: Fraction | None) -> float:
    try:
        return float(value or 0)
    except OverflowError:
        return math.inf if (value or 0) > 0 else -math.inf


# -- what both do alike: Interval has the operators of a number ------------------------------------------


def _identity(args: list[Value], step: Step, sizes: Mapping[str, int], number: Callable[[float], Any]) -> Value:
    size = sizes[step.shape[0]]
    found = np.empty((size, size), dtype=float if number is float else object)
    for place in np.ndindex(size, size):
        found[place] = number(float(place[0] == place[1]))
    return found


def _ones(args: list[Value], step: Step, sizes: Mapping[str, int], number: Callable[[float], Any]) -> Value:
    found = np.empty((sizes[step.shape[0]], 1), dtype=float if number is float else object)
    found[:] = number(1.0)
    return found


def _diag(args: list[Value], step: Step, sizes: Mapping[str, int], number: Callable[[float], Any]) -> Value:
    flat = args[0].ravel()
    found = np.empty((flat.size, flat.size), dtype=flat.dtype)
    found[:] = number(0.0)
    for index, item in enumerate(flat):
        found[index, index] = item
    return found


_Shared = Callable[[list[Value], Step, Mapping[str, int], Callable[[float], Any]], Value]
_SHARED: dict[str, _Shared] = {
    "add": lambda args, *_: reduce(lambda left, right: left + right, args),
    "mul": lambda args, *_: args[0] * args[1],
    "neg": lambda args, *_: -args[0],
    "matmul": lambda args, *_: args[0] @ args[1],
    "dot": lambda args, *_: (args[0] @ args[1])[0, 0],
    "transpose": lambda args, *_: args[0].T,
    "diagonal": lambda args, *_: np.diagonal(args[0]).reshape(-1, 1),
    "identity": _identity,
    "ones": _ones,
    "diag": _diag,
}


def _divide(top: Value, bottom: Value) -> Value:
    return np.where(np.equal(bottom, 0.0), np.nan, np.divide(top, np.where(np.equal(bottom, 0.0), 1.0, bottom)))


_COMPARISONS = {"<": np.less, "≤": np.less_equal, ">": np.greater, "≥": np.greater_equal, "=": np.equal,
                "≠": np.not_equal}  # fmt: skip
_FLOATING: dict[str, Callable[[list[Value], Step], Value]] = {
    "div": lambda args, step: _divide(*args),
    "undefined": lambda args, step: np.nan,
    "e": lambda args, step: math.e,
    "pi": lambda args, step: math.pi,
    "pow": lambda args, step: np.power(np.asarray(args[0], dtype=float), _float(step.value)),
    "power": lambda args, step: np.power(np.asarray(args[0], dtype=float), args[1]),
    "exp": lambda args, step: np.exp(args[0]),
    "log": lambda args, step: np.log(args[0]),
    "sqrt": lambda args, step: np.sqrt(args[0]),
    "tanh": lambda args, step: np.tanh(args[0]),
    "sinh": lambda args, step: np.sinh(args[0]),
    "cosh": lambda args, step: np.cosh(args[0]),
    "abs": lambda args, step: np.abs(args[0]),
    "sgn": lambda args, step: np.sign(args[0]),
    "sigma": lambda args, step: 1.0 / (1.0 + np.exp(np.negative(args[0]))),
    "relu": lambda args, step: np.maximum(args[0], 0.0),
    "step": lambda args, step: np.where(np.equal(args[0], 0.0), np.nan, np.greater(args[0], 0.0)),
    "max": lambda args, step: reduce(np.maximum, args),
    "min": lambda args, step: reduce(np.minimum, args),
    "norm": lambda args, step: np.sqrt(np.sum(args[0] * args[0])),
    "compare": lambda args, step: _COMPARISONS[step.name](*args),
    "and": lambda args, step: reduce(np.logical_and, args),
    "or": lambda args, step: reduce(np.logical_or, args),
}
