from __future__ import annotations

import numpy as np
import pytest

from grader.grading.vacuous import vacuous

SOURCES = vacuous(["f", "g"])


def defined(what: str) -> dict:
    namespace: dict = {}
    exec(SOURCES[what], namespace)  # our own text
    return namespace


@pytest.mark.parametrize("what", SOURCES)
def test_every_answer_defines_every_name(what):
    assert {"f", "g"} <= set(defined(what))


@pytest.mark.parametrize("what", sorted(set(SOURCES) - {"hangs", "raises"}))
@pytest.mark.parametrize(
    "args",
    [(), (1.0,), (np.zeros((2, 1)), 3), ([[1.0], [2.0, 3.0]],)],
    ids=["none", "number", "array", "ragged"],
)
def test_it_takes_any_arguments(what, args):
    defined(what)["f"](*args, k=1)


def test_noise_has_the_shape_of_the_first_array():
    assert defined("returns noise")["f"](1.0, np.zeros((2, 3))).shape == (2, 3)


def test_one_that_raises_raises():
    with pytest.raises(ValueError):
        defined("raises")["f"]()
