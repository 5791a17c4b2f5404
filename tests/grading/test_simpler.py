from __future__ import annotations

import numpy as np
import pytest

from grader.checking.cases import Case
from grader.grading.simpler import LADDER, leaves, others, replace, simpler, size


def made(case):
    return [dict(one) for one in simpler(case)]


def lists(inputs):
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in inputs.items()}


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        (Case(x=0.0), Case(x=1.0)),
        (Case(x=1.0), Case(x=-1.0)),
        (Case(x=2.0), Case(x=1.37)),
        (Case(x=1.5), Case(x=1.4142135)),
        (Case(x=np.array([5.0])), Case(x=np.array([0.0, 0.0]))),
        (Case(fs=[[1.0]]), Case(fs=[[1.0], [0.0, 0.0]])),
    ],
)
def test_fewer_numbers_are_simpler_and_then_rounder_ones(smaller, larger):
    assert size(smaller) < size(larger)


def test_the_ladder_has_no_number_twice():
    assert len(set(LADDER)) == len(LADDER)


def test_every_case_made_is_simpler():
    case = Case(f=np.array([0.3, -7.25, 710.0]), y=2, name="elu", flag=True, fs=[[1.0, 2.5], [3.0]])

    cases = list(simpler(case))

    assert cases and all(size(one) < size(case) for one in cases)


def test_a_number_is_replaced_by_each_simpler_one_in_order():
    assert [inputs["x"] for inputs in made(Case(x=2.0))] == [0.0, 1.0, -1.0]


def test_a_large_number_comes_down_the_ladder_and_is_rounded():
    found = [inputs["x"] for inputs in made(Case(x=-123.456))]

    assert {0.0, 100.0, -100.0, -123.0, -123.5} <= set(found)
    assert max(map(abs, found)) <= 123.5


def test_whole_numbers_stay_whole():
    assert all(isinstance(inputs["k"], int) for inputs in made(Case(k=7)))


def test_an_index_goes_with_the_number_that_it_points_at():
    found = [lists(inputs) for inputs in made(Case(f=np.array([1.0, 2.0, 3.0]), y=2))]

    assert {"f": [3.0], "y": 0} in found


def test_axes_of_one_length_are_cut_together():
    case = Case(x=np.array([5.0, 7.0]), W=np.array([[11.0, 12.0], [13.0, 14.0]]))

    assert {"x": [7.0], "W": [[14.0]]} in [lists(inputs) for inputs in made(case)]


def test_a_list_is_cut_apart_from_arrays_of_its_length():
    case = Case(weights=[np.array([[3.0, 4.0]]), np.array([[5.0], [6.0]])], x=np.array([8.0, 9.0]))

    found = [[part.tolist() for part in inputs["weights"]] for inputs in made(case)]

    assert [[[3.0]], [[5.0]]] in found  # two inputs and two hidden values became one of each
    assert [[[3.0, 4.0]]] in found  # one layer less


def test_coefficients_are_dropped_from_the_end():
    assert {"fs": [[1.0], [3.0]]} in made(Case(fs=[[1.0, 2.0], [3.0]]))


def test_a_long_vector_is_halved_first():
    lengths = [inputs["f"].size for inputs in made(Case(f=np.full(1000, 3.3)))]

    assert lengths[0] == 500
    assert len(lengths) < 100


def test_texts_and_truth_values_are_left_alone():
    assert list(leaves({"name": "elu", "flag": True, "nothing": None})) == []


def test_one_place_of_a_nested_value_is_replaced():
    given = {"fs": [[1.0, 2.0]], "theta": (3, np.zeros((2, 2)))}

    changed = replace(replace(given, ("fs", 0, 1), 9.0), ("theta", 1, (0, 1)), 8.0)

    assert changed["fs"] == [[1.0, 9.0]]
    assert changed["theta"][1].tolist() == [[0.0, 8.0], [0.0, 0.0]]
    assert given["fs"] == [[1.0, 2.0]] and not given["theta"][1].any()


def test_other_values_of_an_input_come_from_the_simplest_on():
    found = [case.k for case in others(Case(k=2, x=1.0), "k")]

    assert found[:4] == [0, 1, -1, -2]
    assert all(isinstance(k, int) for k in found)
