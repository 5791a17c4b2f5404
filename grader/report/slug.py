"""Names of files for students' pages: safe on every system, unique, and the same in every run."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Names that can stand as they are. No capitals, since some file systems do not tell them apart; no "--",
# which joins the parts.
_PLAIN = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_PLAIN_LIMIT = 50
_SHORT_LIMIT = 30

# 64 bits: nobody can make two names meet by trying.
_DIGEST_LIMIT = 16


def slug(assignment: str, student: str) -> str:
    """Return the name, without ending, of a student's page.

    Parameters
    ----------
    assignment, student : str
        Any texts at all.

    Returns
    -------
    str
        ``[a-z0-9_-]`` only, at most 120 characters. Two plain names are joined as they are; any other pair has
        its readable parts and a digest of the exact texts, three parts in all, so that the two kinds
        never meet. No part is ever a whole name, so Windows' reserved ones (``con``, ``nul``) cannot come up.
    """
    if _is_plain(assignment) and _is_plain(student):
        return f"{assignment}--{student}"
    exact = f"{len(assignment)}:{assignment}{student}".encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(exact).hexdigest()[:_DIGEST_LIMIT]
    return f"{_readable(assignment)}--{_readable(student)}--{digest}"


def _is_plain(text: str) -> bool:
    return len(text) <= _PLAIN_LIMIT and _PLAIN.fullmatch(text) is not None


def _readable(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:_SHORT_LIMIT].strip("-") or "x"
