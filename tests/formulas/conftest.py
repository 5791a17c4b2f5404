"""What the tests of formulas share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from grader.formulas.clauses import clauses_of
from grader.formulas.grammar import parse
from grader.formulas.lexer import Reader
from grader.formulas.readings import readings
from grader.formulas.rendering import text_of
from grader.formulas.symbols import Symbols
from grader.formulas.tokens import Tok
from grader.formulas.tree import Node

NAMES = ("x", "W", "z_hat", "z", "alpha", "lam")


@pytest.fixture
def tokens() -> Callable[..., list[Tok]]:
    """Return the tokens of a formula in x, W, ẑ, z, α, λ."""

    def read(source: str, *, is_scalar: bool = False) -> list[Tok]:
        return Reader(source, Symbols.of(NAMES), is_scalar=is_scalar).tokens()

    return read


@pytest.fixture
def tree(tokens) -> Callable[..., Node]:
    """Return the tree of a formula, in its default reading."""

    def parsed(source: str, **more: bool) -> Node:
        answer = clauses_of(tokens(source, **more), frozenset({"x", "W", "z_hat"})).answer
        return next(readings(parse(answer)))[1]

    return parsed


@pytest.fixture
def line(tree) -> Callable[..., str]:
    """Return a formula as it is read, on one line."""
    return lambda source, **more: text_of(tree(source, **more))
