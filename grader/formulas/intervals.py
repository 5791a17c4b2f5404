"""Numbers known to lie between two ends: arithmetic whose every result is certain.

On mpmath's interval functions (`mpmath.libmp.libmpi`), which round outwards; the context `mpmath.iv` on top of
them takes twice the time and keeps its precision in a global variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from mpmath import libmp
from mpmath.libmp import libmpi

from .faults import Undecided, Undefined

#: mpmath's own: a sign, a mantissa, an exponent, a count of bits.
Mpf: TypeAlias = Any
Ends: TypeAlias = tuple[Mpf, Mpf]

FLOOR, CEILING = "f", "c"
#: e^t is not computed for larger t: its exponent alone would fill the memory. It lies above 2^(2^60).
_HUGE = libmp.from_man_exp(1, 64)
_MINUS_HUGE = libmp.from_man_exp(-1, 64)
_BEYOND = libmp.from_man_exp(1, 1 << 60)
_BELOW = libmp.from_man_exp(1, -(1 << 60))


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
            low, high = (libmp.from_rational(top, bottom, how.bits, way) for way in (FLOOR, CEILING))
            return cls((low, high), how)
        if isinstance(value, float):
            if not np.isfinite(value):
                raise Undefined
            end = libmp.from_float(value)
        else:
            end = libmp.from_int(int(value))
        return cls((end, end), how)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Interval(libmpi.mpi_add(self.ends, other.ends, self.how.bits), self.how)

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Interval(libmpi.mpi_sub(self.ends, other.ends, self.how.bits), self.how)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        return Interval(libmpi.mpi_mul(self.ends, other.ends, self.how.bits), self.how)

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, np.ndarray):
            return NotImplemented
        low, high = other.ends
        signs = libmp.mpf_sign(low), libmp.mpf_sign(high)
        if signs == (0, 0):
            raise Undefined
        if signs[0] <= 0 <= signs[1]:
            raise Undefined if self.how.is_last and signs[0] and signs[1] else Undecided
        return Interval(libmpi.mpi_div(self.ends, other.ends, self.how.bits), self.how)

    def __neg__(self) -> Interval:
        return Interval(libmpi.mpi_neg(self.ends), self.how)

    def compare(self, other: Interval) -> int:
        """Return -1, 0 or 1 for less, equal, greater.

        Raises
        ------
        Undecided
            If the precision does not tell.
        """
        (low, high), (other_low, other_high) = self.ends, other.ends
        if libmp.mpf_lt(high, other_low):
            return -1
        if libmp.mpf_gt(low, other_high):
            return 1
        if low == high == other_low == other_high or self.how.is_last:
            return 0
        raise Undecided

    def sign(self) -> int:
        """Return the sign: -1, 0 or 1."""
        return self.compare(Interval((libmp.fzero, libmp.fzero), self.how))

    # -- functions, by the names of steps ------------------------------------------------------------

    def exp(self) -> Interval:
        """Return e to this power."""
        low, high = self.ends
        if libmp.mpf_lt(_HUGE, high) or libmp.mpf_lt(low, _MINUS_HUGE):
            ends = _capped_exp(low, self.how.bits)[0], _capped_exp(high, self.how.bits)[1]
            return Interval(ends, self.how)
        return Interval(_widened(libmpi.mpi_exp, self.ends, self.how.bits), self.how)

    def log(self) -> Interval:
        """Return the natural logarithm."""
        low, high = self.ends
        if libmp.mpf_sign(high) <= 0:
            raise Undefined
        if libmp.mpf_sign(low) <= 0:
            raise Undefined if self.how.is_last else Undecided
        return Interval(_widened(libmpi.mpi_log, self.ends, self.how.bits), self.how)

    def sqrt(self) -> Interval:
        """Return the square root."""
        low, high = self.ends
        if libmp.mpf_sign(high) < 0:
            raise Undefined
        if libmp.mpf_sign(low) < 0:
            if not self.how.is_last:
                raise Undecided
            low = libmp.fzero
        return Interval(libmpi.mpi_sqrt((low, high), self.how.bits), self.how)

    def sigma(self) -> Interval:
        """Return 1/(1 + e^−t): t comes once, so the ends are sharp."""
        one = Interval.of(1, self.how)
        found: Interval = one / (one + (-self).exp())
        return found

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
        low, high = self.abs().ends
        return Interval((_half_sum(low, self.how, 1)[0], _half_sum(high, self.how, 1)[1]), self.how)

    def abs(self) -> Interval:
        """Return the absolute value."""
        return Interval(libmpi.mpi_abs(self.ends), self.how)

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
        return self.max(Interval((libmp.fzero, libmp.fzero), self.how))

    def max(self, other: Interval) -> Interval:
        """Return the larger of two."""
        (low, high), (other_low, other_high) = self.ends, other.ends
        low = other_low if libmp.mpf_lt(low, other_low) else low
        high = other_high if libmp.mpf_lt(high, other_high) else high
        return Interval((low, high), self.how)

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
            return Interval(libmpi.mpi_pow_int(self.ends, exponent.numerator, self.how.bits), self.how)
        if exponent.denominator == 2:
            return self.sqrt().power(Fraction(exponent.numerator))
        if exponent > 0 and self.ends == (libmp.fzero, libmp.fzero):
            return self
        return self.raised(Interval.of(exponent, self.how))

    def raised(self, exponent: Interval) -> Interval:
        """Raise a positive number to any power, 0 to a positive one.

        Raises
        ------
        Undecided
            For a negative number and what may be a whole exponent.
        Undefined
            For any other negative number, and for 0 and an exponent that is not positive.
        """
        low, high = exponent.ends
        if self.ends == (libmp.fzero, libmp.fzero) and libmp.mpf_sign(low) > 0:
            return self
        if libmp.mpf_sign(self.ends[0]) < 0 and not self.how.is_last and libmp.mpf_le(low, libmp.mpf_floor(high)):
            raise Undecided
        product: Interval = self.log() * exponent
        return product.exp()

    # -- results -----------------------------------------------------------------------------------

    def is_narrow(self, digits: int) -> bool:
        """Say whether the ends agree to so many digits, or are both as good as zero."""
        low, high = self.ends
        if low == high:
            return True
        if low == libmp.fninf or high == libmp.finf:
            return False
        width = libmp.mpf_sub(high, low, 53, CEILING)
        size = max(low, libmp.fzero, key=_magnitude) if _magnitude(low) > _magnitude(high) else high
        if libmp.mpf_le(width, _TINY):
            return True
        # Widths and sizes by their exponents: a factor of 2 does not matter.
        return bool(libmp.mpf_sign(size)) and _magnitude(width) <= _magnitude(size) - digits * 3.33

    def overlaps(self, other: Interval) -> bool:
        """Say whether both could be the same number."""
        return bool(libmpi.mpi_overlap(self.ends, other.ends))

    def as_float(self) -> float | None:
        """Return the float that both ends round to; None if they differ by more than one unit in the last place."""
        low, high = (libmp.to_float(end, rnd="n") for end in self.ends)
        if low == high or (np.isfinite([low, high]).all() and np.nextafter(low, high) == high):
            return float(low) + 0.0  # not -0.0
        return None

    def middle(self) -> float:
        """Return some float between the ends, for showing."""
        return float(libmp.to_float(self.ends[0], rnd="n"))


_TINY = libmp.from_man_exp(1, -1300)


def _magnitude(value: Mpf) -> int:
    """Return the exponent of the leading bit; of zero, a very small one."""
    return int(value[2] + value[3]) if value[1] else -(1 << 62)


def _widened(function: Any, ends: Ends, bits: int) -> Ends:
    """Compute a function with spare bits, and move its ends apart by more than mpmath can be off.

    Its functions are right to the last bit but one, and do not always round the way that they are asked to.
    """
    low, high = function(ends, bits + 20)
    exact = ends[0] == ends[1] and ends[0] in (libmp.fzero, libmp.fone)
    if exact and low == high and low in (libmp.fzero, libmp.fone):  # e^0 and log 1
        return low, high
    less, more = (libmp.from_man_exp((1 << bits + 10) + one, -bits - 10) for one in (-1, 1))
    outer_low = libmp.mpf_mul(low, more if low[0] else less, bits, FLOOR)
    outer_high = libmp.mpf_mul(high, less if high[0] else more, bits, CEILING)
    return outer_low, outer_high


def _half_sum(end: Mpf, how: Precision, sign: int) -> Ends:
    """Return (e^t ± e^−t)/2 at one point."""
    point = Interval((end, end), how)
    up, down = point.exp(), (-point).exp()
    found: Ends = (((up + down) if sign > 0 else (up - down)) * Interval.of(Fraction(1, 2), how)).ends
    return found


def _capped_exp(end: Mpf, bits: int) -> Ends:
    if libmp.mpf_lt(_HUGE, end):
        return _BEYOND, libmp.finf
    if libmp.mpf_lt(end, _MINUS_HUGE):
        return libmp.fzero, _BELOW
    return _widened(libmpi.mpi_exp, (end, end), bits)


def pi(how: Precision) -> Interval:
    """Return π."""
    one = libmp.fone, libmp.fone
    return Interval(_widened(lambda ends, bits: (libmp.mpf_pi(bits), libmp.mpf_pi(bits)), one, how.bits), how)
