"""Which layers make which level."""

from __future__ import annotations

import pytest

from grader.sandbox.levels import LEVELS, is_at_least, level_of

ALL = dict.fromkeys((name for level in LEVELS for name in level.layers), "")


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), "L3"),
        (("uid",), "L3"),  # an ordinary user cannot change it
        (("pids",), "L2"),
        (("root",), "L2"),
        (("network", "mounts"), "L2"),
        (("landlock",), "L1"),
        (("landlock", "uid"), "L1"),
        (("landlock", "root"), "L1"),
        (("landlock", "root", "uid"), "L0"),
        (("seccomp",), "L0"),
        (("limits",), "L0"),
        (("capabilities",), "L0"),
    ],
)
def test_level_by_missing_layers(missing, expected):
    layers = ALL | dict.fromkeys(missing, "refused")

    assert level_of(layers).name == expected


def test_no_layers_are_no_box():
    assert level_of({}).name == "L0"


def test_levels_are_ordered_by_strength():
    assert is_at_least("L3", "L2")
    assert is_at_least("L2", "L2")
    assert not is_at_least("L1", "L2")


def test_every_level_says_what_it_means():
    assert all(level.meaning for level in LEVELS)
