from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from grader.checking.cases import Case


def test_a_case_is_a_mapping_of_its_inputs():
    case = Case(x=1, k=2)

    assert dict(**case) == {"x": 1, "k": 2}
    assert (case.x, case["k"], len(case)) == (1, 2, 2)


def test_arrays_are_read_only_copies():
    given = np.zeros(2)
    case = Case(x=given)
    given[0] = 9.0

    assert case.x[0] == 0.0
    with pytest.raises(ValueError, match="read-only"):
        case.x[0] = 1.0


def test_a_case_cannot_be_changed():
    case = Case(x=1)

    with pytest.raises(AttributeError, match="read-only"):
        case.x = 2


def test_an_unknown_input_names_those_that_there_are():
    with pytest.raises(AttributeError, match="no input 'y'; it has x, k"):
        Case(x=1, k=2).y  # noqa: B018


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda case: pickle.loads(pickle.dumps(case))])
def test_a_case_can_be_copied_or_says_that_it_cannot(copied):
    try:
        actual = copied(Case(x=1))
    except (AttributeError, TypeError):
        return
    assert actual.x == 1


def test_a_case_shows_its_inputs():
    assert repr(Case(x=1, y="a")) == "Case(x=1, y='a')"
