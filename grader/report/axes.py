"""Axes of a picture: where its numbers begin and end, where its ticks stand, and what is written there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Numbers beyond this cannot be subtracted without overflow; nobody looks there.
HUGE = 1e300
# Of a student's curve that runs away, this many times the right one's height is shown above and below it.
ROOM = 1.0

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A place on an axis, as a share of its length from 0 to 1, and its number."""

    place: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One axis, from ``low`` to ``high``; with ``is_log`` both are logarithms to base 10."""

    low: float
    high: float
    is_log: bool

    def place(self, value: float) -> float:
        """Return where a number stands, as a share of the axis; outside 0 to 1 it is not on it.

        Parameters
        ----------
        value : float
            Positive on a logarithmic axis.
        """
        at = math.log10(value) if self.is_log else max(-HUGE, min(HUGE, value))
        # Far outside is far enough: coordinates stay short.
        return max(-5.0, min(6.0, (at - self.low) / (self.high - self.low)))

    def ticks(self, most: int) -> tuple[Tick, ...]:
        """Return round numbers on the axis, about ``most`` of them or fewer."""
        span = self.high - self.low
        if self.is_log and span < 2:  # 1, 2, 5 of each decade: powers of ten alone would be one or two
            decades = range(math.floor(self.low), math.ceil(self.high) + 1)
            marks = [(power + math.log10(factor), factor * 10.0**power) for power in decades for factor in (1, 2, 5)]
            return tuple(self._tick(place, f"{value:g}") for place, value in marks if self.low <= place <= self.high)
        if self.is_log:
            step = next(float(decades) for decades in (1, 2, 3, 5, 10, 20, 50, 100, 200) if decades >= span / most)
        else:
            step = nice_step(span / most)
        first = math.ceil(self.low / step - 1e-9)
        values = [(first + k) * step for k in range(int(span / step + 1e-9) + 2)]
        return tuple(
            self._tick(value, write_power(round(value)) if self.is_log else write_tick(value, step))
            for value in values
            if value <= self.high + 1e-9 * step
        )

    def _tick(self, at: float, label: str) -> Tick:
        return Tick(place=(at - self.low) / (self.high - self.low), label=label)


def make_axis(trusted: Sequence[float], others: Sequence[float], *, is_log: bool) -> Axis:
    """Return an axis that shows all that is trusted, and of the rest what is near it.

    Parameters
    ----------
    trusted : sequence of float
        What must be seen: right values, ranges. May be empty; then everything must.
    others : sequence of float
        A student's values, which may be anywhere.
    is_log : bool
        All numbers are positive then.
    """
    scale = math.log10 if is_log else (lambda value: max(-HUGE, min(HUGE, value)))
    must, may = [scale(value) for value in trusted], [scale(value) for value in others]
    if not must or max(must) - min(must) <= 1e-6 * max(abs(value) for value in must):
        # Nothing right, or a level line: that tells nothing of how far to look.
        must, may = must + may, []
    low, high = min(must), max(must)
    room = ROOM * (high - low)
    low = min([low, *(max(value, low - room) for value in may)])
    high = max([high, *(min(value, high + room) for value in may)])
    if high - low <= 1e-12 * max(1.0, abs(low), abs(high)):
        widen = 0.5 if is_log or low == 0 else 0.1 * abs(low)
        low, high = low - widen, high + widen
    margin = 0.04 * (high - low)
    return Axis(low=low - margin, high=high + margin, is_log=is_log)


def nice_step(least: float) -> float:
    """Return the smallest of 1, 2, 5 times a power of ten that is not less than ``least``."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= least * (1 - 1e-9))


def write_tick(value: float, step: float) -> str:
    """Return a number of an axis with as many digits as its step needs."""
    if abs(value) < 1e-9 * step:
        return "0"
    if 1e-4 < step < 1e5:
        text = f"{value:.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"
        return text.replace("-", "−")
    mantissa, exponent = f"{value:.3e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".").replace("-", "−")
    return f"{mantissa}·{write_power(int(exponent))}"


def write_power(exponent: int) -> str:
    """Return a power of ten."""
    return {0: "1", 1: "10", 2: "100", -1: "0.1"}.get(exponent, f"10{str(exponent).translate(_SUPERSCRIPTS)}")
