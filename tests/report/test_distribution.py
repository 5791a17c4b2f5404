"""Quartiles and histogram say what the class's totals are."""

import numpy as np
import pytest

from grader.report.distribution import BASE, LEFT, RIGHT, TOP, bin_counts, histogram, summarise

SHARES = [0.0, 0.31, 0.5, 0.55, 0.7, 0.7, 0.84, 0.999, 1.0]


def test_summary_agrees_with_numpy():
    summary = summarise(SHARES)

    assert summary.mean == pytest.approx(np.mean(SHARES))
    found = (summary.lower_quartile, summary.median, summary.upper_quartile)
    assert found == pytest.approx(np.quantile(SHARES, [0.25, 0.5, 0.75]))
    assert (summary.least, summary.greatest, summary.count) == (0.0, 1.0, 9)


def test_one_share_is_its_own_quartiles():
    summary = summarise([0.4])

    assert (summary.lower_quartile, summary.median, summary.upper_quartile) == (0.4, 0.4, 0.4)


def test_nothing_has_no_summary_and_no_histogram():
    assert summarise([]) is None
    assert histogram([]) is None


def test_each_share_is_counted_once_and_all_points_in_the_last_bin():
    assert bin_counts(SHARES) == [1, 0, 0, 1, 0, 2, 0, 2, 1, 2]


@pytest.mark.parametrize("tenth", range(10))
def test_exact_tenths_open_their_bin(tenth):
    assert bin_counts([tenth / 10]).index(1) == tenth
    assert bin_counts([sum([0.1] * tenth)]).index(1) == tenth


def test_odd_shares_stay_inside():
    assert sum(bin_counts([-0.1, 1.2])) == 2


def test_bars_fit_into_the_drawing_and_the_tallest_fills_it():
    drawn = histogram(SHARES)

    assert all(
        bar.x >= LEFT and bar.x + bar.width <= RIGHT and bar.y + bar.height == BASE for bar in drawn.bars
    )
    assert min(bar.y for bar in drawn.bars) == TOP
    assert "90 to 100 %: 2" in drawn.description
