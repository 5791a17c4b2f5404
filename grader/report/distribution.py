"""The distribution of a class's totals: mean, median, quartiles, histogram."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from grader.report.class_context import Histogram, HistogramBar

BINS = 10

# The drawing's units; templates/class.html.j2 draws axis and labels in the same ones.
LEFT, RIGHT, TOP, BASE = 14.0, 346.0, 18.0, 128.0
_GAP = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Location and spread of some shares."""

    count: int
    mean: float
    median: float
    lower_quartile: float
    upper_quartile: float
    least: float
    greatest: float


def summarise(shares: Sequence[float]) -> Summary | None:
    """Return mean, median and quartiles of shares between 0 and 1; None for none.

    Notes
    -----
    Quartiles by linear interpolation between the sorted values (Hyndman and Fan's type 7, the default of NumPy
    and R), so that least and greatest belong to the class.
    """
    if not shares:
        return None
    if len(shares) == 1:
        lower = median = upper = shares[0]
    else:
        lower, median, upper = statistics.quantiles(shares, n=4, method="inclusive")
    return Summary(
        count=len(shares),
        mean=statistics.fmean(shares),
        median=median,
        lower_quartile=lower,
        upper_quartile=upper,
        least=min(shares),
        greatest=max(shares),
    )


def bin_counts(shares: Sequence[float]) -> list[int]:
    """Return how many shares fall into each tenth; 100 % belongs to the last one."""
    counts = [0] * BINS
    for share in shares:
        # The nudge keeps 0.7 = 7/10 out of the sixth tenth, where 0.7 * 10 = 6.999… would put it.
        counts[min(BINS - 1, max(0, int(share * BINS + 1e-9)))] += 1
    return counts


def histogram(shares: Sequence[float]) -> Histogram | None:
    """Return the drawing of a histogram; None if there is nothing to draw."""
    summary = summarise(shares)
    if summary is None:
        return None
    counts = bin_counts(shares)
    width = (RIGHT - LEFT) / BINS
    bars = []
    for place, count in enumerate(counts):
        height = (BASE - TOP) * count / max(counts)
        bars.append(
            HistogramBar(
                x=round(LEFT + place * width + _GAP / 2, 2),
                y=round(BASE - height, 2),
                width=round(width - _GAP, 2),
                height=round(height, 2),
                count=count,
            )
        )
    return Histogram(
        bars=tuple(bars),
        box_x=_place(summary.lower_quartile),
        box_width=round(_place(summary.upper_quartile) - _place(summary.lower_quartile), 2),
        median_x=_place(summary.median),
        mean_x=_place(summary.mean),
        description=describe(counts),
    )


def _place(share: float) -> float:
    return round(LEFT + (RIGHT - LEFT) * min(1.0, max(0.0, share)), 2)


def describe(counts: Sequence[int]) -> str:
    """Return a histogram in words."""
    step = 100 // BINS
    parts = [
        f"{place * step} to {(place + 1) * step} %: {count}" for place, count in enumerate(counts) if count
    ]
    return "Students by share of the points. " + "; ".join(parts) + "."
