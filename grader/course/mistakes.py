"""Raise every author's mistake found at once, not the first."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from grader.errors import AuthorError


def raise_all(mistakes: Sequence[AuthorError]) -> None:
    """Raise the mistakes as one error, one per line; do nothing when there are none.

    Raises
    ------
    AuthorError
        The only mistake itself, with its path and line, or one error that lists them all.
    """
    if len(mistakes) == 1:
        raise mistakes[0]
    if mistakes:
        raise AuthorError("\n".join(str(mistake) for mistake in mistakes))


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return " Did you mean `x`?" for the known word nearest to a misspelt one, else nothing."""
    near = get_close_matches(word, known, n=1)
    return f" Did you mean `{near[0]}`?" if near else ""
