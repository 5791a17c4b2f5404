from __future__ import annotations

import dataclasses

import pytest

from grader.checking.credit import Note, Partial


@pytest.mark.parametrize("made", [Note("Read as float32."), Partial(points=1, says="A row.")])
def test_what_a_check_returns_cannot_be_changed(made):
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.says = "other"


def test_a_rule_without_a_question_is_what_a_check_returns_itself():
    assert Partial(points=1, says="A row.").when is None
