from __future__ import annotations

import pytest

from grader.errors import AuthorError
from grader.kit.giving import given_modules

MEASURE = '''\
"""The answer and what measures it."""
from reference.tiny.base import scale

WIDTH = 2  # as many


def answer(x):
    """The answer."""
    return 3 * x


def measure(x: float) -> float:
    """Measure."""
    return _half(scale(x)) * WIDTH


def _half(x):
    return x / 2


def told(x):
    return answer(x) + 1
'''


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "reference/tiny"
    folder.mkdir(parents=True)
    (folder / "measure.py").write_text(MEASURE)
    (folder / "base.py").write_text("def scale(x):\n    return 7 * x\n\n\ndef other(x):\n    return x\n")
    return tmp_path


def test_what_is_given_away_comes_with_its_constants_and_private_parts(root):
    actual = given_modules(root, [("reference.tiny.measure", "measure")], ["measure", "scale"])

    assert sorted(actual) == ["reference/tiny/base.py", "reference/tiny/measure.py"]
    source = actual["reference/tiny/measure.py"]
    assert all(word in source for word in ("def measure(x):", "def _half(x):", "WIDTH = 2", '"""Measure."""'))
    assert [word for word in ("answer", "told", "as many") if word in source.partition("\n")[2]] == []
    assert "def other" not in actual["reference/tiny/base.py"]


@pytest.mark.parametrize(
    ("name", "gives_away", "missing"), [("measure", ["measure"], "scale"), ("told", ["told", "scale"], "answer")]
)
def test_nothing_is_given_away_unsaid(root, name, gives_away, missing):
    with pytest.raises(AuthorError, match=f"needs {missing} of reference.tiny.measure: give that away too"):
        given_modules(root, [("reference.tiny.measure", name)], gives_away)


def test_where_nothing_is_given_away_there_is_no_file(root):
    assert given_modules(root, [], []) == {}
