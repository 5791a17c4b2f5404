from __future__ import annotations

import pytest

from grader.formulas.placeholders import is_empty


@pytest.mark.parametrize("source", ["", " \n", "$$", r"\[ \]", "?", "...", r"\dots", "TODO", r"$\ldots$", r"\text{ }", "___"])
def test_a_template_is_empty(source):
    assert is_empty(source)


@pytest.mark.parametrize("source", ["0", "x", r"\frac{1}{2}", "TODO: ask", "x?"])
def test_an_answer_is_not(source):
    assert not is_empty(source)
