"""Tell what a template leaves in the place of an answer from an answer."""

from __future__ import annotations

import re

_NOTHING = re.compile(
    r"(?:\\[lcd]?dots\b|…|\.{3}|\?+|TODO|todo|\\text\{\s*\}|\\(?:quad|qquad|hspace\{[^}]*\})|\\underline\{\s*\}"
    r"|[\s$.,;{}~_]|\\[,;:! \\]|\\\[|\\\])*"
)


def is_empty(source: str) -> bool:
    """Say whether there is nothing under a name but what a template leaves there."""
    return len(source) < 500 and _NOTHING.fullmatch(source) is not None
