from __future__ import annotations

import numpy as np
import pytest

from grader.checking.tolerance import Tol, allowed


@pytest.mark.parametrize("why", ["", "  "])
def test_a_tolerance_needs_its_reason(why):
    with pytest.raises(ValueError, match="reason"):
        Tol(1e-3, 0.0, why)


@pytest.mark.parametrize(
    ("rtol", "atol"), [(-1.0, 0.0), (0.0, -1.0), (float("nan"), 0.0), (0.0, np.array([0, -1]))]
)
def test_a_tolerance_is_not_negative(rtol, atol):
    with pytest.raises(ValueError, match="≥ 0"):
        Tol(rtol, atol, why="test")


@pytest.mark.parametrize(
    ("dtype", "expected"),
    [("float64", 1e-9 + 1e-7 * 2), ("float32", 1e-5 + 1.3e-6 * 2), ("float16", 1e-5 + 1e-3 * 2),
     ("int64", 1e-9 + 1e-7 * 2)],
)  # fmt: skip
def test_the_default_follows_the_dtype(dtype, expected):
    assert float(allowed(np.array(-2.0), np.dtype(dtype))) == pytest.approx(expected)


def test_a_tolerance_of_its_own_replaces_the_default_of_float64():
    assert float(allowed(np.array(2.0), np.dtype("float64"), Tol(0.0, 0.0, "exact"))) == 0.0


def test_a_float32_answer_gets_at_least_its_default():
    actual = allowed(np.array(2.0), np.dtype("float32"), Tol(0.0, 0.0, "exact"))

    assert float(actual) == pytest.approx(1e-5 + 2.6e-6)


def test_a_wide_tolerance_holds_for_float32_too():
    actual = allowed(np.array(2.0), np.dtype("float32"), Tol(0.1, 1.0, "rough"))

    assert float(actual) == pytest.approx(1.2)


def test_each_element_may_have_its_own_absolute_part():
    actual = allowed(np.array([1.0, 1.0]), np.dtype("float64"), Tol(0.0, np.array([0.5, 2.0]), "scaled"))

    assert actual.tolist() == [0.5, 2.0]
