"""Axes show what is right, and of a student's values what is near it; ticks are round numbers."""

import math

import pytest

from grader.report.axes import make_axis, nice_step, write_power, write_tick


def labels(axis, most=6):
    return [tick.label for tick in axis.ticks(most)]


def test_all_is_seen_with_a_margin():
    axis = make_axis([0.0, 10.0], [], is_log=False)

    assert (axis.low, axis.high) == pytest.approx((-0.4, 10.4))
    assert [axis.place(value) for value in (-0.4, 5.0, 10.4)] == pytest.approx([0.0, 0.5, 1.0])
    assert labels(axis) == ["0", "2", "4", "6", "8", "10"]


def test_a_student_who_runs_away_does_not_squeeze_the_right_curve():
    axis = make_axis([0.0, 1.0], [0.5, 1e9, -1e300], is_log=False)

    assert (axis.low, axis.high) == pytest.approx((-1.12, 2.12))
    assert axis.place(1e9) > 1
    assert -6 < axis.place(-1e300) < 0


@pytest.mark.parametrize("right", [[], [-1.0, -1.0]])
def test_without_a_right_curve_or_with_a_level_one_all_of_the_students_is_seen(right):
    axis = make_axis(right, [-3.0, 5.0], is_log=False)

    assert axis.place(-3.0) > 0
    assert axis.place(5.0) < 1


@pytest.mark.parametrize("value", [0.0, 1.0, -7.0, 1e-300, 1e300, 1e308, -1e308])
def test_one_value_has_an_axis_around_it(value):
    axis = make_axis([value, value], [], is_log=False)

    assert 0 < axis.place(value) < 1
    assert axis.ticks(6)


@pytest.mark.parametrize("values", [[-1e308, 1e308], [1e-320, 1.0], [1e15, 1e15 + 2], [0.0, 5e-324]])
def test_extreme_values_have_ticks_and_finite_places(values):
    axis = make_axis(values, [], is_log=False)

    assert 0 < len(axis.ticks(6)) <= 8
    assert all(math.isfinite(axis.place(value)) for value in values)


def test_a_logarithmic_axis_has_powers_of_ten():
    axis = make_axis([1e-12, 1.0], [], is_log=True)

    assert labels(axis) == ["10⁻¹²", "10⁻⁹", "10⁻⁶", "10⁻³", "1"]
    assert axis.place(1e-6) == pytest.approx(0.5)


def test_a_short_logarithmic_axis_has_numbers_between_the_powers():
    assert labels(make_axis([0.6, 12.0], [], is_log=True)) == ["1", "2", "5", "10"]
    assert labels(make_axis([3.0, 4.0], [], is_log=True)) == []


@pytest.mark.parametrize(("least", "step"), [(1.0, 1.0), (1.1, 2.0), (0.21, 0.5), (51.0, 100.0), (3e-7, 5e-7)])
def test_steps_are_round(least, step):
    assert nice_step(least) == pytest.approx(step)


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [(0.0, 0.5, "0"), (-2.0, 2.0, "−2"), (0.5, 0.5, "0.5"), (0.3, 0.1, "0.3"), (1e-17, 0.1, "0"), (1200.0, 200.0, "1200"),
     (-2e-6, 1e-6, "−2·10⁻⁶"), (1.5e9, 5e8, "1.5·10⁹")],
)  # fmt: skip
def test_numbers_have_as_many_digits_as_the_step(value, step, text):
    assert write_tick(value, step) == text


def test_powers_of_ten_are_short():
    assert [write_power(k) for k in (-2, -1, 0, 1, 2, 3)] == ["10⁻²", "0.1", "1", "10", "100", "10³"]
