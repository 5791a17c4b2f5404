from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.mistakes import did_you_mean, raise_all
from grader.errors import AuthorError


def test_no_mistake_raises_nothing():
    raise_all([])


def test_a_single_mistake_keeps_its_path_and_line():
    mistake = AuthorError("m", Path("checks.py"), 3)

    with pytest.raises(AuthorError) as caught:
        raise_all([mistake])

    assert caught.value is mistake


def test_several_mistakes_come_one_per_line():
    with pytest.raises(AuthorError) as caught:
        raise_all([AuthorError("m", Path("a.py"), 3), AuthorError("n", Path("b.py"), 4)])

    assert str(caught.value) == "a.py:3: m\nb.py:4: n"


def test_a_near_word_is_suggested():
    assert did_you_mean("chekc", ["check", "expect"]) == " Did you mean `check`?"


def test_a_far_word_is_not_suggested():
    assert did_you_mean("xyz", ["check"]) == ""
