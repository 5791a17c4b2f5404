"""What a check shows is kept small and finite, and nothing in it can raise into the check."""

from __future__ import annotations

import math

import numpy as np
import pytest

from grader.checking import plot
from grader.child.values import Tensor
from grader.errors import ProcessEnded, StudentRaised
from grader.model import Ending


def answering(function):
    return plot.Shown(lambda name, args, kwargs: function(*args))


@pytest.fixture
def shown():
    """Collect what the test shows."""
    collector = answering(lambda x: 2.0 * x)
    with plot.collecting(collector):
        yield collector


def show(*series, name="fit", **options):
    plot.show(name, title="t", x_label="x", y_label="y", series=series, **options)


def test_a_picture_keeps_its_series_as_numbers(shown):
    show(plot.line("yours", [0, 1], np.array([[1.0], [2.0]])), plot.band("range", [0, 1], [0, 0], [3, 4]), y_log=True)

    (picture,) = shown.finish(is_wrong=False)
    assert (picture.name, picture.y_log, picture.x_log) == ("fit", True, False)
    assert [(one.style, one.x, one.y, one.y_high) for one in picture.series] == [
        ("line", (0.0, 1.0), (1.0, 2.0), ()),
        ("band", (0.0, 1.0), (0.0, 0.0), (3.0, 4.0)),
    ]


def test_what_is_not_finite_is_left_out_with_its_x():
    actual = plot.line("yours", [0.0, 1.0, 2.0, math.inf], [1.0, math.nan, 3.0, 4.0])

    assert (actual.x, actual.y) == ((0.0, 2.0), (1.0, 3.0))


def test_the_largest_numbers_do_not_become_infinite_in_rounding():
    largest = np.finfo(np.float64).max

    actual = plot.line("yours", [0.0, 1.0, 2.0, 3.0], [largest, -largest, 9.9e307, largest / 2])

    assert actual.y == (9.9e307, 8.9885e307)


@pytest.mark.parametrize(
    "values", ["text", ["a", "b"], [[1], [2, 3]], None, object(), [10**400, 1], [1j, 2], [None, object()], {"a": 1}]
)
def test_what_is_no_list_of_numbers_is_no_series(values):
    assert plot.line("yours", [0.0, 1.0], values).x == ()


def test_series_of_unequal_length_are_dropped():
    assert plot.points("yours", [0.0, 1.0], [1.0]).x == ()
    assert plot.band("range", [0.0, 1.0], [1.0, 2.0], [3.0]).x == ()


def test_a_tensor_is_read_by_its_numbers():
    assert plot.line("yours", [0.0, 1.0], Tensor(np.array([[1.0], [2.0]], dtype=np.float32))).y == (1.0, 2.0)


def test_a_long_series_is_thinned_and_keeps_both_ends():
    actual = plot.line("yours", np.arange(10_000), np.arange(10_000))

    assert len(actual.x) == plot.MOST_POINTS
    assert (actual.x[0], actual.x[-1]) == (0.0, 9_999.0)


def test_numbers_are_kept_to_five_digits():
    assert plot.line("yours", [1 / 3], [2e-9 / 3]).y == (6.6667e-10,)


def test_pictures_and_series_are_capped(shown):
    for number in range(5):
        show(*[plot.line(str(k), [0], [k]) for k in range(20)], name=str(number))

    actual = shown.finish(is_wrong=False)
    assert [len(picture.series) for picture in actual] == [plot.MOST_SERIES] * plot.MOST_PICTURES


def test_of_one_name_the_last_picture_counts(shown):
    for value in (1.0, 2.0):
        show(plot.line("yours", [0.0], [value]))

    assert [picture.series[0].y for picture in shown.finish(is_wrong=False)] == [(2.0,)]


def test_a_picture_of_nothing_is_none(shown):
    show(plot.line("yours", [], []))

    assert shown.finish(is_wrong=False) == ()


def test_nothing_is_shown_where_nobody_collects():
    plot.afterwards(pytest.fail)
    plot.if_wrong(pytest.fail)
    show(plot.line("yours", [0.0], [1.0]))

    assert plot.sample("f", [(1.0,)]).tolist() == pytest.approx([math.nan], nan_ok=True)


def test_a_hidden_check_shows_nothing_even_inside_a_public_one(shown):
    with plot.collecting(None):
        show(plot.line("yours", [0.0], [1.0]))

    assert shown.finish(is_wrong=True) == ()


@pytest.mark.parametrize(("is_wrong", "names"), [(False, ["after"]), (True, ["after", "wrong"])])
def test_what_is_put_off_is_made_after_the_verdict(shown, is_wrong, names):
    plot.afterwards(lambda: show(plot.line("yours", [0.0], [1.0]), name="after"))
    plot.if_wrong(lambda: show(plot.line("yours", [0.0], plot.sample("f", [(3.0,)])), name="wrong"))

    assert [picture.name for picture in shown.finish(is_wrong=is_wrong)] == names


def test_samples_are_numbers_or_nan():
    answers = {1.0: 7, 2.0: np.float32(0.5), 3.0: [4.0], 4.0: [1.0, 2.0], 5.0: "x", 6.0: None, 7.0: True}
    with plot.collecting(answering(answers.__getitem__)):
        actual = plot.sample("f", [(x,) for x in answers])

    assert actual.tolist() == pytest.approx([7.0, 0.5, 4.0, math.nan, math.nan, math.nan, 1.0], nan_ok=True)


def test_a_call_that_raises_leaves_a_gap_and_a_process_that_ends_stops_the_sampling():
    asked = []

    def answer(x):
        asked.append(x)
        if x == 2.0:
            raise StudentRaised("ValueError", "", (), Ending.EXCEPTION)
        if x == 4.0:
            raise ProcessEnded("is gone", Ending.EXIT)
        return x

    with plot.collecting(answering(answer)):
        actual = plot.sample("f", [(float(x),) for x in range(1, 7)])

    assert actual.tolist() == pytest.approx([1.0, math.nan, 3.0, math.nan, math.nan, math.nan], nan_ok=True)
    assert asked == [1.0, 2.0, 3.0, 4.0]


def test_sampling_ends_when_it_has_taken_too_long(monkeypatch):
    times = iter([0.0, 0.5, 2.0])
    monkeypatch.setattr(plot.time, "monotonic", lambda: next(times))
    with plot.collecting(answering(lambda x: x)):
        actual = plot.sample("f", [(1.0,), (2.0,), (3.0,)])

    assert actual.tolist() == pytest.approx([1.0, 2.0, math.nan], nan_ok=True)


def compare(exact, answer):
    collector = answering(answer)
    with plot.collecting(collector):
        plot.compare("f", exact, np.array([-1.0, 0.0, 1.0]), title="f")
    return collector.finish(is_wrong=True)


def test_a_comparison_shows_values_and_error():
    values, error = compare(lambda x: None if x == 0.0 else x, lambda x: x + 0.25)

    assert [(one.name, one.y) for one in values.series] == [("right", (-1.0, 1.0)), ("yours", (-0.75, 0.25, 1.25))]
    assert (error.series[0].y, error.y_log) == ((0.25, 0.25), True)
    assert "The largest difference seen is 0.25, at x = -1." in values.alt


@pytest.mark.parametrize("answer", [lambda x: x + 1e-9, lambda x: "text", lambda x: math.nan])
def test_where_no_difference_is_seen_there_is_no_comparison(answer):
    assert compare(lambda x: x, answer) == ()
