"""Item analysis: how hard a check or problem is, whether it tells good answers from bad, how reliable the total is."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

# With fewer students a correlation says nothing: at ten, |r| below 0.63 is compatible with none (5 %, two-sided).
FEWEST_STUDENTS = 10
FEWEST_ITEMS = 3
# Below this an item is to be looked at: R. L. Ebel, Measuring Educational Achievement, Prentice-Hall 1965.
LOW_DISCRIMINATION = 0.2


def difficulty(scores: Sequence[float], max_score: float) -> float | None:
    """Return the mean share of an item's points, from 0 (nobody) to 1 (everybody); None without scores.

    Parameters
    ----------
    scores : sequence of float
        Points of each student.
    max_score : float
        Points possible.

    References
    ----------
    L. Crocker, J. Algina, Introduction to Classical and Modern Test Theory, Holt 1986, chapter 14: the item's
    p-value (for items worth several points, the mean over the maximum).
    """
    if not scores or not max_score > 0:
        return None
    return statistics.fmean(scores) / max_score


def discrimination(scores: Sequence[float], totals: Sequence[float]) -> float | None:
    """Return the correlation of an item with the total of all other items.

    For a check that is passed or not this is the point-biserial correlation, which is Pearson's with 0 and 1; the item
    itself is taken out of the total, which it would otherwise agree with in part by itself.

    Parameters
    ----------
    scores : sequence of float
        Points of each student in the item.
    totals : sequence of float
        Points of each student in all items, this one among them.

    Returns
    -------
    float or None
        None if there are fewer than `FEWEST_STUDENTS`, or if all have the same score or the same rest.

    References
    ----------
    J. Lev, The point biserial coefficient of correlation, Annals of Mathematical Statistics 20 (1949), 125-126.
    S. Henrysson, Correction of item-total correlations in item analysis, Psychometrika 28 (1963), 211-218.
    """
    if len(scores) < FEWEST_STUDENTS:
        return None
    return correlation(scores, [total - score for score, total in zip(scores, totals, strict=True)])


def correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Return Pearson's correlation; None where one of both does not vary beyond rounding.

    References
    ----------
    K. Pearson, Notes on regression and inheritance in the case of two parents, Proceedings of the Royal Society 58
    (1895), 240-242.
    """
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    dx, dy = [value - mean_x for value in x], [value - mean_y for value in y]
    xx, yy = _product(dx, dx), _product(dy, dy)
    if xx <= 1e-18 * max(1.0, len(x) * mean_x**2) or yy <= 1e-18 * max(1.0, len(y) * mean_y**2):
        return None
    return max(-1.0, min(1.0, _product(dx, dy) / math.sqrt(xx * yy)))


def _product(x: Sequence[float], y: Sequence[float]) -> float:
    return math.fsum(one * other for one, other in zip(x, y, strict=True))


def cronbach_alpha(scores: Sequence[Sequence[float]]) -> float | None:
    """Return Cronbach's alpha, α = k/(k − 1) · (1 − Σ Var(item) / Var(total)).

    Parameters
    ----------
    scores : sequence of rows
        A row per student, in it the points of each item; all rows of one length.

    Returns
    -------
    float or None
        None with fewer than `FEWEST_STUDENTS` or `FEWEST_ITEMS`, or if all totals are equal: it would mean nothing.

    References
    ----------
    L. J. Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika 16 (1951), 297-334.
    """
    if len(scores) < FEWEST_STUDENTS or len(scores[0]) < FEWEST_ITEMS:
        return None
    count = len(scores[0])
    spread = statistics.pvariance([sum(row) for row in scores])
    if spread <= 1e-18:
        return None
    items = sum(statistics.pvariance([row[item] for row in scores]) for item in range(count))
    return count / (count - 1) * (1 - items / spread)


def write_reliability(scores: Sequence[Sequence[float]]) -> str:
    """Return Cronbach's alpha in a sentence, or why it is not given.

    Parameters
    ----------
    scores : sequence of rows
        As for `cronbach_alpha`.
    """
    alpha = cronbach_alpha(scores)
    if alpha is not None:
        meaning = (
            "the problems measure much the same thing"
            if alpha >= 0.8
            else "the problems measure related things"
            if alpha >= 0.6
            else "the problems measure different things, so the total says little about any one of them"
        )
        return (
            f"Cronbach’s α is {alpha:.2f} over {len(scores[0])} problems and {len(scores)} students: {meaning}."
        ).replace("-", "−")
    if len(scores) < FEWEST_STUDENTS:
        why = f"{len(scores)} students are fully graded and handed something in; it needs {FEWEST_STUDENTS}"
    elif len(scores[0]) < FEWEST_ITEMS:
        why = f"there are {len(scores[0])} problems, and it needs {FEWEST_ITEMS}"
    else:
        why = "all totals are equal"
    return f"Cronbach’s α is not given: {why}."


def write_coefficient(value: float | None) -> str:
    """Return a correlation with two digits; a dash for none."""
    return "–" if value is None else f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def remark(share: float | None, coefficient: float | None) -> str:
    """Return what the author of a check should know of it; empty if it is fine.

    Parameters
    ----------
    share : float or None
        Its difficulty.
    coefficient : float or None
        Its discrimination.
    """
    if share is not None and share >= 1 - 1e-9:
        return "everybody passes"
    if share is not None and share <= 1e-9:
        return "nobody passes"
    if coefficient is not None and coefficient < 0:
        return "the better students fail it more often: look at the check"
    if coefficient is not None and coefficient < LOW_DISCRIMINATION:
        return "hardly tells good answers from bad"
    return ""
