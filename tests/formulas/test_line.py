from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("|x|", "ABSL SYM ABSR"),
        ("||x| - 1|", "ABSL ABSL SYM ABSR MINUS NUM ABSR"),
        ("|x||z|", "ABSL SYM ABSR ABSL SYM ABSR"),
        ("2|x|", "NUM ABSL SYM ABSR"),
        (r"\left|x\right|", "ABSL SYM ABSR"),
        (r"\|x\|", "NORML SYM NORMR"),
        (r"\lvert x \rvert", "ABSL SYM ABSR"),
    ],
)
def test_a_bar_opens_or_closes_by_what_stands_before_it(tokens, source, kinds):
    assert [token.kind for token in tokens(source)] == kinds.split()


def test_braces_around_one_thing_are_not_kept(tokens):
    assert [token.kind for token in tokens("{x}{x z}")] == ["SYM", "LBRACE", "SYM", "SYM", "RBRACE"]
