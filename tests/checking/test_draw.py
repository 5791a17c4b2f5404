from __future__ import annotations

import numpy as np
import pytest

from grader.checking import draw


@pytest.fixture
def rng():
    return np.random.default_rng(3)


@pytest.mark.parametrize(
    "make",
    [
        lambda rng: draw.normal(rng, 3), lambda rng: draw.uniform(rng, 0, 1, 3), lambda rng: draw.number(rng),
        lambda rng: draw.integer(rng, 0, 10**6), lambda rng: draw.log_uniform(rng, 1e-3, 1e3, 3),
        lambda rng: draw.away_from_zero(rng, 3),
    ],
)  # fmt: skip
def test_the_same_generator_gives_the_same_draw_and_the_global_one_is_left_alone(make):
    before = np.random.get_state()[2]  # noqa: NPY002  the legacy state is what must not move

    first, second = make(np.random.default_rng(1)), make(np.random.default_rng(1))

    np.testing.assert_array_equal(first, second)
    assert np.random.get_state()[2] == before  # noqa: NPY002


def test_normal_has_shape_and_scale(rng):
    actual = draw.normal(rng, 200, 50, scale=2.0)

    assert actual.shape == (200, 50)
    assert abs(actual.std() - 2.0) < 0.1


def test_numbers_have_few_digits(rng):
    actual = draw.number(rng, -1.0, 1.0, digits=2)

    assert actual == round(actual, 2)


def test_integers_reach_both_ends(rng):
    assert {draw.integer(rng, 1, 3) for _ in range(100)} == {1, 2, 3}


def test_log_uniform_stays_between_its_ends(rng):
    actual = draw.log_uniform(rng, 1e-3, 1e3, 1000)

    assert actual.min() >= 1e-3
    assert actual.max() <= 1e3
    assert np.median(np.abs(np.log(actual))) > 2


def test_away_from_zero_has_both_signs_and_no_small_numbers(rng):
    actual = draw.away_from_zero(rng, 1000, least=0.1, most=3.0)

    assert np.abs(actual).min() >= 0.1
    assert np.abs(actual).max() < 3.0
    assert actual.min() < 0 < actual.max()
