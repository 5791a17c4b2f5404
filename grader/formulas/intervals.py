"""Numbers known to lie between two ends: arithmetic whose every result is certain.

On mpmath's interval functions (`mpmath.libmp.libmpi`), which round outwards; the context `mpmath.iv` on top of
them takes twice the time and keeps its precision in a global variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from mpmath.libmp import (
    finf,
    fninf,
    fone,
    from_float,
    from_int,
    from_man_exp,
    from_rational,
    fzero,
    mpf_gt,
    mpf_le,
    mpf_lt,
    mpf_mul,
    mpf_pi,
    mpf_sign,
    mpf_sub,
    to_float,
)  # fmt: skip
from mpmath.libmp.libmpi import (
    mpi_abs,
    mpi_add,
    mpi_div,
    mpi_exp,
    mpi_log,
    mpi_mul,
    mpi_neg,
    mpi_pow_int,
    mpi_sqrt,
    mpi_sub,
)  # fmt: skip

from .faults import Undecided, Undefined

#: mpmath's own: a sign, a mantissa, an exponent, a count of bits.
Mpf: TypeAlias = Any
Ends: TypeAlias = tuple[Mpf, Mpf]

FLOOR, CEILING = "f", "c"
#: e^t is not computed for larger t: its exponent alone would fill the memory. It lies above 2^(2^60).
_HUGE = from_man_exp(1, 64)
_MINUS_HUGE = from_man_exp(-1, 64)
_BEYOND = from_man_exp(1, 1 << 60)
_BELOW = from_man_exp(1, -(1 << 60))


@dataclass(frozen=True, slots=True)
class Precision:
    """How exactly to compute.

    Attributes
    ----------
    bits : int
        Of each end's mantissa.
    is_last : bool
        Take what cannot be told apart for equal: what differs by less than 1e-400 differs in no homework.
    """

    bits: int
    is_last: bool = False


class Interval:
    """A number between two ends."""

    __slots__ = ("ends", "how")

    def __init__(self, ends: Ends, how: Precision) -> None:
        self.ends = ends
        self.how = how

    @classmethod
    def of(cls, value: float | int | Fraction, how: Precision) -> Interval:
        """Make a number known exactly, or to the precision asked for.

        Raises
        ------
        Undefined
            For NaN and infinity.
        """
        if isinstance(value, Fraction) and value.denominator != 1:
            top, bottom = value.numerator, value.denominator
            ends = from_rational(top, bottom, how.bits, FLOOR), from_rational(top, bottom, how.bits, CEILING)
            return cls(ends, how)
        if isinstance(value, float):
            if not np.isfinite(value):
                raise Undefined
            end = from_float(value)
        else:
            end = from_int(int(value))
        return cls((end, end), how)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Interval(mpi_add(self.ends, other.ends, self.how.bits), self.how)

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Interval(mpi_sub(self.ends, other.ends, self.how.bits), self.how)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Interval(mpi_mul(self.ends, other.ends, self.how.bits), self.how)

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        low, high = other.ends
        signs = mpf_sign(low), mpf_sign(high)
        if signs == (0, 0):
            raise Undefined
        if signs[0] <= 0 <= signs[1]:
            raise Undefined if self.how.is_last and signs[0] and signs[1] else Undecided
        return Interval(mpi_div(self.ends, other.ends, self.how.bits), self.how)

    def __neg__(self) -> Interval:
        return Interval(mpi_neg(self.ends), self.how)

    # -- comparisons -------------------------------------------------------------------------------

    def compare(self, other: Interval) -> int:
        """Return -1, 0 or 1 for less, equal, greater.

        Raises
        ------
        Undecided
            If the precision does not tell.
        """
        (low, high), (other_low, other_high) = self.ends, other.ends
        if mpf_lt(high, other_low):
            return -1
        if mpf_gt(low, other_high):
            return 1
        if low == high == other_low == other_high or self.how.is_last:
            return 0
        raise Undecided

    def sign(self) -> int:
        """Return the sign: -1, 0 or 1."""
        return self.compare(Interval((fzero, fzero), self.how))

    # -- functions, by the names of steps ------------------------------------------------------------

    def exp(self) -> Interval:
        """Return e to this power."""
        low, high = self.ends
        if mpf_lt(_HUGE, high) or mpf_lt(low, _MINUS_HUGE):
            ends = _capped_exp(low, self.how.bits)[0], _capped_exp(high, self.how.bits)[1]
            return Interval(ends, self.how)
        return Interval(_widened(mpi_exp, self.ends, self.how.bits), self.how)

    def log(self) -> Interval:
        """Return the natural logarithm."""
        low, high = self.ends
        if mpf_sign(high) <= 0:
            raise Undefined
        if mpf_sign(low) <= 0:
            raise Undefined if self.how.is_last else Undecided
        return Interval(_widened(mpi_log, self.ends, self.how.bits), self.how)

    def sqrt(self) -> Interval:
        """Return the square root."""
        low, high = self.ends
        if mpf_sign(high) < 0:
            raise Undefined
        if mpf_sign(low) < 0:
            if not self.how.is_last:
                raise Undecided
            low = fzero
        return Interval(mpi_sqrt((low, high), self.how.bits), self.how)

    def sigma(self) -> Interval:
        """Return 1/(1 + e^−t): t comes once, so the ends are sharp."""
        one = fone, fone
        return Interval(mpi_div(one, mpi_add(one, (-self).exp().ends, self.how.bits), self.how.bits), self.how)

    def tanh(self) -> Interval:
        """Return the hyperbolic tangent, 1 − 2/(e^2t + 1)."""
        one, two = Interval.of(1, self.how), Interval.of(2, self.how)
        found: Interval = one - two / ((self + self).exp() + one)
        return found

    def sinh(self) -> Interval:
        """Return the hyperbolic sine, which rises."""
        return Interval((_half_sum(self.ends[0], self.how, -1)[0], _half_sum(self.ends[1], self.how, -1)[1]), self.how)

    def cosh(self) -> Interval:
        """Return the hyperbolic cosine, which rises with the absolute value."""
        low, high = abs(self).ends
        return Interval((_half_sum(low, self.how, 1)[0], _half_sum(high, self.how, 1)[1]), self.how)

    def __abs__(self) -> Interval:
        return Interval(mpi_abs(self.ends), self.how)

    def abs(self) -> Interval:
        """Return the absolute value."""
        return abs(self)

    def sgn(self) -> Interval:
        """Return the sign as a number."""
        return Interval.of(self.sign(), self.how)

    def step(self) -> Interval:
        """Return 1 for a positive number, 0 for a negative one; the step itself has no value."""
        sign = self.sign()
        if sign == 0:
            raise Undefined
        return Interval.of(int(sign > 0), self.how)

    def relu(self) -> Interval:
        """Return max(0, t)."""
        return self.max(Interval((fzero, fzero), self.how))

    def max(self, other: Interval) -> Interval:
        """Return the larger of two."""
        (low, high), (other_low, other_high) = self.ends, other.ends
        ends = other_low if mpf_lt(low, other_low) else low, other_high if mpf_lt(high, other_high) else high
        return Interval(ends, self.how)

    def min(self, other: Interval) -> Interval:
        """Return the smaller of two."""
        return -((-self).max(-other))

    def power(self, exponent: Fraction) -> Interval:
        """Raise to a constant power.

        Raises
        ------
        Undefined
            For a negative power of 0, and for a root of a negative number.
        """
        if exponent.denominator == 1:
            if exponent < 0:
                inverse: Interval = Interval.of(1, self.how) / self.power(-exponent)
                return inverse
            return Interval(mpi_pow_int(self.ends, exponent.numerator, self.how.bits), self.how)
        if exponent.denominator == 2:
            return self.sqrt().power(Fraction(exponent.numerator))
        if exponent > 0 and self.ends == (fzero, fzero):
            return self
        return self.raised(Interval.of(exponent, self.how))

    def raised(self, exponent: Interval) -> Interval:
        """Raise a positive number to any power."""
        product: Interval = self.log() * exponent
        return product.exp()

    # -- results -----------------------------------------------------------------------------------

    def is_narrow(self, digits: int) -> bool:
        """Say whether the ends agree to so many digits, or are both as good as zero."""
        low, high = self.ends
        if low == high:
            return True
        if low == fninf or high == finf:
            return False
        width = mpf_sub(high, low, 53, CEILING)
        size = max(low, fzero, key=_magnitude) if _magnitude(low) > _magnitude(high) else high
        if mpf_le(width, _TINY):
            return True
        # Widths and sizes by their exponents: a factor of 2 does not matter.
        return bool(mpf_sign(size)) and _magnitude(width) <= _magnitude(size) - digits * 3.33

    def overlaps(self, other: Interval) -> bool:
        """Say whether both could be the same number."""
        return not (mpf_lt(self.ends[1], other.ends[0]) or mpf_lt(other.ends[1], self.ends[0]))

    def as_float(self) -> float | None:
        """Return the float that both ends round to; None if they differ by more than one unit in the last place."""
        low, high = (to_float(end, rnd="n") for end in self.ends)
        if low == high or (np.isfinite([low, high]).all() and np.nextafter(low, high) == high):
            return float(low) + 0.0  # not -0.0
        return None

    def middle(self) -> float:
        """Return some float between the ends, for showing."""
        return float(to_float(self.ends[0], rnd="n"))


_TINY = from_man_exp(1, -1300)


def _magnitude(value: Mpf) -> int:
    """Return the exponent of the leading bit; of zero, a very small one."""
    return int(value[2] + value[3]) if value[1] else -(1 << 62)


def _widened(function: Any, ends: Ends, bits: int) -> Ends:
    """Compute a function with spare bits, and move its ends apart by more than mpmath can be off.

    Its functions are right to the last bit but one, and do not always round the way that they are asked to.
    """
    low, high = function(ends, bits + 20)
    exact = ends[0] == ends[1] and ends[0] in (fzero, fone)
    if exact and low == high and low in (fzero, fone):  # e^0 and log 1
        return low, high
    less, more = from_man_exp((1 << bits + 10) - 1, -bits - 10), from_man_exp((1 << bits + 10) + 1, -bits - 10)
    outer_low = mpf_mul(low, more if low[0] else less, bits, FLOOR)
    outer_high = mpf_mul(high, less if high[0] else more, bits, CEILING)
    return outer_low, outer_high


def _half_sum(end: Mpf, how: Precision, sign: int) -> Ends:
    """Return (e^t ± e^−t)/2 at one point."""
    point = Interval((end, end), how)
    up, down = point.exp(), (-point).exp()
    found: Ends = (((up + down) if sign > 0 else (up - down)) * Interval.of(Fraction(1, 2), how)).ends
    return found


def _capped_exp(end: Mpf, bits: int) -> Ends:
    if mpf_lt(_HUGE, end):
        return _BEYOND, finf
    if mpf_lt(end, _MINUS_HUGE):
        return fzero, _BELOW
    return _widened(mpi_exp, (end, end), bits)


def pi(how: Precision) -> Interval:
    """Return π."""
    return Interval(_widened(lambda ends, bits: (mpf_pi(bits), mpf_pi(bits)), (fone, fone), how.bits), how)


def e(how: Precision) -> Interval:
    """Return Euler's number."""
    return Interval.of(1, how).exp()
